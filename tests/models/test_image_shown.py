"""What a reviewer is shown: the picture alone, without place, camera or passengers, decoded where nothing can be hurt."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from PIL import ExifTags, Image

sys.path.insert(0, str(Path(__file__).parent))
from test_image_door import corner_picture, encoded, png_claiming

from models.image.door.shown import SIDE, Shown, show, shown, shown_apart
from models.intent import Unreadable

PHOTOS = Path(__file__).parents[1] / "samples" / "photos"


def photo_with_a_place() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Lens & Co"
    exif[ExifTags.Base.Orientation] = 6
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (30.0, 16.0, 12.0)
    return encoded(corner_picture(3000, 1500), "JPEG", exif=exif) + b"appended by somebody"


def test_place_camera_and_passengers_stay_behind() -> None:
    content = photo_with_a_place()
    assert b"Lens & Co" in content
    copy = show(content)
    assert isinstance(copy, Shown)
    with Image.open(io.BytesIO(copy.jpeg)) as image:
        assert image.format == "JPEG"
        assert not dict(image.getexif())
        assert image.size == (SIDE // 2, SIDE)
    assert b"Lens & Co" not in copy.jpeg
    assert b"appended" not in copy.jpeg


def test_boxes_can_be_laid_over_the_copy() -> None:
    """The frame of evidence is the full size as held, however small the copy is."""
    copy = show(photo_with_a_place())
    assert isinstance(copy, Shown)
    assert (copy.width, copy.height, copy.pages) == (1500, 3000, 1)


def test_a_page_of_a_document_is_shown_by_its_number() -> None:
    document = encoded(corner_picture(), "PDF", save_all=True, append_images=[Image.new("RGB", (300, 100), "navy")])
    copy = show(document, 1)
    assert isinstance(copy, Shown)
    assert copy.pages == 2
    with Image.open(io.BytesIO(copy.jpeg)) as image:
        red, _, blue = image.convert("RGB").getpixel((20, 20))  # type: ignore[misc]
        assert blue > 100 > 30 > red
    absent = show(document, 2)
    assert isinstance(absent, Unreadable)
    assert absent.code == "image.no_page"


def test_what_cannot_be_shown_says_why() -> None:
    with pytest.raises(ValueError, match=r"image\.not_image"):
        shown(b"<svg/>")
    assert shown((PHOTOS / "form.jpg").read_bytes()).startswith(b"\xff\xd8\xff")


def test_a_process_of_its_own_gives_the_same_copy() -> None:
    content = (PHOTOS / "form.jpg").read_bytes()
    assert shown_apart(content) == show(content)


def test_a_bomb_is_answered_from_the_process_of_its_own() -> None:
    answer = shown_apart(png_claiming(20_000, 20_000))
    assert isinstance(answer, Unreadable)
    assert answer.code == "image.too_many_pixels"
