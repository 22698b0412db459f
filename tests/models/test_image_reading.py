"""Reading real pictures with the real weights: every cell of a form, whichever way up, and where it stands."""

from __future__ import annotations

import io
import itertools
import sys
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World

from models import weights
from models.capture import Capture
from models.decoder import WeightsMissing
from models.image.decoder import ImageDecoder
from models.image.ocr.doubts import doubted
from models.image.ocr.reader import PageReader
from models.image.page import Page
from models.image.perceiving import Perceived, perceive
from models.image.picture import Picture
from models.image.settings import ImageSettings
from models.intent import Read, Unreadable
from models.registry import contract_flaws, info_flaws

PHOTOS = Path(__file__).parents[1] / "samples" / "photos"
SETTINGS = ImageSettings(cpu_threads=1)
CELLS = (
    *("采购订单", "订单编号:PO-20260311", "日期:2026-03-11", "收货地址:杭州市西湖区文三路18号"),
    *("B-6204", "F-1090", "H-0840", "T-0036", "深沟球轴承", "机用缠绕膜", "六角螺栓", "透明胶带"),
)
QUANTITIES = ("3", "12", "7", "1")


@pytest.fixture(scope="module")
def folder() -> Path:
    try:
        return weights.fetch("pp-ocrv6")
    except WeightsMissing as reason:
        pytest.skip(f"no image weights: {reason}")


@pytest.fixture(scope="module")
def reader(folder: Path) -> PageReader:
    return PageReader(folder / "small", SETTINGS, folder / "orientation" / "inference.onnx")


def perceived(content: bytes, reader: PageReader) -> Perceived:
    answer = perceive(content, reader, SETTINGS)
    assert isinstance(answer, Perceived), answer
    return answer


@pytest.fixture(scope="module")
def forms(reader: PageReader) -> Callable[[int], Page]:
    """The form as it is read, turned by so many degrees; each is read once."""

    @cache
    def form(degrees: int = 0) -> Page:
        (page,) = perceived(turned("form.jpg", degrees), reader).pages
        return page

    return form


