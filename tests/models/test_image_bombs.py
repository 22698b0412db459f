"""Pictures that are as large as is allowed, in the formats that unpack worst: the door's memory stays small."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
from test_image_door import encoded

MEGABYTES = 700
OPENS = """
import sys
from pathlib import Path
from models.image.door.opening import open_file
from models.image.settings import ImageSettings

picture = open_file(Path(sys.argv[1]).read_bytes(), ImageSettings()).page(0)
# Not ru_maxrss: that remembers the process which started this one.
(peak,) = (line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(picture.width, picture.height, int(peak) // 1000)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "form"), [("RGBA", "PNG"), ("CMYK", "JPEG"), ("P", "PNG")])
def test_the_largest_picture_allowed_unpacks_within_bounds(mode: str, form: str, tmp_path: Path) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(encoded(Image.new(mode, (7800, 5000)), form))
    ran = subprocess.run(
        [sys.executable, "-c", OPENS, str(photo)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    width, height, peak = map(int, ran.stdout.split())
    assert (width, height) == (7800, 5000)
    assert peak < MEGABYTES
