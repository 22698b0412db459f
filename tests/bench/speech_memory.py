"""Resident memory of a hosted speech decoder whose graph holds many store names.

    python -m tests.bench.speech_memory [--names 50000] [--decodes 10]

The child opens the pack, builds or maps the index of sounds, loads the weights and reads the sample orders that ship with
the project. Its resident set is read after each; memory that it maps read-only from files counts too.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from models.language.vocabulary import Vocabulary

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples" / "speech"


@dataclass(frozen=True)
class PackVocabulary:
    """Opens the vocabulary of a pack: what the child is sent instead of the names."""

    pack: str
    cache: str

    def __call__(self) -> Vocabulary:
        """The vocabulary of a sender without a neighbourhood."""
        from knowledge_graph.lexicon import Lexicon
        from knowledge_graph.pack import read_pack

        graph = read_pack(Path(self.pack)).graph
        assert graph is not None
        return Lexicon(graph, Path(self.cache)).vocabulary("driver:77", None)


def main() -> int:
    """Print megabytes after each decode; exit code 1 above 600."""
    options = _options()
    # By the name under which the child can find it: this file itself runs as __main__.
    from models.capture import Capture
    from models.hosting import HostedDecoder, HostLimits
    from tests.bench.speech_memory import PackVocabulary

    rows = [json.loads(line) for line in (SAMPLES / "samples.jsonl").read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as workplace:
        pack = Path(workplace) / "pack"
        _write_pack(pack, options.names)
        source = PackVocabulary(str(pack), str(Path(workplace) / "cache"))
        most = 0.0
        # The first child reads the pack's files and builds the index; the one measured finds them built.
        for measured in (False, True):
            with HostedDecoder("whisper", None, HostLimits(seconds=600, memory_bytes=4 << 30)) as decoder:
                for number in range(options.decodes if measured else 1):
                    row = rows[number % len(rows)]
                    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
                    language = row["language"] or None
                    capture = Capture(
                        row["id"], "speech", "audio/ogg", "0" * 64, "driver:77", now, now, None, None, language
                    )
                    begin = time.perf_counter()
                    decoder.decode(capture, (SAMPLES / row["file"]).read_bytes(), source)
                    resident = psutil.Process(decoder.pid).memory_info().rss / 1e6 if decoder.pid else 0.0
                    if measured:
                        most = max(most, resident)
                        print(f"{row['id']:>16}  {resident:6.0f} MB  {time.perf_counter() - begin:5.2f} s", flush=True)
        print(f"{options.names} names: at most {most:.0f} MB resident")
    return int(most > 600)


def _write_pack(pack: Path, names: int) -> None:
    from tests.bench.storenames import catalogue

    shutil.copytree(ROOT / "knowledge_graph" / "packs" / "demo", pack)
    with (pack / "site.csv").open(encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream))
    with (pack / "site.csv").open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header)
        for number, name in enumerate(catalogue(names, 7)):
            writer.writerow({"id": f"store-{number}", "name": name.text})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=50_000)
    parser.add_argument("--decodes", type=int, default=10)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
