"""Where the machine has no network and the home folder is watched: reading works, and nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from models import weights
from models.decoder import WeightsMissing

PHOTOS = Path(__file__).parents[1] / "samples" / "photos"
READS = """
import os, socket, sys, warnings
warnings.simplefilter("error")

def refuse(*_, **__):
    raise AssertionError("something wanted the network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refuse

from models.image.decoder import ImageDecoder
from models.image.perceiving import perceive
from models.image.settings import ImageSettings
from pathlib import Path

settings = ImageSettings(cache=Path(sys.argv[1]), cpu_threads=1)
seen = perceive(Path(sys.argv[2]).read_bytes(), ImageDecoder(settings)._reader, settings)
assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
print(len(seen.pages[0].boxes))
"""


def test_reading_needs_no_network_says_nothing_and_leaves_nothing_behind(tmp_path: Path) -> None:
    try:
        cache = weights.fetch("pp-ocrv6").parent.parent
    except WeightsMissing as reason:
        pytest.skip(f"no image weights: {reason}")
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    home.mkdir()
    scratch.mkdir()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_", "PADDLE"))},
        "HOME": str(home),
        "TMPDIR": str(scratch),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    ran = subprocess.run(
        [sys.executable, "-c", READS, str(cache), str(PHOTOS / "form.jpg")],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 20
    assert ran.stderr == ""
    assert sorted(tmp_path.rglob("*")) == [home, scratch]


def test_naming_the_decoder_and_its_media_types_loads_nothing_heavy() -> None:
    heavy = "sys.modules.keys() & {'numpy', 'cv2', 'PIL', 'paddleocr', 'onnxruntime', 'pypdfium2', 'scipy'}"
    code = f"import sys, models.image.door.container, models.image.settings, models.image.decoder; print({heavy})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
