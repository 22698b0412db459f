"""Upload to proposal through the running service, in seconds of wall time, beside bare faster-whisper on the same clips.

    python -m tests.bench.speech_latency [--clips zh=FOLDER --clips en=FOLDER] [--limit 20] [--longest 6] [--json FILE]

API, speech worker, keeper and the bundled PostgreSQL (fsync on) run as `serve` runs them, on a data directory of their
own. Clips alternate between the two, one at a time, so that nothing else works while one of them is timed. The yardstick
is faster-whisper with beam 5, one pass, temperature 0, as many threads, from file to text. CPU-seconds of all processes
of the service stand beside the wall time: they hold on a busy machine, too.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

import av

if TYPE_CHECKING:
    import httpx

    from intake.service.serve import Service

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "samples" / "speech"
PACK = ROOT / "knowledge_graph" / "packs" / "demo"
READY_SECONDS = 180.0
MOST_SECONDS, MOST_RATIO = 1.5, 1.4
MEDIA = {".ogg": "audio/ogg", ".flac": "audio/flac", ".wav": "audio/wav", ".mp3": "audio/mpeg"}


@dataclass(frozen=True)
class Clip:
    """A recording and the language spoken in it."""

    file: Path
    language: str
    seconds: float


@dataclass(frozen=True)
class Timed:
    """One clip, in the service and in the yardstick."""

    file: str
    language: str
    seconds: float
    wall: float
    decoding: float
    """Wall time in the decoder alone, as the worker counted it."""
    cpu: dict[str, float]
    """CPU-seconds by the role of the process; `database` for PostgreSQL."""
    bare_wall: float
    bare_cpu: float
    passes: float
    state: str

    @property
    def whole_cpu(self) -> float:
        """CPU-seconds of all processes of the service."""
        return sum(self.cpu.values())


def main() -> int:
    """Print a row for each clip and the medians; exit code 1 where a bar is missed."""
    options = _options()
    clips = _clips(options)
    if not clips:
        print("no clip is as short as --longest allows; give other folders with --clips", file=sys.stderr)
        return 2
    print(f"{len(clips)} clips, {options.threads} threads each, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}")
    with _service(options.threads) as (service, client):
        rows = list(_measured(clips, client, lambda: _cpu(service), options.threads))
    _print(rows)
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")
    slow = median(row.wall for row in rows) > MOST_SECONDS
    return int(slow or median(row.wall / row.bare_wall for row in rows) > MOST_RATIO)


def _measured(
    clips: Sequence[Clip], client: httpx.Client, cpu: Callable[[], dict[str, float]], threads: int
) -> Iterator[Timed]:
    from faster_whisper import WhisperModel

    from models import weights

    bare = WhisperModel(str(weights.locate("whisper-base")), device="cpu", compute_type="int8", cpu_threads=threads)
    print(
        f"{'clip':24} {'s':>4}  {'wall':>5} {'decoder':>7} {'bare':>5} {'ratio':>5}   {'CPU':>5} {'bare':>5} {'ratio':>5}"
    )
    for number, clip in enumerate([clips[0], *clips]):
        used, begin = time.process_time(), time.perf_counter()
        told, _ = bare.transcribe(
            str(clip.file), language=clip.language, beam_size=5, temperature=0, condition_on_previous_text=False
        )
        list(told)
        bare_wall, bare_cpu = time.perf_counter() - begin, time.process_time() - used
        before, begin = cpu(), time.perf_counter()
        status = _send(client, clip)
        wall = time.perf_counter() - begin
        spent = {role: seconds - before[role] for role, seconds in cpu().items()}
        row = Timed(
            clip.file.stem, clip.language, clip.seconds, wall, _decoding(status), spent, bare_wall, bare_cpu,
            float((status.get("figures") or {}).get("passes", 1.0)), str(status["state"]),
        )  # fmt: skip
        if number:  # The first clip warms the yardstick up.
            print(
                f"{row.file[:24]:24} {row.seconds:4.1f}  {row.wall:5.2f} {row.decoding:7.2f} {row.bare_wall:5.2f} "
                f"{row.wall / row.bare_wall:5.2f}   {row.whole_cpu:5.2f} {row.bare_cpu:5.2f} {row.whole_cpu / row.bare_cpu:5.2f}  "
                f"passes {row.passes:.0f}  {row.state}",
                flush=True,
            )
            yield row


def _send(client: httpx.Client, clip: Clip) -> dict[str, Any]:
    """Upload a clip and wait for what becomes of it."""
    headers = {"Content-Type": MEDIA[clip.file.suffix], "Prefer": "wait=60", "X-Language": clip.language}
    answer = client.post("/v1/captures", content=clip.file.read_bytes(), headers=headers)
    answer.raise_for_status()
    status: dict[str, Any] = answer.json()
    while status.get("finished_at") is None:
        status = client.get(f"/v1/captures/{status['id']}", headers={"Prefer": "wait=60"}).json()
    return status


def _decoding(status: dict[str, Any]) -> float:
    """Seconds between the stages `decoding` and `decoded`."""
    stages = {stage["stage"]: datetime.fromisoformat(stage["at"]) for stage in status["stages"]}
    if "decoded" not in stages:
        return 0.0
    return (stages["decoded"] - stages["decoding"]).total_seconds()


def _print(rows: Sequence[Timed]) -> None:
    told = ", ".join(f"{role} {fmean(row.cpu[role] for row in rows):.3f}" for role in rows[0].cpu)
    print(f"mean CPU-seconds of a clip: {told}; bare faster-whisper {fmean(row.bare_cpu for row in rows):.3f}")
    for name in (*dict.fromkeys(row.language for row in rows), "all"):
        some = [row for row in rows if name in (row.language, "all")]
        print(
            f"{name:>4}  clips {len(some):3}  wall median {median(r.wall for r in some):.2f} s (bar {MOST_SECONDS}), "
            f"of it outside the decoder {median(r.wall - r.decoding for r in some):.2f} s; bare faster-whisper "
            f"{median(r.bare_wall for r in some):.2f} s; ratio median {median(r.wall / r.bare_wall for r in some):.2f} "
            f"(bar {MOST_RATIO}); CPU-seconds, ratio of sums {sum(r.whole_cpu for r in some) / sum(r.bare_cpu for r in some):.2f}"
        )


@contextlib.contextmanager
def _service(threads: int) -> Iterator[tuple[Service, httpx.Client]]:
    """The service with a speech worker that is warm, the demo business in force, and a courier's client."""
    import httpx

    from intake.service.serve import serving
    from intake.settings import load_settings

    directory = Path(tempfile.mkdtemp(prefix="order-intake-bench-"))
    directory.chmod(0o755)
    settings = load_settings({"ORDER_INTAKE_DATA_DIR": str(directory)})
    settings = dataclasses.replace(settings, port=0, speech_threads=threads, log_level="warning")
    try:
        with serving(settings, ("api", "keeper", "speech-0")) as service:
            service.ready(READY_SECONDS)
            secret = _furnish(service)
            headers = {"Authorization": f"Bearer {secret}"}
            with httpx.Client(base_url=service.url, headers=headers, timeout=120) as client:
                while not client.get("/readyz").json()["workers"]["speech"]["ready"]:
                    time.sleep(0.2)
                for language in ("zh", "en"):  # Whatever is loaded at the first capture is loaded now.
                    _send(client, Clip(SAMPLES / f"seed-{language}-2.ogg", language, 0.0))
                yield service, client
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _furnish(service: Service) -> str:
    """The demo pack in force; the secret of a courier's key."""
    from intake.doors import keys
    from intake.storage.migrations import make_engine
    from knowledge_graph.pack import read_pack
    from knowledge_graph.store import apply_pack

    engine = make_engine(service.settings.database_url or "", pool_size=1)
    with engine.begin() as connection:
        apply_pack(connection, read_pack(PACK), datetime.now(UTC))
        secret = keys.create(connection, "driver:77", ["capture"]).secret
    engine.dispose()
    return secret


