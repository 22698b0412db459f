"""The door for pictures: five formats come in upright and plain, everything else gets one clear answer."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from models.image.door.container import MEDIA_TYPES, sniff
from models.image.door.opening import open_file
from models.image.picture import Picture
from models.image.settings import ImageSettings
from models.intent import Unreadable
from models.speech import container as sounds

SETTINGS = ImageSettings(reading_side=400)
SAMPLES = Path(__file__).parents[1] / "samples"


def corner_picture(width: int = 200, height: int = 120) -> Image.Image:
    """White, with a red quarter at the top left: which way up it lies can be seen."""
    image = Image.new("RGB", (width, height), "white")
    image.paste((220, 20, 20), (0, 0, width // 2, height // 2))
    return image


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    if form == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def seen(content: bytes, limits: ImageSettings = SETTINGS, page: int = 0) -> Picture:
    opened = open_file(content, limits)
    assert not isinstance(opened, Unreadable), opened
    picture = opened.page(page)
    assert isinstance(picture, Picture), picture
    return picture


def refusal(content: bytes, limits: ImageSettings = SETTINGS) -> Unreadable:
    answer = open_file(content, limits)
    if not isinstance(answer, Unreadable):
        answer = answer.page(0)  # type: ignore[assignment]
    assert isinstance(answer, Unreadable)
    assert answer.detail.endswith(".")
    return answer


def png_claiming(width: int, height: int) -> bytes:
    """A tiny PNG whose header promises a huge picture, all of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("HEIF", "image/heic")],
)
def test_a_photo_of_each_format_comes_in_at_its_own_size(form: str, media_type: str) -> None:
    content = encoded(corner_picture(), form)
    assert sniff(content[:64]) == media_type
    picture = seen(content)
    assert (picture.width, picture.height, picture.scale) == (200, 120, 1.0)
    assert picture.pixels.shape == (120, 200, 3)
    red, white = picture.pixels[10, 10].astype(int), picture.pixels[110, 190].astype(int)
    assert red[0] > 190
    assert max(red[1:]) < 60
    assert min(white) > 240


def drawn_pdf(*pages: tuple[int, int]) -> bytes:
    """Pages of these sizes in points, each with its left upper quarter red; lines and areas, no picture."""
    parts = ["1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj"]
    kids = " ".join(f"{3 + 2 * number} 0 R" for number in range(len(pages)))
    parts.append(f"2 0 obj<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>endobj")
    for number, (wide, high) in enumerate(pages):
        ink = f"1 0 0 rg 0 {high // 2} {wide // 2} {high // 2} re f"
        at = 3 + 2 * number
        parts.append(
            f"{at} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide} {high}]/Contents {at + 1} 0 R>>endobj"
            f"\n{at + 1} 0 obj<</Length {len(ink)}>>stream\n{ink}\nendstream endobj"
        )
    return "\n".join(["%PDF-1.4", *parts, "trailer<</Root 1 0 R>>", "%%EOF"]).encode()


def test_each_page_of_a_pdf_is_drawn_at_the_fineness_asked_for() -> None:
    opened = open_file(drawn_pdf((200, 120), (300, 100)), ImageSettings(pdf_dpi=144))
    assert not isinstance(opened, Unreadable)
    assert (opened.media_type, opened.pages) == ("application/pdf", 2)
    first, second = opened.page(0), opened.page(1)
    assert isinstance(first, Picture)
    assert isinstance(second, Picture)
    assert (first.number, first.width, first.height) == (0, 400, 240)
    assert (second.number, second.width, second.height) == (1, 600, 200)
    assert first.pixels[20, 20, 0] > 190 > 60 > first.pixels[20, 20, 1]
    assert second.pixels[150, 350].min() > 240


def test_documents_that_are_opened_at_the_same_time_are_drawn_as_each_is_alone() -> None:
    documents = [drawn_pdf(*[(150 + 10 * number, 120)] * 3) for number in range(8)]

    def pages(content: bytes) -> list[bytes]:
        opened = open_file(content, SETTINGS)
        assert not isinstance(opened, Unreadable), opened
        drawn = [opened.page(number) for number in range(opened.pages)]
        return [page.pixels.tobytes() for page in drawn if isinstance(page, Picture)]

    alone = [pages(content) for content in documents]
    with ThreadPoolExecutor(4) as openers:
        assert list(openers.map(pages, documents * 5)) == alone * 5
    assert all(len(each) == 3 for each in alone)


