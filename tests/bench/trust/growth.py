"""How cost grows: look-ups with the number of names, the next item with the queue, verification with the journal.

    python -m tests.bench.trust.growth [--names 50,500,5000,50000] [--queue 1000,10000,100000] [--journal 10000,100000,1000000]

Names are those of `storenames` under the noise of `mishearing`; queue and journal stand in a real PostgreSQL of their own
with fsync. Times of look-ups are CPU-milliseconds, those of the queue and the journal wall time.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, make_url, text

from intake import postgres
from intake.metrics import Share, quantile
from intake.migrations import ensure_database, make_engine, migrate
from models.language.phonetic import SoundIndex
from models.language.vocabulary import Phrase
from sandbox import queue, sealer, verify
from sandbox.zone import ZoneKey
from tests.bench.mishearing import Noise, misheard
from tests.bench.storenames import catalogue
from tests.bench.trust.table import shown

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SPEECH = ZoneKey("speech", "whisper", "order.place")
_JOURNAL = """insert into journal_entry (kind, subject, body)
select 'order.placed', 'order:' || n, jsonb_build_object('capture', '019cab40-7b78-7c3e-9a51-' || n, 'lines', 3)::text
from generate_series(1, :count) n"""
_REVIEWS = """insert into review (id, kind, capture, ordinal, zone, revision, site, sender, proposal, reasons, codes,
    confidence, would_pass, clean, audited, opened_at, due_at)
select 'r' || n, 'held', 'c' || n, 0, case when n % 10 = 0 then 'speech/whisper/order.place' else 'text/text/order.place' end,
    '1', 'site:' || (n % 50), 'driver:1',
    jsonb_build_object('findings', '[]'::jsonb, 'order', repeat('x', 2000)),
    '[{"code": "zone.probation", "zh": "", "en": "", "detail": ""}]',
    case when n % 1000 = 0 then array['zone.probation', 'finding.ambiguous'] else array['zone.probation'] end,
    0.9, true, true, false, :now, cast(:now as timestamptz) + (n || ' seconds')::interval
from generate_series(1, :count) n"""


def names(count: int, queries: int = 1000, seed: int = 3) -> str:
    """A row: right first, among ten, and CPU-milliseconds of a look-up."""
    known = catalogue(count, seed)
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        phrases = [Phrase(name.text, f"site:{at}", "site", name.language) for at, name in enumerate(known)]
        index = SoundIndex.build(phrases, Path(folder))
        seconds, first, ten = [], 0, 0
        for place in chance.choices(range(count), k=queries):
            heard = misheard(known[place].text, known[place].language, chance, Noise())
            begin = time.process_time()
            found = index.nearest(heard, 10, known[place].language)
            seconds.append(1000 * (time.process_time() - begin))
            keys = [near.phrase.key for near in found if near.distance <= found[0].distance + 1e-4]
            first += f"site:{place}" in keys
            ten += any(near.phrase.key == f"site:{place}" for near in found)
    return (
        f"| {count:,} | {shown(Share(first, queries))} | {shown(Share(ten, queries))} "
        f"| {quantile(seconds, 0.5):.2f} | {quantile(seconds, 0.99):.2f} |"
    )


@contextmanager
def database() -> Iterator[Engine]:
    """A PostgreSQL of its own, with all tables and no row."""
    with tempfile.TemporaryDirectory(prefix="order-intake-growth-") as folder:
        Path(folder).chmod(0o755)
        server = postgres.start(Path(folder) / "pg")
        try:
            ensure_database(server.url(), "growth")
            url = make_url(server.url()).set(database="growth").render_as_string(hide_password=False)
            engine = make_engine(url, pool_size=4, statement_timeout=600)
            migrate(engine)
            yield engine
            engine.dispose()
        finally:
            server.stop()


def waiting(engine: Engine, count: int, rounds: int = 30) -> str:
    """A row: milliseconds to the next item of a queue of `count`, all of it and narrowed down."""
    with engine.begin() as connection:
        connection.execute(text("truncate review cascade"))
        connection.execute(text(_REVIEWS), {"now": NOW, "count": count})
    _analyse(engine)
    cells = []
    for narrowed in (queue.Filter(), queue.Filter(zone=SPEECH), queue.Filter(reason="finding.ambiguous")):
        taken = []
        for _ in range(rounds):
            begin = time.perf_counter()
            with engine.begin() as connection:
                queue.claim_next(connection, "li", NOW, narrowed)
            taken.append(1000 * (time.perf_counter() - begin))
        cells.append(f"{quantile(taken, 0.5):.1f} ({max(taken):.0f})")
    return f"| {count:,} | {' | '.join(cells)} |"


def written(engine: Engine, count: int) -> str:
    """A row: entries a second, sealed and verified."""
    with engine.begin() as connection:
        connection.execute(text("truncate journal_entry restart identity cascade"))
        connection.execute(text(_JOURNAL), {"count": count})
    begin, sealed = time.perf_counter(), 0
    while True:
        with engine.begin() as connection:
            found = sealer.seal(connection, 10_000)
        sealed += found
        if not found:
            break
    sealing = sealed / (time.perf_counter() - begin)
    _analyse(engine)
    begin = time.perf_counter()
    with engine.connect() as connection:
        report = verify.verify(connection)
    return f"| {count:,} | {sealing:,.0f} | {report.sealed / (time.perf_counter() - begin):,.0f} |"


def _analyse(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("vacuum analyze"))


def main() -> int:
    """Print three tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", default="50,500,5000,50000")
    parser.add_argument("--queue", default="1000,10000,100000")
    parser.add_argument("--journal", default="10000,100000,1000000")
    options = parser.parse_args()
    print("| names | right at rank 1 | among the first ten | look-up, CPU-ms, median | p99 |\n|---|---|---|---|---|")
    for count in filter(None, options.names.split(",")):
        print(names(int(count)), flush=True)
    with database() as engine:
        print("\n| waiting | next item, ms, median (most) | of one zone | for one reason |\n|---|---|---|---|")
        for count in filter(None, options.queue.split(",")):
            print(waiting(engine, int(count)), flush=True)
        print("\n| journal entries | sealed a second | verified a second |\n|---|---|---|")
        for count in filter(None, options.journal.split(",")):
            print(written(engine, int(count)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
