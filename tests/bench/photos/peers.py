"""What one would use instead, as its documentation says: bare PaddleOCR or Tesseract, rows by height, fuzzy names.

Both get the same pixels as this project's reader. Lines are found by a page of honest heuristics over the words.
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from rapidfuzz import fuzz, process

from models import weights
from tests.bench.photos.pages import Pixels
from tests.bench.photos.sheet import Outline

_NUMBER = re.compile(r"[x×X*]?\s*(\d[\d,]*(?:\.\d+)?)\s*([^\d\s.,:：]*)")


@dataclass(frozen=True)
class Seen:
    """Words as a peer read them."""

    text: str
    confidence: float
    outline: Outline


Engine = Callable[[Pixels], list[Seen]]


def paddle(threads: int = 1) -> Engine:
    """Bare PaddleOCR on onnxruntime with the weights that this project uses."""
    from paddleocr import PaddleOCR

    folder = weights.locate("pp-ocrv6") / "small"
    engine = PaddleOCR(
        text_detection_model_name="PP-OCRv6_small_det",
        text_detection_model_dir=str(folder / "det"),
        text_recognition_model_name="PP-OCRv6_small_rec",
        text_recognition_model_dir=str(folder / "rec"),
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        engine="onnxruntime",
        cpu_threads=threads,
    )

    def read(picture: Pixels) -> list[Seen]:
        found = []
        for result in engine.predict(np.ascontiguousarray(picture[..., ::-1])):
            for text, score, outline in zip(
                result["rec_texts"], result["rec_scores"], result["rec_polys"], strict=True
            ):
                corners = [(float(x), float(y)) for x, y in outline]
                found.append(Seen(text, float(score), (corners[0], corners[1], corners[2], corners[3])))
        return found

    return read


def tesseract(picture: Pixels) -> list[Seen]:
    """Tesseract 5 as Debian packs it, Chinese and English, its own layout analysis."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    table = subprocess.run(
        ["tesseract", "stdin", "stdout", "-l", "chi_sim+eng", "--dpi", "150", "tsv"],
        input=out.getvalue(),
        capture_output=True,
        check=True,
        env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"},
    ).stdout.decode()
    found = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5" and row["text"].strip():
            x, y, wide, high = (float(row[key]) for key in ("left", "top", "width", "height"))
            corners: Outline = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
            found.append(Seen(row["text"], float(row["conf"]) / 100, corners))
    return found


def rows_by_height(words: Sequence[Seen]) -> list[list[Seen]]:
    """Words whose middles lie within half a height of each other are a row, read from left to right."""
    rows: list[list[Seen]] = []
    for word in sorted(words, key=_middle):
        height = max(y for _, y in word.outline) - min(y for _, y in word.outline)
        if rows and abs(_middle(word) - sum(map(_middle, rows[-1])) / len(rows[-1])) < height / 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.outline[0][0]) for row in rows]


def _middle(word: Seen) -> float:
    return sum(y for _, y in word.outline) / 4


@dataclass(frozen=True)
class Names:
    """What a peer knows of a catalogue."""

    codes: dict[str, str]
    names: dict[str, str]
    measures: dict[str, dict[str, str]]
    units: dict[str, str]


@lru_cache(maxsize=8)
def names_of(pack: Path) -> Names:
    """Codes, names and measures of all products of a pack."""
    codes, names, measures, units = {}, {}, {}, {}
    with (pack / "product.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = f"product:{row['id']}"
            codes[_squeezed(row["code"])] = key
            names[f"{row['name']}\0{key}"] = names[f"{row['name@en']}\0{key}"] = key
            units[key] = row["unit"]
            words = (entry.partition("=") for entry in row["measures"].split("|"))
            measures[key] = {word.casefold(): ratio.split()[-1] if ratio else row["unit"] for word, _, ratio in words}
    return Names(codes, names, measures, units)


def lines_of(words: Sequence[Seen], known: Names, bar: float = 80.0) -> tuple[list[dict[str, Any]], float]:
    """Order lines in the order model, and how sure the weakest is, 0 to 1.

    A row names an item by its code, or by its words; a row without a quantity takes that of the row below.
    """
    lines: list[dict[str, Any]] = []
    least = 1.0
    choices = {key: key.split("\0")[0] for key in known.names}
    pending: tuple[str, float] | None = None
    for row in rows_by_height(words):
        joined = " ".join(word.text for word in row)
        squeezed = _squeezed(joined)
        code = max((found for found in known.codes if found in squeezed), key=len, default=None)
        found = (known.codes[code], 1.0) if code is not None else None
        if found is None:
            best = process.extractOne(joined, choices, scorer=fuzz.token_set_ratio)
            if best is not None and best[1] >= bar:
                found = (known.names[best[2]], best[1] / 100)
        found, pending = found or pending, None
        if found is None:
            continue
        item, score = found
        quantity = _quantity(row, known.measures[item], known.units[item], known)
        if quantity is None:
            pending = found
            continue
        lines.append({"item": {"id": item}, "quantity": quantity})
        least = min(least, score, *(word.confidence for word in row))
    return lines, least if lines else 0.0


def _quantity(row: Sequence[Seen], measures: dict[str, str], unit: str, known: Names) -> dict[str, str] | None:
    """A number with one of the item's measures beside it; else the first number that stands alone."""
    joined = " ".join(word.text for word in row)
    for number, measure in _NUMBER.findall(joined):
        if measure.casefold() in measures:
            return {"value": number.replace(",", ""), "unit": measures[measure.casefold()]}
    for word in row[1:]:
        alone = _squeezed(word.text)
        if alone not in known.codes and re.fullmatch(r"[X×]?\d+(\.\d+)?", alone):
            return {"value": alone.lstrip("X×"), "unit": unit}
    return None


def _squeezed(text: str) -> str:
    return "".join(text.split()).upper()
