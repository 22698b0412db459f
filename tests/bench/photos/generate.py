"""Make the photos: a split, a number of documents and a seed in; a dataset with pictures, truths and packs out.

    python -m tests.bench.photos.generate --split dev|test --count N --out DIR --seed S [--levels clean,mild,hard]

Every document is taken at every level. A tenth as many more are wrong in themselves and lie in `inconsistent.jsonl`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.photos import fonts
from tests.bench.photos.catalogue import businesses
from tests.bench.photos.document import LAYOUTS, Document, Fault, Kind, draw, spoil
from tests.bench.photos.layouts import LAYOUTS as PRINTED
from tests.bench.photos.pack import write_pack
from tests.bench.photos.photograph import LEVELS, Level, Photo, encoded, photograph
from tests.bench.photos.plates import label, nameplate
from tests.bench.photos.sheet import Sheet
from tests.bench.photos.style import Style, phrases

KINDS: tuple[Kind, ...] = ("form", "form", "note", "form", "form", "label", "form", "note", "form", "form") * 2
TWENTY: tuple[Kind, ...] = (*KINDS[:19], "nameplate")
FAULTS: tuple[Fault, ...] = ("sum", "amount", "unknown_code", "code_name", "customer", "asset")
LANGUAGES = ("zh", "zh", "zh", "en", "en", "en", "bi")


@dataclass(frozen=True)
class Printed:
    """A document on clean paper."""

    name: str
    document: Document
    sheets: tuple[Sheet, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 2 where fonts are missing or the folder is not empty."""
    options = _options(arguments)
    gone = fonts.missing(options.split)
    if gone:
        print(f"fonts are missing; run: apt-get install -y --no-install-recommends {' '.join(gone)}", file=sys.stderr)
        return 2
    if options.out.is_dir() and any(options.out.iterdir()):
        print(f"{options.out} is not empty; give a new folder", file=sys.stderr)
        return 2
    levels: list[Level] = [level for level in LEVELS if level in options.levels.split(",")]
    print(generate(options.split, options.count, options.out, options.seed, levels))
    return 0


