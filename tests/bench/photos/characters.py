"""Characters read wrong, against the true text: this project's reader, bare PaddleOCR and Tesseract, same pictures.

    python -m tests.bench.photos.characters --data DIR [--levels mild,hard] [--limit N] [--readers ours,paddle,tesseract]

`NAME=MODULE:CALLABLE` is a further reader: it takes the file's bytes and returns `models.image.page.Page`s. Words are laid on the
clean page through the homography of the truth. True runs and read words that overlap form islands; in each island both are
put in reading order and compared without spaces and width of letters (NFKC). What has no counterpart is wholly wrong. So
neither the order of words nor how they are cut into boxes counts, for any reader alike.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein

from intake.evaluation.metrics import Share
from models.image.page import Page
from tests.bench.photos.lines import shown
from tests.bench.photos.pages import Made, cpu_seconds, pictures, read_made
from tests.bench.photos.peers import Engine, Seen, paddle, tesseract

OVERLAP = 0.3
"""Share of the smaller box that must be covered for two boxes to belong together."""
Words = Callable[[Made], list[list[Seen]]]


@dataclass(frozen=True)
class Flat:
    """A run of text on the clean page."""

    text: str
    left: float
    top: float
    right: float
    low: float

    def touches(self, other: Flat) -> bool:
        """Whether enough of the smaller of the two is covered."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.low, other.low) - max(self.top, other.top)
        smaller = min((each.right - each.left) * (each.low - each.top) for each in (self, other))
        return wide > 0 and high > 0 and wide * high >= OVERLAP * smaller


def errors(truth: Sequence[Flat], read: Sequence[Flat]) -> tuple[int, int]:
    """Wrong characters (substituted, left out, added) and true characters of one page."""
    wrong = 0
    for true, seen in islands(truth, read):
        wrong += Levenshtein.distance(_joined(true), _joined(seen))
    return wrong, sum(len(plain(run.text)) for run in truth)


def islands(truth: Sequence[Flat], read: Sequence[Flat]) -> list[tuple[list[Flat], list[Flat]]]:
    """True runs and read words that hang together by overlap."""
    owner = list(range(len(truth) + len(read)))

    def root(place: int) -> int:
        while owner[place] != place:
            place = owner[place]
        return place

    for i, true in enumerate(truth):
        for j, seen in enumerate(read):
            if true.touches(seen):
                owner[root(i)] = root(len(truth) + j)
    found: dict[int, tuple[list[Flat], list[Flat]]] = {}
    for place in range(len(owner)):
        pair = found.setdefault(root(place), ([], []))
        if place < len(truth):
            pair[0].append(truth[place])
        else:
            pair[1].append(read[place - len(truth)])
    return list(found.values())


def _joined(runs: Sequence[Flat]) -> str:
    """In reading order: lines from top to bottom, each from left to right."""
    lines: list[list[Flat]] = []
    for run in sorted(runs, key=lambda run: run.top + run.low):
        middle = (run.top + run.low) / 2
        if (
            lines
            and middle < max(each.low for each in lines[-1])
            and middle - _middle(lines[-1]) < (run.low - run.top) / 2
        ):
            lines[-1].append(run)
        else:
            lines.append([run])
    return "".join(plain(run.text) for line in lines for run in sorted(line, key=lambda run: run.left))


def _middle(line: Sequence[Flat]) -> float:
    return sum((run.top + run.low) / 2 for run in line) / len(line)