def _cpu(service: Service) -> dict[str, float]:
    """CPU-seconds so far of each process of the service, children included, and of the database that they use."""
    import psutil

    pids: dict[str, int | None] = {**service.processes}
    if service.database.server is not None:
        pids["database"] = service.database.server.pid()
    found = {}
    for role, pid in pids.items():
        process = psutil.Process(pid)
        found[role] = process.cpu_times().children_user + process.cpu_times().children_system
        for each in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                times = each.cpu_times()
                found[role] += times.user + times.system
    return found


def _clips(options: argparse.Namespace) -> list[Clip]:
    found: list[tuple[Path, str]] = []
    if not options.clips:
        told = (json.loads(line) for line in (SAMPLES / "samples.jsonl").read_text(encoding="utf-8").splitlines())
        found = [(SAMPLES / row["file"], row["language"]) for row in told if row["language"]]
    for given in options.clips:
        language, _, folder = given.partition("=")
        files = sorted(path for path in Path(folder).iterdir() if path.suffix in MEDIA)
        found += [(path, language) for path in files]
    clips = [Clip(path, language, _seconds(path)) for path, language in found]
    clips = [clip for clip in clips if clip.seconds <= options.longest]
    kept: list[Clip] = []
    for language in dict.fromkeys(clip.language for clip in clips):
        spoken = [clip for clip in clips if clip.language == language]
        kept += spoken[:: max(1, len(spoken) // options.limit)][: options.limit]
    return kept


def _seconds(path: Path) -> float:
    with av.open(str(path)) as container:
        return (container.duration or 0) / av.time_base


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", action="append", default=[], help="LANGUAGE=FOLDER, any number of times")
    parser.add_argument("--limit", type=int, default=20, help="clips of each language at most")
    parser.add_argument("--longest", type=float, default=6.0, help="seconds of sound at most")
    parser.add_argument("--threads", type=int, default=2, help="threads of each model")
    parser.add_argument("--json", type=Path, help="write every row to this file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
