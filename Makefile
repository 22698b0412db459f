# Two commands do everything on a fresh Debian 12 machine with Python 3.11: `make demo` and `make test`.

PYTHON ?= python3.11
VENV   ?= .venv
BIN    := $(VENV)/bin
# Two workers: each starts a database of its own.
JOBS   ?= 2
# Where the photos of the benchmark are made.
PHOTOS ?= /var/tmp/order-intake-photos
PAPERS ?= /var/tmp/order-intake-papers
# Where the voices and photos of `make bench` are made.
MADE   ?= /var/tmp/order-intake-bench

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test check format lint types contracts suite browser system lock clean \
        bench bench-data bench-text bench-speech bench-cost bench-names bench-throughput bench-photos bench-papers bench-fonts bench-waveforms bench-rigs bench-storm bench-latency bench-console pictures kill-loop schemas

# Scripts of the console that are not ours: pinned with checksums, laid beside ours at set-up.
VENDOR := sandbox/console/static/vendor/htmx.min.js
NPM    := npm --silent --no-audit --no-fund --ignore-scripts

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.runtime: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
	  echo "No virtual environment could be made: Debian keeps that module in a package of its own. 'make system' installs it."; \
	  rm -rf $(VENV); exit 1; }
	@echo "Installing pinned dependencies into $(VENV) (about a minute the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENDOR): package.json package-lock.json
	@command -v npm >/dev/null || if [ "$$(id -u)" = 0 ]; then \
	  echo "Installing Debian's npm, which brings one script of the console's pages ..."; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null; fi
	@if command -v npm >/dev/null; then $(NPM) ci --omit=dev && npm --silent run vendor && touch $@; \
	else echo "npm is missing, so the console's pages do without a script that it brings; 'make system' (as root) installs it."; fi

node_modules/axe-core: $(VENDOR)
	@$(NPM) ci && touch $@

browser:
	@test -x /usr/bin/chromium || if [ "$$(id -u)" = 0 ]; then \
	  echo "Installing Debian's chromium for the tests of the console ..."; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null; \
	else echo "Chromium is missing, so the console is not tested in a browser; 'make system' (as root) installs it."; fi

$(VENV)/.development: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing pinned development tools into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# What the benchmarks are compared with. Their versions agree with what the product runs on.
$(VENV)/.bench: requirements-bench.lock $(VENV)/.development
	@echo "Installing the peers of the benchmarks into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

setup: $(VENV)/.runtime $(VENDOR) ## the environment, nothing else

demo: $(VENV)/.runtime $(VENDOR) ## spoken and photographed orders in, signed events out; EXIT=1 ends by itself
	@$(BIN)/order-intake demo $(if $(EXIT),--exit,)

serve: $(VENV)/.runtime $(VENDOR) ## the API and its workers on a bundled PostgreSQL
	@$(BIN)/order-intake serve

test: check suite ## everything that a change must pass

check: format lint types contracts

format: $(VENV)/.development
	@$(BIN)/ruff format --check --quiet . && echo "format: clean"

lint: $(VENV)/.development
	@$(BIN)/ruff check --quiet . && echo "lint: clean"

types: $(VENV)/.development
	@$(BIN)/mypy

contracts: $(VENV)/.development
	@$(BIN)/lint-imports

suite: $(VENV)/.development $(VENDOR) node_modules/axe-core browser
	@$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

system: ## Debian packages that a bare machine may lack (needs root)
	apt-get update && apt-get install -y --no-install-recommends python3.11-venv make git ca-certificates libgl1 libglib2.0-0 \
	  nodejs npm chromium fonts-noto-cjk

# What is tested is what is shipped: the others keep to the versions of the development tools.
lock: $(VENV)/.development ## renew the lock files, hash-pinned and without addresses
	@$(BIN)/python -m pip install --quiet uv
	@for name in dev "" bench; do \
	  out=requirements$${name:+-$$name}.lock; extra="$${name:+--extra $$name}"; \
	  [ "$$name" = dev ] || same="--constraint requirements-dev.lock"; \
	  $(BIN)/uv pip compile --quiet pyproject.toml $$extra $$same --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o $$out; done

schemas: $(VENV)/.runtime ## write docs/schema anew from the code
	@$(BIN)/python -m knowledge_graph.answering.published docs

