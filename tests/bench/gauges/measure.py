"""Gauges read by the template of their dial, against what they show.

python -m tests.bench.gauges.measure --data DIR [--limit 100]

Counts readings, readings within their uncertainty, those off by more than three of it, and faces called another dial's.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from models.image.decoder import ImageDecoder
from models.image.gauges.dial import DialTemplate, read_dial
from models.image.page import Page
from models.image.picture import Picture, Pixels
from models.image.settings import ImageSettings


def template(truth: dict[str, Any]) -> DialTemplate:
    """The dial as a pack would describe it."""
    low, high = Decimal(str(truth["low"])), Decimal(str(truth["high"]))
    unit = str(truth["unit"]) or None
    return DialTemplate("dial", truth["start"], truth["end"], low, high, unit, 0.5, truth["centre_y"], truth["needle"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where a reading is off by more than three times its uncertainty."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=100)
    options = parser.parse_args(arguments)
    words = ImageDecoder(ImageSettings(cpu_threads=1))._reader

    def read(pixels: Pixels) -> Page:
        return words.read(Picture(0, pixels, pixels.shape[1], pixels.shape[0]))

    counts: Counter[str] = Counter()
    for line in (options.data / "truth.jsonl").read_text().splitlines()[: options.limit]:
        truth = json.loads(line)
        pixels = np.asarray(Image.open(options.data / truth["file"]).convert("RGB"))
        found = read_dial(pixels, template(truth), read)
        counts["pictures"] += 1
        if found is None:
            counts["refused"] += 1
            continue
        off = abs(float(found.reading.value) - truth["value"]) / float(found.reading.uncertainty)
        counts["called another dial" if found.contradicted else "read"] += 1
        counts["within the uncertainty"] += off <= 1 and not found.contradicted
        counts["off by more than three"] += off > 3 and not found.contradicted
    print(dict(counts))
    return int(counts["off by more than three"] > 0)


if __name__ == "__main__":
    sys.exit(main())
