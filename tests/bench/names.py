"""Names among 50,000 under recognition noise: right at rank 1, time of a look-up, strangers accepted, memory.

    python -m tests.bench.names [--names 50000] [--queries 2000] [--strangers 2000] [--seed 1] [--json FILE]

The noise (`mishearing.py`) knows nothing of the matcher's costs. rapidfuzz on characters runs beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from models.language.sound.phonetic import ACCEPT, CONTRAST, SoundIndex, accepted
from models.language.vocabulary import Nearby, Phrase
from tests.bench.mishearing import Noise, misheard
from tests.bench.storenames import StoreName, catalogue, siblings, strangers

ROOT = Path(__file__).resolve().parents[2]

_MEMORY = """
import sys
sys.path.insert(0, sys.argv[1])
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 2**20
from pathlib import Path
import numpy, rapidfuzz
from models.language.sound.phonetic import SoundIndex
before = resident()
index = SoundIndex.open(Path(sys.argv[2]))
for line in sys.stdin:
    index.nearest(line.strip(), 10)
print(before, resident())
"""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("names", 50_000), ("queries", 2_000), ("strangers", 2_000), ("seed", 1), ("baseline", 400)):
        options.add_argument(f"--{name}", type=int, default=default)
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    names = catalogue(given.names, given.seed)
    with tempfile.TemporaryDirectory() as folder:
        report = _measure(names, given, Path(folder) / "index")
    print("\n".join(f"{name:58} {value}" for name, value in report.items()))
    if given.json:
        given.json.write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")


def _measure(names: list[StoreName], given: argparse.Namespace, folder: Path) -> dict[str, object]:
    begin = sum(os.times()[:4])
    index = SoundIndex.build([Phrase(n.text, f"site:{i}", "site", n.language) for i, n in enumerate(names)], folder)
    built = round(sum(os.times()[:4]) - begin, 1)
    report: dict[str, object] = {"names": len(names), "seed": given.seed, "build, CPU-seconds": built}
    chance = random.Random(given.seed + 1)
    places = chance.choices(range(len(names)), k=given.queries)
    asked = [(place, misheard(names[place].text, names[place].language, chance, Noise())) for place in places]
    report |= _ranking(index, names, asked)
    known = {name.text for name in names}
    third = given.strangers // 2
    for title, others in (
        ("strangers, Chinese", strangers(given.strangers, given.seed + 2, "zh")),
        ("strangers, English", strangers(third, given.seed + 3, "en")),
        ("known brand and street in a new pairing (no bar)", siblings(third, given.seed + 4, known)),
    ):
        found = [index.nearest(misheard(o.text, o.language, chance, Noise()), 2, o.language) for o in others]
        report[f"accepted: {title}"] = _share(sum(map(accepted, found)), len(found))
    report |= _baseline(names, asked[: given.baseline])
    report["files of the index, MB"] = round(sum(file.stat().st_size for file in folder.iterdir()) / 2**20, 1)
    report["memory of an opened index after 1,000 look-ups, MB"] = _memory(folder, [text for _, text in asked[:1000]])
    return report


def _ranking(index: SoundIndex, names: list[StoreName], asked: list[tuple[int, str]]) -> dict[str, object]:
    seconds: list[float] = []
    first, alone, in_ten, taken, wrong = 0, 0, 0, 0, 0
    per_language = {"zh": [0, 0], "en": [0, 0]}
    for place, text in asked:
        begin = time.process_time()
        found = index.nearest(text, 10, names[place].language)
        seconds.append(time.process_time() - begin)
        top = _nearest(found)
        hit = any(near.phrase.key == f"site:{place}" for near in top)
        first += hit
        alone += hit and len(top) == 1
        in_ten += any(near.phrase.key == f"site:{place}" for near in found)
        tally = per_language[names[place].language]
        tally[0] += hit
        tally[1] += 1
        if accepted(found):
            taken += 1
            wrong += not hit
    count = len(asked)
    figures = (np.median(seconds), np.percentile(seconds, 99), max(seconds))
    return {
        "changed by the noise": _share(sum(text != names[place].text for place, text in asked), count),
        "right at rank 1 (names of the same sounds count)": _share(first, count),
        "  and alone at rank 1": _share(alone, count),
        "  Chinese": _share(*per_language["zh"]),
        "  English": _share(*per_language["en"]),
        "among the first ten": _share(in_ten, count),
        "look-up, CPU-ms: median / p99 / most": " / ".join(f"{figure * 1000:.2f}" for figure in figures),
        f"accepted (distance <= {ACCEPT}, <= {CONTRAST} of the next)": _share(taken, count),
        "  of these wrong": _share(wrong, taken),
    }


def _baseline(names: list[StoreName], asked: list[tuple[int, str]]) -> dict[str, object]:
    texts = [name.text.casefold() for name in names]
    begin, hits = time.process_time(), 0
    for place, text in asked:
        best = process.extractOne(text.casefold(), texts, scorer=fuzz.ratio)
        hits += best is not None and best[2] == place
    each = round((time.process_time() - begin) / max(len(asked), 1) * 1000, 2)
    return {
        "rapidfuzz on characters: right at rank 1": _share(hits, len(asked)),
        "rapidfuzz on characters: CPU-ms a look-up": each,
    }


def _memory(folder: Path, texts: list[str]) -> float:
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY, str(ROOT), str(folder)],
        input="\n".join(texts), capture_output=True, text=True, check=True,
    )  # fmt: skip
    before, after = map(float, done.stdout.split())
    return round(after - before, 1)


def _nearest(found: tuple[Nearby, ...]) -> list[Nearby]:
    return [near for near in found if near.distance <= found[0].distance + 1e-4]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):.2f} % ({part} of {whole})"


if __name__ == "__main__":
    main()
