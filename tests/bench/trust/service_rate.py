"""Orders a second through the whole service, uploaded back to back, beside what the bare recogniser does with the same.

    python -m tests.bench.trust.service_rate [--clips zh=FOLDER] [--photos DIR] [--limit 20] [--threads 2]

API, one worker, keeper and the bundled PostgreSQL (fsync on) share the cores. Everything is uploaded at once, and the
clock runs until the last capture is finished. The yardstick runs alone on the same cores afterwards: faster-whisper with
beam 5, once for each clip and, on a second line, as often as the service heard it; or PaddleOCR on the same pictures.

For photos CPU-seconds are told too, of all processes of the service (database included) and of PaddleOCR: where other
programs share the cores, rates mean nothing and these still do.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "tests" / "samples" / "speech"
PACK = ROOT / "knowledge_graph" / "packs" / "demo"
MEDIA = {".ogg": "audio/ogg", ".flac": "audio/flac", ".wav": "audio/wav", ".mp3": "audio/mpeg"}
PICTURES = {".jpg": "image/jpeg", ".png": "image/png", ".pdf": "application/pdf", ".webp": "image/webp"}
SPOKEN_BAR, PHOTO_BAR = 0.9, 0.85
READY_SECONDS = 180.0
LOOK = 0.1
"""Seconds between looks whether all is finished; each look costs the database a query."""


@dataclasses.dataclass(frozen=True)
class Upload:
    """One file as it is sent."""

    file: Path
    media: str
    language: str | None = None


def main() -> int:
    """Print a row for each yardstick; exit code 1 where a ratio is under its bar."""
    options = _options()
    missed = False
    if clips := _clips(options.clips)[: options.limit]:
        rate, statuses, _ = through_service(clips, "speech", PACK, options.threads)
        passes = [int((status.get("figures") or {}).get("passes", 1)) for status in statuses]
        once = alone(_heard(clips, [1] * len(clips), options.threads), len(clips))
        same = alone(_heard(clips, passes, options.threads), len(clips))
        print("| spoken orders, back to back | clips a second | ratio |\n|---|---|---|")
        print(f"| whole service, {len(clips)} clips, {sum(passes) / len(passes):.2f} passes a clip | {rate:.3f} | |")
        print(f"| bare faster-whisper, the same passes | {same:.3f} | {rate / same:.2f} (bar {SPOKEN_BAR}) |")
        print(f"| bare faster-whisper, one pass | {once:.3f} | {rate / once:.2f} |", flush=True)
        missed = rate / same < SPOKEN_BAR
    if options.photos:
        from tests.bench.photos.pages import read_made

        made = [*read_made(options.photos, "mild")][: options.limit]
        uploads = [Upload(each.path, PICTURES[each.path.suffix]) for each in made]
        rate, _, spent = through_service(uploads, "image", made[0].pack, options.threads)
        see = _seen(uploads, options.threads)
        before = time.process_time()
        bare = alone(see, len(uploads))
        needed = time.process_time() - before
        print(
            "\n| photos, back to back | pictures a second | ratio | CPU-seconds a picture | ratio |\n|---|---|---|---|---|"
        )
        print(f"| whole service, {len(uploads)} pictures | {rate:.3f} | | {spent / len(uploads):.2f} | |")
        print(
            f"| bare PaddleOCR | {bare:.3f} | {rate / bare:.2f} (bar {PHOTO_BAR}) "
            f"| {needed / len(uploads):.2f} | {spent / needed:.2f} |",
            flush=True,
        )
        missed |= rate / bare < PHOTO_BAR
    return int(missed)


def through_service(
    uploads: Sequence[Upload], queue: str, pack: Path, threads: int
) -> tuple[float, list[dict[str, Any]], float]:
    """Captures a second from the first upload to the last finish, what became of each, CPU-seconds of the service."""
    with _service(queue, pack, threads) as (client, unfinished):
        _send(client, uploads[0])  # Whatever is loaded at the first capture is loaded now.
        while unfinished():
            time.sleep(LOOK)
        before, begin = _spent(), time.perf_counter()
        sent = [_send(client, upload) for upload in uploads]
        while unfinished():
            time.sleep(LOOK)
        seconds = time.perf_counter() - begin
        spent = _spent() - before
        statuses = [client.get(f"/v1/captures/{each}").json() for each in sent]
    return len(uploads) / seconds, statuses, spent


def _spent() -> float:
    """CPU-seconds so far of all processes that this one started, but not its own."""
    from tests.bench.photos.pages import cpu_seconds

    return cpu_seconds() - time.process_time()


def alone(read: Callable[[], None], number: int) -> float:
    """Files a second."""
    begin = time.perf_counter()
    read()
    return number / (time.perf_counter() - begin)


def _send(client: httpx.Client, upload: Upload) -> str:
    headers = {"Content-Type": upload.media}
    if upload.language is not None:
        headers["X-Language"] = upload.language
    answer = client.post("/v1/captures", content=upload.file.read_bytes(), headers=headers)
    answer.raise_for_status()
    return str(answer.json()["id"])


def _heard(clips: Sequence[Upload], passes: Sequence[int], threads: int) -> Callable[[], None]:
    from faster_whisper import WhisperModel

    from knowledge_graph.pack import read_pack
    from models import weights

    bare = WhisperModel(str(weights.locate("whisper-base")), device="cpu", compute_type="int8", cpu_threads=threads)
    graph = read_pack(PACK).graph
    assert graph is not None
    names = {language: [node.name(language) for node in graph.kind("product")][:20] for language in ("zh", "en")}

    def hear(clip: Upload, hotwords: str | None) -> None:
        told, _ = bare.transcribe(
            str(clip.file),
            language=clip.language,
            beam_size=5,
            temperature=0,
            condition_on_previous_text=False,
            hotwords=hotwords,
        )
        list(told)

    hear(clips[0], None)

    def run() -> None:
        for clip, times in zip(clips, passes, strict=True):
            for turn in range(times):
                hear(clip, ", ".join(names[clip.language or "zh"]) if turn else None)

    return run


def _seen(uploads: Sequence[Upload], threads: int) -> Callable[[], None]:
    from tests.bench.photos.pages import pictures
    from tests.bench.photos.peers import paddle

    engine = paddle(threads)
    engine(pictures(uploads[0].file)[0])

    def run() -> None:
        for upload in uploads:
            for picture in pictures(upload.file):
                engine(picture)

    return run


@contextlib.contextmanager
def _service(queue: str, pack: Path, threads: int) -> Iterator[tuple[httpx.Client, Callable[[], int]]]:
    import sqlalchemy as sa

    from intake.doors import keys
    from intake.service.serve import serving
    from intake.settings import load_settings
    from intake.storage.migrations import make_engine
    from knowledge_graph.pack import read_pack
    from knowledge_graph.store import apply_pack

    directory = Path(tempfile.mkdtemp(prefix="order-intake-bench-"))
    directory.chmod(0o755)
    settings = dataclasses.replace(
        load_settings({"ORDER_INTAKE_DATA_DIR": str(directory)}),
        port=0,
        speech_threads=threads,
        image_threads=threads,
        log_level="warning",
    )
    try:
        with serving(settings, ("api", "keeper", f"{queue}-0")) as service:
            service.ready(READY_SECONDS)
            engine = make_engine(service.settings.database_url or "", pool_size=1)
            with engine.begin() as connection:
                apply_pack(connection, read_pack(pack), datetime.now(UTC))
                secret = keys.create(connection, "driver:77", ["capture"]).secret

            def unfinished() -> int:
                with engine.connect() as connection:
                    return int(
                        connection.scalar(sa.text("select count(*) from capture where finished_at is null")) or 0
                    )

            with httpx.Client(
                base_url=service.url, headers={"Authorization": f"Bearer {secret}"}, timeout=120
            ) as client:
                while not client.get("/readyz").json()["workers"][queue]["ready"]:
                    time.sleep(0.2)
                yield client, unfinished
            engine.dispose()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _clips(given: Sequence[str]) -> list[Upload]:
    import json

    if not given:
        told = (json.loads(line) for line in (SAMPLES / "samples.jsonl").read_text(encoding="utf-8").splitlines())
        return [Upload(SAMPLES / row["file"], "audio/ogg", row["language"]) for row in told if row["language"]]
    found = []
    for each in given:
        language, _, folder = each.partition("=")
        files = sorted(path for path in Path(folder).iterdir() if path.suffix in MEDIA)
        found += [Upload(path, MEDIA[path.suffix], language) for path in files]
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", action="append", default=[], help="LANGUAGE=FOLDER, any number of times")
    parser.add_argument("--photos", type=Path, help="a folder of made photos")
    parser.add_argument("--limit", type=int, default=20, help="files of each kind at most")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="threads of each model")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