def turned(name: str, degrees: int, form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.open(PHOTOS / name).rotate(-degrees, expand=True).save(out, form)
    return out.getvalue()


def texts(page: Page) -> list[str]:
    """Without the differences that a fount makes: spaces, and the width of colons."""
    return ["".join(unicodedata.normalize("NFKC", box.text).split()) for box in page.boxes]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_every_cell_is_read_whichever_way_up_the_photo_was_taken(forms: Callable[[int], Page], degrees: int) -> None:
    page = forms(degrees)
    assert page.turn == -degrees % 360
    read = texts(page)
    for cell in CELLS:
        assert cell in read
    # Line numbers are digits of their own as well as quantities.
    assert sorted(text for text in read if text.isdigit()) == sorted([*QUANTITIES, "1", "2", "3", "4"])


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_evidence_points_at_the_words_in_the_photo_as_shown(forms: Callable[[int], Page], degrees: int) -> None:
    """The box around 采购订单, wherever the turn carried it, holds ink and the paper above it none."""
    content, page = turned("form.jpg", degrees), forms(degrees)
    (title,) = (box for box in page.boxes if box.text == "采购订单")
    box = page.original(title.outline)
    with Image.open(io.BytesIO(content)) as image:
        assert (page.width, page.height) == image.size
        upright = image.crop((round(box.left), round(box.top), round(box.right), round(box.bottom)))
    upright = upright.convert("L").rotate(degrees, expand=True)
    assert upright.width > 3 * upright.height
    ink = np.asarray(upright) < 128
    assert ink.any(axis=0).mean() > 0.6
    assert ink.mean() > 0.08


def test_figures_are_read_twice_and_words_once(folder: Path, forms: Callable[[int], Page]) -> None:
    orientation = folder / "orientation" / "inference.onnx"
    careful = PageReader(folder / "small", SETTINGS, orientation, folder / "tiny" / "rec")
    once = forms(0)
    (twice,) = perceived((PHOTOS / "form.jpg").read_bytes(), careful).pages
    assert [box.text for box in twice.boxes] == [box.text for box in once.boxes]
    for box in twice.boxes:
        figures = any(sign.isdigit() for sign in box.text)
        assert len(box.others) == (len(box.text) if figures else 0)
    # Print this clear is read alike.
    assert not any(doubt for box in twice.boxes for doubt in doubted(box))


def test_words_of_a_large_photo_are_given_in_its_own_pixels(reader: PageReader, forms: Callable[[int], Page]) -> None:
    image = Image.open(PHOTOS / "form.jpg").convert("RGB")
    large = image.resize((image.width * 5, image.height * 5), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    large.save(out, "JPEG", quality=60)
    small_page = forms(0)
    (large_page,) = perceived(out.getvalue(), reader).pages
    assert large_page.scale < 1
    for cell in CELLS[:8]:
        boxes = [
            next(page.original(box.outline) for box, text in zip(page.boxes, texts(page), strict=True) if text == cell)
            for page in (small_page, large_page)
        ]
        middles = [((box.left + box.right) / 2, (box.top + box.bottom) / 2) for box in boxes]
        assert (middles[1][0] / 5, middles[1][1] / 5) == pytest.approx(middles[0], abs=6)


def test_codes_and_words_of_a_label_share_one_frame(reader: PageReader) -> None:
    (page,) = perceived(turned("label.png", 90), reader).pages
    assert {code.symbology: code.content for code in page.codes} == {
        "Code128": "SF1234567890123",
        "QRCode": "https://example.org/p/6204",
    }
    assert "WAYBILLSF1234567890123" in texts(page)
    bar = next(code for code in page.codes if code.symbology == "Code128")
    heading = next(box for box in page.boxes if "WAYBILL" in box.text)
    # The bar code is printed below the heading, the two-dimensional one to its right.
    assert min(y for _, y in bar.outline) > max(y for _, y in heading.outline)
    square = next(code for code in page.codes if code.symbology == "QRCode")
    assert min(x for x, _ in square.outline) > max(x for x, _ in heading.outline) * 0.8


def test_both_pages_of_a_document_are_read(reader: PageReader) -> None:
    out = io.BytesIO()
    first, second = (Image.open(PHOTOS / name).convert("RGB") for name in ("form.jpg", "label.png"))
    first.save(out, "PDF", save_all=True, append_images=[second], resolution=100)
    document = perceived(out.getvalue(), reader)
    assert [page.number for page in document.pages] == [0, 1]
    assert "采购订单" in texts(document.pages[0])
    assert any("WAYBILL" in text for text in texts(document.pages[1]))
    assert len(document.fingerprint) == 2 * 64


def test_the_same_bytes_are_read_the_same(reader: PageReader) -> None:
    content = (PHOTOS / "form.jpg").read_bytes()
    assert perceived(content, reader).pages == perceived(content, reader).pages


def test_photos_that_are_read_at_the_same_time_say_what_each_says_alone(reader: PageReader) -> None:
    contents = [(PHOTOS / "form.jpg").read_bytes(), turned("label.png", 90), (PHOTOS / "label.png").read_bytes()]
    with ThreadPoolExecutor(len(contents)) as readers:
        together = list(readers.map(lambda content: perceived(content, reader), contents))
    assert together == [perceived(content, reader) for content in contents]


def test_a_landscape_holds_no_words(reader: PageReader) -> None:
    rows, columns = np.mgrid[0:600, 0:800]
    hills = 128 + 60 * np.sin(columns / 90) * np.cos(rows / 70) + np.random.default_rng(2).normal(0, 9, rows.shape)
    out = io.BytesIO()
    Image.fromarray(np.clip(hills, 0, 255).astype(np.uint8)).save(out, "JPEG")
    answer = perceive(out.getvalue(), reader, SETTINGS)
    assert isinstance(answer, Unreadable)
    assert answer.code == "image.no_text"


def test_a_page_without_a_word_is_a_page_of_nothing(reader: PageReader) -> None:
    page = reader.read(Picture(0, np.full((300, 300, 3), 255, dtype=np.uint8), 300, 300))
    assert (page.boxes, page.turn) == ((), 0)


def test_tiny_weights_read_the_form_too(folder: Path) -> None:
    tiny = PageReader(folder / "tiny", replace(SETTINGS, size="tiny"), folder / "orientation" / "inference.onnx")
    (page,) = perceived((PHOTOS / "form.jpg").read_bytes(), tiny).pages
    assert len(set(CELLS) & set(texts(page))) >= len(CELLS) - 2


CAPTURE = Capture(
    id="0199",
    modality="image",
    media_type="image/jpeg",
    sha256="0" * 64,
    sender="driver:1",
    captured_at=datetime(2026, 3, 11, 8, tzinfo=UTC),
    received_at=datetime(2026, 3, 11, 8, tzinfo=UTC),
)


def test_the_decoder_fulfils_its_contract_and_orders_what_is_printed(folder: Path) -> None:
    world = World()
    for code, name in (
        ("B-6204", "深沟球轴承"),
        ("F-1090", "机用缠绕膜"),
        ("H-0840", "六角螺栓"),
        ("T-0036", "透明胶带"),
    ):
        world.item(f"product:{code.lower()}", name, code)
    decoder = ImageDecoder(SETTINGS)
    assert contract_flaws(ImageDecoder) == ()
    assert info_flaws(decoder.describe()) == ()
    assert decoder.describe().modality == "image"
    decoding = decoder.decode(CAPTURE, (PHOTOS / "form.jpg").read_bytes(), world)
    assert isinstance(decoding, Read), decoding
    assert decoding.fingerprint is not None
    assert decoding.figures["boxes"] >= len(CELLS)
    assert decoding.reading is not None
    assert "深沟球轴承" in decoding.reading.text
    (request,) = decoding.requests
    assert request.candidates[0].intent == "order.place"
    assert len(request.candidates[0].lines) == 4


def test_what_changes_a_reading_changes_the_digest_and_where_it_runs_does_not(folder: Path) -> None:
    known = ImageDecoder(SETTINGS).describe().model_digest
    assert ImageDecoder(replace(SETTINGS, cpu_threads=4)).describe().model_digest == known
    others = [
        ImageDecoder(changed).describe().model_digest
        for changed in (
            replace(SETTINGS, size="tiny"),
            replace(SETTINGS, detection_side=960),
            ImageSettings(model="none"),
        )
    ]
    assert all(one != other for one, other in itertools.combinations([known, *others], 2))


def test_a_folder_of_ones_own_weights_is_taken_and_a_wrong_one_is_explained(folder: Path, tmp_path: Path) -> None:
    own = ImageDecoder(ImageSettings(model=folder / "tiny", cpu_threads=1))
    own.warm()
    assert own.describe().model_digest != ImageDecoder(ImageSettings(size="tiny")).describe().model_digest
    with pytest.raises(WeightsMissing, match=r"det/inference\.onnx"):
        ImageDecoder(ImageSettings(model=tmp_path)).warm()


def test_absent_weights_name_the_command(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="order-intake models pull"):
        ImageDecoder(ImageSettings(cache=tmp_path)).warm()