def plain(text: str) -> str:
    """Without spaces and width of letters; ¥ and the two ways to write a colon are one each."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("￥", "¥")


def true_runs(page: Mapping[str, Any]) -> list[Flat]:
    """What is printed, but for stamps."""
    return [Flat(box["text"], *_bounds(np.array(box["clean"]))) for box in page["boxes"] if box["role"] != "stamp"]


def laid_flat(words: Sequence[Seen], page: Mapping[str, Any]) -> list[Flat]:
    """Words of a picture on the clean page; words that lie on a stamp alone are passed over."""
    back = np.linalg.inv(np.array(page["homography"]))
    stamps = [Flat("", *_bounds(np.array(box["clean"]))) for box in page["boxes"] if box["role"] == "stamp"]
    others = true_runs(page)
    flat = []
    for word in words:
        points = np.array([[x, y, 1.0] for x, y in word.outline]) @ back.T
        run = Flat(word.text, *_bounds(points[:, :2] / points[:, 2:]))
        if not any(run.touches(stamp) for stamp in stamps) or any(run.touches(other) for other in others):
            flat.append(run)
    return flat


def _bounds(points: Any) -> tuple[float, float, float, float]:
    left, top = points.min(axis=0)
    right, low = points.max(axis=0)
    return float(left), float(top), float(right), float(low)


def from_pixels(engine: Engine) -> Words:
    """A reader of pixels."""
    return lambda made: [engine(picture) for picture in pictures(made.path)]


def from_pages(read: Callable[[bytes], Sequence[Page]]) -> Words:
    """A reader that answers with pages, in pixels of the reading frame."""

    def words(made: Made) -> list[list[Seen]]:
        found = []
        pages = read(made.path.read_bytes())
        if not pages:
            return [[] for _ in made.truth["pages"]]
        for page, truth in zip(pages, made.truth["pages"], strict=True):
            # A PDF is rendered at the reader's own scale.
            scale = truth["picture_size"][0] / page.width
            seen = []
            for box in page.boxes:
                # Corner by corner: the upright box around tilted words runs into the lines above and below.
                a, b, c, d = (page.original((point,) * 4) for point in box.outline)
                corners = ((a.left, a.top), (b.left, b.top), (c.left, c.top), (d.left, d.top))
                first, second, third, fourth = ((x * scale, y * scale) for x, y in corners)
                seen.append(Seen(box.text, box.confidence, (first, second, third, fourth)))
            found.append(seen)
        return found

    return words


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where the first reader makes half of Tesseract's errors or more."""
    options = _options(arguments)
    readers = {name.partition("=")[0]: _reader(name, options.threads) for name in options.readers.split(",")}
    totals: dict[tuple[str, str, str], list[float]] = {}
    for level in options.levels.split(","):
        for made in [*read_made(options.data, level)][: options.limit]:
            for name, read in readers.items():
                before = cpu_seconds()
                found = read(made)
                spent = cpu_seconds() - before
                for page, words in zip(made.truth["pages"], found, strict=True):
                    wrong, count = errors(true_runs(page), laid_flat(words, page))
                    for group in ("all", made.truth["language"]):
                        total = totals.setdefault((level, group, name), [0.0] * 4)
                        for place, value in enumerate((float(wrong), float(count), 1.0, spent / len(found))):
                            total[place] += value
    print(f"{'':>5} {'':>4} {'reader':>10} {'pages':>5}  {'characters wrong':<32} CPU-s a page")
    for (level, group, name), (missed, printed, pages, spent) in sorted(totals.items()):
        share = Share(min(int(missed), int(printed)), int(printed))
        print(f"{level:>5} {group:>4} {name:>10} {int(pages):>5}  {shown(share):<32} {spent / pages:.2f}")
    first = options.readers.split(",")[0].partition("=")[0]
    beaten = all(
        totals[level, "all", first][0] < totals[level, "all", "tesseract"][0] / 2
        for level in options.levels.split(",")
        if (level, "all", "tesseract") in totals
    )
    return int(not beaten)


def _reader(name: str, threads: int) -> Words:
    if name == "paddle":
        return from_pixels(paddle(threads))
    if name == "tesseract":
        return from_pixels(tesseract)
    if name == "ours":
        return from_pages(_ours(threads))
    module, _, attribute = name.partition("=")[2].partition(":")
    if not attribute:
        raise SystemExit(f"{name}: give ours, paddle, tesseract or NAME=MODULE:CALLABLE")
    return from_pages(getattr(importlib.import_module(module), attribute))


def _ours(threads: int) -> Callable[[bytes], Sequence[Page]]:
    """Perception alone, no catalogue. A file that is refused has no pages read."""
    from models import weights
    from models.image.ocr.reader import PageReader
    from models.image.perceiving import Perceived, perceive
    from models.image.settings import ImageSettings

    settings = ImageSettings(cpu_threads=threads)
    folder = weights.locate("pp-ocrv6")
    reader = PageReader(folder / settings.size, settings, folder / "orientation" / "inference.onnx")

    def read(content: bytes) -> Sequence[Page]:
        answer = perceive(content, reader, settings)
        return answer.pages if isinstance(answer, Perceived) else ()

    return read


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--levels", default="mild,hard")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--readers", default="ours,paddle,tesseract")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
