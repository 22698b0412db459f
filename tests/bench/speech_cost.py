"""CPU-seconds of a spoken order, from bytes to proposal, against bare faster-whisper on the same clips in the same run.

    python -m tests.bench.speech_cost [--data ../shared/data] [--limit 40] [--json FILE]

The yardstick is faster-whisper with beam 5, one pass, temperature 0, nothing else. Clips alternate between the two, so
that a busy machine slows both alike. Resident memory is read at the end of each half of the pair.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, median

import psutil
from faster_whisper import WhisperModel

from knowledge_graph.lexicon import Lexicon
from knowledge_graph.pack import read_pack
from knowledge_graph.proposal import Circumstances
from knowledge_graph.validator import validate
from models import weights
from models.capture import Capture
from models.intent import Read
from models.speech.decoder import WhisperDecoder
from models.speech.settings import SpeechSettings
from tests.bench.speech_menu import read_labels, write_menu


def main() -> int:
    """Print a table; exit code 1 when the mean ratio is above 1.5."""
    options = _options()
    folder = options.data / "speech-en-orders"
    if not (folder / "labels.jsonl").is_file():
        print(f"{folder} holds no labels.jsonl; give the folder of the recordings with --data", file=sys.stderr)
        return 2
    rows = read_labels(folder)
    process = psutil.Process()
    with tempfile.TemporaryDirectory() as workplace:
        write_menu(rows, Path(workplace) / "pack")
        graph = read_pack(Path(workplace) / "pack").graph
        assert graph is not None
        decoder = WhisperDecoder(SpeechSettings(cpu_threads=options.threads, always_twice=options.always_twice))
        decoder.warm()
        lexicon = Lexicon(graph, Path(workplace) / "cache")
        bare = WhisperModel(
            str(weights.locate("whisper-base")), device="cpu", compute_type="int8", cpu_threads=options.threads
        )
        ours: list[float] = []
        theirs: list[float] = []
        walls: list[float] = []
        passes: list[float] = []
        now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        for row in [rows[0], *rows[:: max(1, len(rows) // options.limit)][: options.limit]]:
            content = row.file.read_bytes()
            capture = Capture(row.file.stem, "speech", "audio/flac", "0" * 64, "driver:1", now, now, language="en")
            cpu, wall = time.process_time(), time.perf_counter()
            decoding = decoder.decode(capture, content, lexicon.vocabulary(capture.sender, None))
            if isinstance(decoding, Read):
                for request in decoding.requests:
                    validate(request, capture, graph, Circumstances(now), lexicon)
            ours.append(time.process_time() - cpu)
            walls.append(time.perf_counter() - wall)
            passes.append(decoding.figures.get("passes", 1.0))
            cpu = time.process_time()
            segments, _ = bare.transcribe(
                str(row.file), language="en", beam_size=5, temperature=0, condition_on_previous_text=False
            )
            list(segments)
            theirs.append(time.process_time() - cpu)
    # The first clip warms both up.
    figures = {
        "clips": len(ours) - 1,
        "ours_cpu_s": round(fmean(ours[1:]), 3),
        "ours_median_cpu_s": round(median(ours[1:]), 3),
        "ours_median_wall_s": round(median(walls[1:]), 3),
        "bare_cpu_s": round(fmean(theirs[1:]), 3),
        "ratio": round(fmean(ours[1:]) / fmean(theirs[1:]), 3),
        "two_passes_share": round(fmean(count == 2 for count in passes[1:]), 3),
        "resident_mb_both_models": round(process.memory_info().rss / 1e6),
    }
    print("\n".join(f"{name:>26}  {value}" for name, value in figures.items()))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return int(figures["ratio"] > 1.5)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the recordings")
    parser.add_argument("--limit", type=int, default=40, help="clips")
    parser.add_argument("--threads", type=int, default=1, help="threads of each model")
    parser.add_argument("--always-twice", action="store_true", help="never leave out the second pass")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
