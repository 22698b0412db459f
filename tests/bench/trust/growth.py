"""How cost grows: look-ups with the number of names, the next item with the queue, verification with the journal, pages.

    python -m tests.bench.trust.growth [--names 50,500,5000,50000,1000000] [--queue 1000,10000,100000]
        [--journal 10000,100000,1000000] [--pages 1000,10000,100000]

Names are those of `storenames` under the noise of `mishearing`; queue and journal stand in a real PostgreSQL of their own
with fsync. Times of look-ups are CPU-milliseconds, those of the queue and the journal wall time. Pages are asked for over
HTTP, with as many items held as reviewed and ten times as many journal entries; their CPU time is that of the server's
process and of its database together.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, make_url, text

from intake.evaluation.metrics import Share, quantile
from intake.storage import postgres
from intake.storage.migrations import ensure_database, make_engine, migrate
from models.language.sound.phonetic import SoundIndex
from models.language.vocabulary import Phrase
from sandbox import queue, sealer, standings, thresholds, verify
from sandbox.entry import Reviewed
from sandbox.policy import TrustPolicy
from sandbox.reason import ReasonCode
from sandbox.zone import ZoneKey
from tests.bench.mishearing import Noise, misheard
from tests.bench.storenames import catalogue
from tests.bench.trust.table import shown

if TYPE_CHECKING:
    import httpx

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SPEECH = ZoneKey("speech", "whisper", "order.place")
_JOURNAL = """insert into journal_entry (kind, subject, body)
select 'order.placed', 'order:' || n, jsonb_build_object('capture', '019cab40-7b78-7c3e-9a51-' || n, 'lines', 3)::text
from generate_series(1, :count) n"""
_PROPOSAL = """jsonb_build_object('intent', 'order.place', 'findings', '[]'::jsonb, 'derivation', '[]'::jsonb, 'order',
    jsonb_build_object('kind', 'sales', 'lines', '[{"id": "L1", "item": {"id": "product:latte", "name": "Latte"},
    "quantity": {"value": "2", "unit": "H87"}}]'::jsonb, 'noise', (select string_agg(md5(n || '.' || m), '')
    from generate_series(1, 48) m)))"""
"""As large as what remains of a compressed one."""
_REVIEWS = f"""insert into review (id, kind, capture, ordinal, zone, revision, site, sender, proposal, reasons, codes,
    confidence, would_pass, clean, audited, opened_at, due_at)
select 'r' || n, 'held', 'c' || n, 0, case when n % 10 = 0 then 'speech/whisper/order.place' else 'text/text/order.place' end,
    '1', 'site:' || (n % 50), 'driver:1',
    {_PROPOSAL}, '[{{"code": "zone.probation", "zh": "", "en": "", "detail": ""}}]',
    case when n % 1000 = 0 then array['zone.probation', 'finding.ambiguous'] else array['zone.probation'] end,
    0.9, true, true, false, :now, cast(:now as timestamptz) + (n || ' seconds')::interval
from generate_series(1, :count) n"""


_REVIEWED = f"""insert into review (id, kind, capture, ordinal, zone, revision, sender, proposal, reasons, codes, confidence,
    would_pass, clean, audited, opened_at, due_at, state, decision, decided_by, decided_at, release_at, released_at)
select 'd' || n, 'held', 'e' || n, 0, 'speech/whisper/order.place', '1', 'driver:1',
    {_PROPOSAL}, '[]', '{{}}', 0.5 + (n % 499) / 1000.0,
    true, true, false, :now, :now, 'released', jsonb_build_object('kind', 'approve', 'reason',
    case when n % 211 = 0 then 'misheard' else 'correct' end), 'reviewer:li', :now, :now, :now
from generate_series(1, :count) n"""
_ENTRIES = """insert into zone_entry (zone, revision, sequence, at, kind, body, before, after)
select 'speech/whisper/order.place', '1', n + 2, :now, 'reviewed', jsonb_build_object('at', '2026-03-02T00:00:00Z',
    'reason', 'correct', 'would_pass', true, 'review', 'd' || n, 'by', 'reviewer:li'), 'probation', 'probation'