bench-text: $(VENV)/.development ## written orders over all packs, each frozen before it was first run
	@for pack in tests/bench/text_orders/*/pack; do \
	  echo "== $$pack"; $(BIN)/order-intake evaluate --pack $$pack $$(dirname $$pack)/orders.jsonl; done

bench-speech: $(VENV)/.development ## spoken orders, clean and with noise (DATA=directory of the recordings)
	@$(BIN)/python -m tests.bench.speech_orders $(if $(DATA),--data $(DATA),)

bench-cost: $(VENV)/.development ## CPU-seconds of a spoken order against bare faster-whisper
	@$(BIN)/python -m tests.bench.speech_cost $(if $(DATA),--data $(DATA),)

bench-names: $(VENV)/.development ## 50,000 names under recognition noise
	@$(BIN)/python -m tests.bench.names

bench-throughput: $(VENV)/.development ## text captures into automatic orders under an open-loop load
	@$(BIN)/python -m tests.bench.throughput

bench: $(VENV)/.bench ## every benchmark beside its peers, into docs/benchmarks.md (ONLY=written,growth DATA=recordings)
	@$(BIN)/python -m tests.bench.trust --made $(MADE) $(if $(DATA),--data $(DATA),) $(if $(ONLY),--only $(ONLY),)

bench-data: $(VENV)/.bench ## voices and photos for the benchmarks, an hour or two (COUNT=600 orders a language)
	@test -x $(VENV)-voices/bin/python || $(PYTHON) -m venv $(VENV)-voices
	@$(VENV)-voices/bin/python -m pip install --quiet --disable-pip-version-check -r tests/bench/voices-requirements.txt
	@for language in zh en; do \
	  $(BIN)/python -m tests.bench.trust.spoken_data --pack tests/bench/text_orders/coffee/pack --out $(MADE)/$$language \
	    --count $(or $(COUNT),600) --language $$language && \
	  $(VENV)-voices/bin/python tests/bench/voices.py $(MADE)/$$language/lines.jsonl $(MADE)/$$language/clean; done
	@$(BIN)/python -m tests.bench.photos.generate --split test --count 600 --seed 20261122 --levels mild,hard --out $(MADE)/photos

bench-fonts: ## the fonts that the photos of the benchmark are printed with (needs root)
	apt-get update && apt-get install -y --no-install-recommends \
	  $$($(BIN)/python -c "from tests.bench.photos.fonts import packages; print('fontconfig', *packages())")

bench-photos: $(VENV)/.development ## photographed orders: lines, characters, cost and memory beside their peers
	@$(BIN)/python -m tests.bench.photos.generate --split test --count 600 --seed 20261122 --levels mild,hard --out $(PHOTOS)
	@for bench in lines characters cost memory; do $(BIN)/python -m tests.bench.photos.$$bench --data $(PHOTOS); done

bench-papers: $(VENV)/.development browser ## receipts and invoices of shops that no catalogue knows (SEED=1)
	@$(BIN)/python -m tests.bench.papers.generate --seed $(or $(SEED),1) --count 156 --out $(PAPERS)-$(or $(SEED),1)
	@$(BIN)/python -m tests.bench.papers.measure --data $(PAPERS)-$(or $(SEED),1)

bench-waveforms: $(VENV)/.development ## bearings made from physics: right, decided, refused
	@$(BIN)/python -m tests.bench.waveforms.bearings --family final

bench-rigs: $(VENV)/.development ## bearings as test rigs record them, made from physics
	@for kind in rigs testbeds benches; do $(BIN)/python -m tests.bench.waveforms.rig_bench --kind $$kind; done
	@$(BIN)/python -m tests.bench.waveforms.real_floor

bench-storm: $(VENV)/.development ## a thousand repeats of one fault in ten seconds; webhooks against a bare endpoint
	@$(BIN)/python -m tests.bench.storm
	@$(BIN)/python -m tests.bench.webhook_rate

bench-latency: $(VENV)/.development ## upload to proposal beside bare faster-whisper, on an idle machine
	@$(BIN)/python -m tests.bench.speech_latency

bench-console: $(VENV)/.development $(VENDOR) browser ## from a reviewer's key to the next item, in a browser
	@$(BIN)/python -m tests.console.next_item

pictures: $(VENV)/.development $(VENDOR) browser ## pictures of the console for docs/console
	@$(BIN)/python -m tests.console.pictures docs/console

kill-loop: $(VENV)/.development ## kill -9 of API, worker and database at random, ROUNDS=50
	@$(BIN)/python -m tests.bench.kill_loop --rounds $(or $(ROUNDS),50)

clean: ## the environment and caches of this checkout (never your data)
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