def generate(split: str, count: int, out: Path, seed: int, levels: Sequence[Level], faulty: int | None = None) -> str:
    """Write everything below `out`; returns the SHA-256 of all that was written.

    `faulty`: how many documents that are wrong in themselves; None for a tenth of the others, at least one of each fault.
    """
    wrong = max(len(FAULTS), count // 10) if faulty is None else faulty
    for folder in ("pictures", "truth"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for business in businesses(split):
        write_pack(business, out / "packs" / business.id)
    rows: dict[str, list[dict[str, Any]]] = {}
    for printed in (*documents(split, count, seed), *inconsistent(split, wrong, seed)):
        for level in levels:
            row = _take(printed, level, out)
            apart = "" if printed.document.fault is None else "-inconsistent"
            for name in (apart[1:] or "dataset", f"{printed.document.business.id}-{level}{apart}"):
                rows.setdefault(name, []).append(row)
    for name, listed in rows.items():
        lines = [json.dumps(row, ensure_ascii=False) for row in listed]
        (out / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return digest(out)


def documents(split: str, count: int, seed: int) -> Iterator[Printed]:
    """Documents in which everything agrees. A larger count begins with the same ones."""
    for index in range(count):
        yield _printed(split, f"{split}-{seed}-{index:04d}", TWENTY[index % 20], index, None)


def inconsistent(split: str, count: int, seed: int) -> Iterator[Printed]:
    """Documents that contradict themselves or the catalogue."""
    for index in range(count):
        fault = FAULTS[index % len(FAULTS)]
        kind: Kind = "nameplate" if fault == "asset" else "form"
        yield _printed(split, f"{split}-{seed}-x{index:03d}", kind, index // len(FAULTS), fault)


def digest(out: Path) -> str:
    """SHA-256 over the names and contents of all files, in order of their names."""
    total = hashlib.sha256()
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        total.update(f"{path.relative_to(out).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def content(split: str, name: str, kind: Kind, index: int, fault: Fault | None) -> Document:
    """What one document says. Sums and amounts stand on forms with prices, which letters are not."""
    rng = random.Random(f"choice {name}")
    layouts = [layout for layout in LAYOUTS if fault is None or layout != "letter"]
    layout = layouts[index % len(layouts)] if fault is not None else rng.choice(layouts)
    document = draw(rng.choice(businesses(split)), kind, layout, rng.choice(LANGUAGES), phrases(split), name)
    return document if fault is None else spoil(document, fault)


def _printed(split: str, name: str, kind: Kind, index: int, fault: Fault | None) -> Printed:
    """What runs off its page is drawn anew: words that nobody can see are no truth to measure a reader by."""
    for attempt in range(10):
        document = content(split, name + attempt * "'", kind, index, fault)
        style = Style(document, split)
        if kind == "label":
            sheets = label(document, style)
        elif kind == "nameplate":
            sheets = nameplate(document, style)
        else:
            sheets = PRINTED[document.layout](document, style)
        if all(map(_holds, sheets)):
            return Printed(name, document, tuple(sheets))
    raise ValueError(f"{name} runs off its page however it is drawn")


def _holds(sheet: Sheet) -> bool:
    """Whether all words, stamps apart, stand on the page."""
    corners = [corner for run in sheet.runs if run.role != "stamp" for corner in run.outline]
    return all(0 <= x <= sheet.width and 0 <= y <= sheet.height for x, y in corners)


def _take(printed: Printed, level: Level, out: Path) -> dict[str, Any]:
    name, document = f"{printed.name}-{level}", printed.document
    seeds = np.random.SeedSequence([int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")])
    rng = np.random.Generator(np.random.PCG64(seeds))
    photos = [photograph(sheet.image, level, rng) for sheet in printed.sheets]
    content, suffix = encoded(photos, level)
    file = f"pictures/{name}{suffix}"
    (out / file).write_bytes(content)
    truth = {
        "id": name,
        "file": file,
        "kind": document.kind,
        "layout": document.layout,
        "language": document.language,
        "fields": document.fields,
        "inconsistent": document.fault,
        "pages": [_page(sheet, photo) for sheet, photo in zip(printed.sheets, photos, strict=True)],
    }
    (out / "truth" / f"{name}.json").write_text(
        json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    row: dict[str, Any] = {
        "id": name,
        "file": file,
        "modality": "image",
        "language": "en" if document.language == "en" else "zh",
        "captured_at": f"{document.day.isoformat()}T08:00:00+08:00",
        "expected": document.expected(),
        "tags": [level, document.kind, document.language, document.business.id]
        + ([document.layout] if document.kind in ("form", "note") else []),
    }
    if document.fault is not None:
        row["expect_finding"] = document.fault
    elif document.kind in ("label", "nameplate"):
        row["expect_held"] = True
    return row


def _page(sheet: Sheet, photo: Photo) -> dict[str, Any]:
    def pair(outline: Any) -> dict[str, Any]:
        return {
            "clean": [[round(x, 2), round(y, 2)] for x, y in outline],
            "picture": [[round(x, 2), round(y, 2)] for x, y in photo.seen(outline)],
        }

    boxes = []
    for run in sheet.runs:
        place = {key: value for key, value in (("column", run.column), ("line", run.line)) if value is not None}
        boxes.append({"text": run.text, "role": run.role} | place | pair(run.outline))
    return {
        "clean_size": [sheet.width, sheet.height],
        "picture_size": list(photo.image.size),
        "homography": [[float(f"{value:.10g}") for value in row] for row in photo.homography],
        "boxes": boxes,
        "codes": [{"symbology": m.symbology, "content": m.content} | pair(m.outline) for m in sheet.marks],
    }


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("dev", "test"), required=True)
    parser.add_argument("--count", type=int, required=True, help="documents in which everything agrees")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--levels", default=",".join(LEVELS))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