@pytest.mark.parametrize("resolution", [72, 300])
def test_a_page_that_is_a_picture_is_not_drawn_finer_than_the_picture(resolution: int) -> None:
    opened = open_file(encoded(corner_picture(), "PDF", resolution=resolution), ImageSettings(pdf_dpi=200))
    assert not isinstance(opened, Unreadable)
    page = opened.page(0)
    assert isinstance(page, Picture)
    assert (page.width, page.height) == ((200, 120) if resolution == 72 else (134, 80))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_camera_says_how_it_was_held_and_is_obeyed_once(orientation: int) -> None:
    upright = corner_picture()
    held = {
        1: upright,
        2: upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: upright.transpose(Image.Transpose.ROTATE_180),
        4: upright.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: upright.transpose(Image.Transpose.TRANSPOSE),
        6: upright.transpose(Image.Transpose.ROTATE_90),
        7: upright.transpose(Image.Transpose.TRANSVERSE),
        8: upright.transpose(Image.Transpose.ROTATE_270),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = seen(encoded(held, "JPEG", exif=exif, quality=95))
    assert (picture.width, picture.height) == (200, 120)
    assert np.abs(picture.pixels.astype(int) - np.asarray(upright, dtype=int)).mean() < 4


def test_a_large_photo_is_scaled_down_but_its_frame_is_the_full_size() -> None:
    picture = seen(encoded(corner_picture(1600, 1200), "JPEG"))
    assert (picture.width, picture.height) == (1600, 1200)
    assert picture.pixels.shape == (300, 400, 3)
    assert picture.scale == 0.25


def test_ink_becomes_light_in_a_cmyk_photo() -> None:
    picture = seen(encoded(corner_picture().convert("CMYK"), "JPEG", quality=95))
    assert picture.pixels[10, 10, 0] > 190 > 70 > picture.pixels[10, 10, 1]


def test_sixteen_bits_become_eight() -> None:
    levels = np.full((100, 100), 40_000, dtype=np.uint16)
    picture = seen(encoded(Image.fromarray(levels), "PNG"))
    assert (picture.pixels == 40_000 >> 8).all()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_lies_on_white_paper(mode: str) -> None:
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 50, 50))
    picture = seen(encoded(image.convert(mode), "PNG"))
    assert (picture.pixels[80, 80] == 255).all()
    assert (picture.pixels[10, 10] == 0).all()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "image.empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image.not_image"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "image.not_image"),
        (encoded(Image.new("P", (90, 90)), "GIF"), "image.not_image"),
        (encoded(Image.new("RGB", (90, 90)), "TIFF"), "image.not_image"),
        (b"order three boxes", "image.not_image"),
        (encoded(Image.new("RGB", (1, 1)), "PNG"), "image.too_small"),
        (encoded(Image.new("RGB", (900, 20)), "JPEG"), "image.too_small"),
        (b"\xff\xd8\xff\xe0" + bytes(90), "image.damaged"),
        (b"%PDF-1.7\nnothing of the kind", "image.damaged"),
        (png_claiming(7000, 6000), "image.too_many_pixels"),
        (png_claiming(20_000, 20_000), "image.too_many_pixels"),
    ],
    ids=["empty", "svg", "eps", "gif", "tiff", "words", "1x1", "ribbon", "header", "pdf", "42MP", "400MP"],
)
def test_what_cannot_be_read_is_named(content: bytes, code: str) -> None:
    assert refusal(content).code == code


def test_the_400_megapixel_bomb_is_small() -> None:
    assert len(png_claiming(20_000, 20_000)) < 60_000


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(form: str) -> None:
    frames = [Image.new("RGB", (90, 90), colour) for colour in ("red", "blue")]
    assert refusal(encoded(frames[0], form, save_all=True, append_images=frames[1:])).code == "image.animated"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_file_that_breaks_off_is_never_half_a_picture(form: str) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (300, 300, 3), dtype=np.uint8)
    content = encoded(Image.fromarray(noise), form)
    for share in (0.5, 0.9):
        assert refusal(content[: int(len(content) * share)]).code in ("image.truncated", "image.damaged")


def test_a_picture_that_is_also_something_else_is_refused() -> None:
    photo = encoded(corner_picture(), "JPEG")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("run.sh", "rm -rf /")
    for second in (archive.getvalue(), b"%PDF-1.4\n1 0 obj", b"<!DOCTYPE html><p>", b"<script>alert(1)</script>"):
        assert refusal(photo + second).code == "image.polyglot"


def test_a_photo_with_a_short_film_behind_it_is_read() -> None:
    """Telephones append a second of film to a photo."""
    seen(encoded(corner_picture(), "JPEG") + b"\x00\x00\x00\x18ftypmp42" + bytes(500))


def test_limits_are_settings() -> None:
    photo = encoded(corner_picture(), "JPEG")
    assert refusal(photo, ImageSettings(max_bytes=len(photo) - 1)).code == "image.too_large"
    assert refusal(photo, ImageSettings(max_pixels=200 * 120 - 1)).code == "image.too_many_pixels"
    assert refusal(photo, ImageSettings(smallest_side=121)).code == "image.too_small"
    pages = encoded(corner_picture(), "PDF", save_all=True, append_images=[corner_picture()] * 2)
    answer = refusal(pages, ImageSettings(max_pages=2))
    assert (answer.code, answer.figures["pages"]) == ("image.too_many_pages", 3)


def test_sounds_are_no_pictures() -> None:
    for path in (*(SAMPLES / "containers").iterdir(), *(SAMPLES / "speech").glob("*.ogg")):
        assert sniff(path.read_bytes()[:64]) is None
    assert sounds.sniff(encoded(corner_picture(), "WEBP")[:64]) is None


VALID = [encoded(corner_picture(), form) for form in ("JPEG", "PNG", "WEBP", "HEIF", "PDF")]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(VALID),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8),
    st.floats(0, 1),
)
def test_damage_anywhere_is_an_answer_never_an_exception(
    content: bytes, damage: list[tuple[float, int]], kept: float
) -> None:
    spoiled = bytearray(content)
    for place, value in damage:
        spoiled[int(place * (len(spoiled) - 1))] = value
    opened = open_file(bytes(spoiled[: int(len(spoiled) * (0.3 + 0.7 * kept))]), SETTINGS)
    answers = [opened] if isinstance(opened, Unreadable) else [opened.page(page) for page in range(opened.pages)]
    for answer in answers:
        assert isinstance(answer, Picture) or answer.code.startswith("image.")


def test_every_media_type_is_in_the_table() -> None:
    assert {sniff(content[:64]) for content in VALID} == set(MEDIA_TYPES)
