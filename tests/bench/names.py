"""Names among 50,000 under recognition noise: right at rank 1, time of a look-up, strangers accepted, memory.

    python tests/bench/names.py [--names 50000] [--queries 2000] [--strangers 2000] [--seed 1] [--json FILE]

The noise (`mishearing.py`) knows nothing of the matcher's costs. rapidfuzz on characters runs beside it.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import numpy as np  # noqa: E402
from mishearing import Noise, misheard  # noqa: E402
from rapidfuzz import fuzz, process  # noqa: E402
from storenames import StoreName, catalogue, siblings, strangers  # noqa: E402

from models.language.phonetic import ACCEPT, SoundIndex  # noqa: E402
from models.language.vocabulary import Nearby, Phrase  # noqa: E402

_MEMORY = """
import sys
sys.path.insert(0, sys.argv[1])
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 2**20
from pathlib import Path
import numpy, rapidfuzz
from models.language.phonetic import SoundIndex
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
    begin = time.process_time()
    index = SoundIndex.build([Phrase(n.text, f"site:{i}", "site", n.language) for i, n in enumerate(names)], folder)
    report: dict[str, object] = {"names": len(names), "seed": given.seed, "build, CPU-seconds": round(time.process_time() - begin, 1)}
    chance = random.Random(given.seed + 1)
    asked = []
    for place in chance.choices(range(len(names)), k=given.queries):
        asked.append((place, misheard(names[place].text, names[place].language, chance, Noise())))
    seconds, first, right, alone, accepted, wrong = [], 0, 0, 0, 0, 0
    per_language = {"zh": [0, 0], "en": [0, 0]}
    in_ten = 0
    distances = []
    for place, text in asked:
        begin = time.process_time()
        found = index.nearest(text, 10, names[place].language)
        seconds.append(time.process_time() - begin)
        top = _nearest(found)
        hit = any(near.phrase.key == f"site:{place}" for near in top)
        first += hit
        alone += hit and len(top) == 1
        right += 1
        in_ten += any(near.phrase.key == f"site:{place}" for near in found)
        tally = per_language[names[place].language]
        tally[0] += hit
        tally[1] += 1
        if found and found[0].distance <= ACCEPT:
            accepted += 1
            wrong += not hit
        distances.append(next((near.distance for near in found if near.phrase.key == f"site:{place}"), 1.0))
    report["look-ups"] = right
    report["changed by the noise"] = _share(sum(text != names[place].text for place, text in asked), right)
    report["right at rank 1 (homophones of the truth count)"] = _share(first, right)
    report["  and alone at rank 1"] = _share(alone, right)
    report["  Chinese"], report["  English"] = (_share(*per_language[language]) for language in ("zh", "en"))
    report["among the first ten"] = _share(in_ten, right)
    report["look-up, CPU-ms: median / p99 / most"] = " / ".join(
        f"{value * 1000:.2f}" for value in (np.median(seconds), np.percentile(seconds, 99), max(seconds))
    )
    report[f"within the acceptance distance {ACCEPT}"] = _share(accepted, right)
    report["  of these wrong"] = _share(wrong, accepted)
    report["distance of the truth: median / p90"] = f"{np.median(distances):.3f} / {np.percentile(distances, 90):.3f}"
    known = {name.text for name in names}
    for title, others in (
        ("strangers accepted, Chinese", strangers(given.strangers, given.seed + 2, "zh")),
        ("strangers accepted, English", strangers(given.strangers // 2, given.seed + 3, "en")),
        ("known brand and street, new pairing: accepted (no bar)", siblings(given.strangers // 2, given.seed + 4, known)),
    ):
        near = [_distance(index, misheard(other.text, other.language, chance, Noise()), other.language) for other in others]
        report[title] = _share(sum(distance <= ACCEPT for distance in near), len(near))
        report["  their nearest: p0.5 / median"] = ""
        report[f"  nearest name to them, p0.5 / p5 / median ({title.split(',')[-1].strip()})"] = " / ".join(
            f"{np.percentile(near, share):.3f}" for share in (0.5, 5, 50)
        )
        del report["  their nearest: p0.5 / median"]
    texts = [name.text.casefold() for name in names]
    begin, hits = time.process_time(), 0
    sample = asked[: given.baseline]
    for place, text in sample:
        best = process.extractOne(text.casefold(), texts, scorer=fuzz.ratio)
        hits += best is not None and best[2] == place
    report["rapidfuzz on characters: right at rank 1"] = _share(hits, len(sample))
    report["rapidfuzz on characters: CPU-ms a look-up"] = round((time.process_time() - begin) / max(len(sample), 1) * 1000, 2)
    report["files of the index, MB"] = round(sum(file.stat().st_size for file in folder.iterdir()) / 2**20, 1)
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY, str(ROOT), str(folder)],
        input="\n".join(text for _, text in asked[:1000]), capture_output=True, text=True, check=True,
    )  # fmt: skip
    before, after = map(float, done.stdout.split())
    report["memory of an opened index after 1,000 look-ups, MB"] = round(after - before, 1)
    return report


def _nearest(found: tuple[Nearby, ...]) -> list[Nearby]:
    return [near for near in found if near.distance <= found[0].distance + 1e-4]


def _distance(index: SoundIndex, text: str, language: str) -> float:
    found = index.nearest(text, 1, language)
    return found[0].distance if found else 1.0


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):.2f} % ({part} of {whole})"


if __name__ == "__main__":
    main()
