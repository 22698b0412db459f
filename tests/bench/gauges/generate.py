"""Pictures of gauges with their truth, from one seed.

python -m tests.bench.gauges.generate --out DIR --count 120 --seed 1
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.bench.gauges.camera import photograph
from tests.bench.gauges.face_drawing import SIDE, design


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes NUMBER.jpg and truth.jsonl."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play, (options.out / "truth.jsonl").open("w") as truth:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": SIDE, "height": SIDE})

        def drawn(svg: str) -> NDArray[np.uint8]:
            page.set_content(f'<body style="margin:0;background:transparent">{svg}</body>')
            shot = page.screenshot(omit_background=True)
            return np.asarray(Image.open(io.BytesIO(shot)).convert("RGBA"))

        for number in range(options.count):
            chance = random.Random(f"{options.seed}-{number}")
            made = design(chance)
            hard = number % 2 == 1
            packed, taken = photograph(drawn(made.face_layer), drawn(made.needle_layer), chance, hard)
            name = f"{number:04d}.jpg"
            (options.out / name).write_bytes(packed)
            record = {
                "file": name, "hard": hard, "unit": made.unit, "low": made.low, "high": made.high, "step": made.step,
                "start": made.start, "end": made.end, "centre_y": made.centre_y, "needle": made.needle, "value": made.value,
                "drag": made.drag, "traits": made.traits, **{key: round(value, 2) for key, value in taken.items()},
            }  # fmt: skip
            truth.write(json.dumps(record, ensure_ascii=False) + "\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