from generate_series(1, :count) n"""
_SLOTS = """insert into slot_outcome (review, field, zone, revision, slot, confidence, wrong)
select 'd' || n, '/lines/L1/' || slot, 'speech/whisper/order.place', '1', slot, 0.5 + (n % 499) / 1000.0, n % 307 = 0
from generate_series(1, :count) n, unnest(array['item', 'quantity']) slot"""
_PASSED = """insert into automatic_order (capture, ordinal, zone, revision, order_id, confidence, at)
select 'p' || n, 0, 'speech/whisper/order.place', '1', 'o' || n, 0.99, cast(:now as timestamptz) + n * interval '1 second'
from generate_series(1, :count) n"""
PAGES = {"zone": f"/review/zones/{SPEECH}", "zones": "/review/zones", "queue": "/review",
         "queue of one zone": f"/review?zone={SPEECH}", "item": "/review/r1"}  # fmt: skip


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


def pages(count: int, rounds: int = 10) -> Iterator[str]:
    """Rows: milliseconds until a page is there with `count` items held, as many reviewed, and ten journal entries each."""
    from tests.console.conftest import furnish, served
    from tests.console.test_console_two import signed_in

    with tempfile.TemporaryDirectory(prefix="order-intake-growth-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = postgres.start(folder / "pg")
        try:
            ensure_database(server.url(), "growth")
            engine = make_engine(_named(server.url(), "growth"), pool_size=1)
            migrate(engine)
            engine.dispose()
            furnished = furnish(server.url(), "growth", folder / "cache")
            with served(_named(server.url(), furnished.database), furnished, folder / "data") as house:
                _populate(house.engine, count, house.send("两杯拿铁", "driver:77", "zh"))
                with signed_in(house, "lena") as client:
                    for what, path in PAGES.items():
                        yield _asked(client, what, path, count, rounds, server.pid())
        finally:
            server.stop()


def _asked(client: httpx.Client, what: str, path: str, count: int, rounds: int, postmaster: int | None) -> str:
    taken, before = [], time.process_time() + _spent_below(postmaster)
    for _ in range(rounds):
        begin = time.perf_counter()
        answer = client.get(path).raise_for_status()
        taken.append(1000 * (time.perf_counter() - begin))
    spent = 1000 * (time.process_time() + _spent_below(postmaster) - before) / rounds
    size = len(answer.content) / 1000
    return f"| {what} | {count:,} | {quantile(taken, 0.5):.0f} ({max(taken):.0f}) | {spent:.0f} | {size:.0f} |"


def _spent_below(process: int | None) -> float:
    """CPU seconds of a process and its children, those that ended left out."""
    ticks = 0
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # It ended meanwhile.
        if int(each.parent.name) == process or int(fields[1]) == process:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _populate(engine: Engine, count: int, capture: str) -> None:
    """A zone on probation with a long history, a long queue, and everything written down."""
    with engine.begin() as connection:
        standings.ensure(connection, SPEECH, "1", TrustPolicy(), NOW)
        standings.record(
            connection, SPEECH, "1", Reviewed(at=NOW, reason=ReasonCode.CORRECT, would_pass=True, review="r1", by="li")
        )
        for statement in (_REVIEWS, _REVIEWED, _ENTRIES, _SLOTS, _PASSED):
            connection.execute(text(statement), {"now": NOW, "count": count})
        connection.execute(text(_JOURNAL), {"count": 10 * count})
        connection.execute(text("update review set capture = :capture where id = 'r1'"), {"capture": capture})
        connection.execute(text("update zone set sequence = :n"), {"n": count + 2})
        thresholds.recalibrate(connection, SPEECH, "1", NOW)
    _analyse(engine)


def _named(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def _analyse(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("vacuum analyze"))


def main() -> int:
    """Print three tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", default="50,500,5000,50000,1000000")
    parser.add_argument("--queue", default="1000,10000,100000")
    parser.add_argument("--journal", default="10000,100000,1000000")
    parser.add_argument("--pages", default="1000,10000,100000")
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
    print("\n| page | held | until it is there, ms, median (most) | CPU-ms | kB |\n|---|---|---|---|---|")
    for count in filter(None, options.pages.split(",")):
        for row in pages(int(count)):
            print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
