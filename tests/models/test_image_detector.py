"""From a map of chances to outlines of words, as PaddleOCR would draw them; strips read together or one by one."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest
from PIL import Image

from models import weights
from models.decoder import WeightsMissing
from models.image.ocr.detector import Chances, Detector, Rules, outlined, prepared
from models.image.ocr.recogniser import Recogniser
from models.image.ocr.strips import cut, grouped
from models.image.settings import ImageSettings

PHOTOS = Path(__file__).parents[1] / "samples" / "photos"
KEPT = ImageSettings().kept_bytes
RULES = Rules(inside=0.2, word=0.45, growth=1.4, most=3000)


@pytest.fixture(scope="module")
def folder() -> Path:
    try:
        return weights.fetch("pp-ocrv6")
    except WeightsMissing as reason:
        pytest.skip(f"no image weights: {reason}")


def drawn(*words: tuple[float, float, float, float, float], chance: float = 0.9) -> Chances:
    """A map of 320 x 200 with rectangles: middle, width, height, degrees."""
    chances = np.zeros((200, 320), dtype=np.float32)
    for x, y, wide, high, turn in words:
        corners = cv2.boxPoints(((x, y), (wide, high), turn))
        cv2.fillPoly(chances, [np.rint(corners).astype(np.int32)], (chance,))
    return chances


def test_a_word_is_drawn_shrunk_and_found_whole_in_the_pictures_own_pixels() -> None:
    (found,) = outlined(drawn((160, 100, 120, 12, 0)), 640, 400, RULES)
    (left, top), (right, _), (_, bottom), _ = found.outline
    grown = 1.4 * (120 * 12) / (2 * (120 + 12))
    assert found.score == pytest.approx(0.9, abs=0.01)
    assert left == pytest.approx(2 * (100 - grown), abs=4)
    assert right == pytest.approx(2 * (220 + grown), abs=4)
    assert bottom - top == pytest.approx(2 * (12 + 2 * grown), abs=5)


def test_corners_of_a_leaning_word_come_in_the_order_of_reading() -> None:
    (found,) = outlined(drawn((160, 100, 120, 14, 12)), 320, 200, RULES)
    a, b, c, d = found.outline
    assert a[0] < b[0]
    assert a[1] < d[1]
    assert b[1] < c[1]
    # Clockwise by 12 degrees on the screen: the right end is lower.
    assert b[1] > a[1]


def test_what_is_hardly_a_word_or_hardly_a_pixel_high_is_none() -> None:
    assert [*outlined(drawn((160, 100, 120, 12, 0), chance=0.4), 320, 200, RULES)] == []
    assert [*outlined(drawn((160, 100, 120, 1, 0)), 320, 200, RULES)] == []


def test_outlines_end_where_the_picture_ends() -> None:
    (found,) = outlined(drawn((5, 5, 60, 12, 0)), 320, 200, RULES)
    assert min(min(corner) for corner in found.outline) == 0


def test_no_more_outlines_than_allowed_are_looked_at() -> None:
    words = [(160.0, y, 100.0, 8.0, 0.0) for y in (30.0, 60.0, 90.0, 120.0)]
    assert len([*outlined(drawn(*words), 320, 200, RULES)]) == 4
    assert len([*outlined(drawn(*words), 320, 200, Rules(most=2, growth=1.4))]) == 2


def test_sides_are_those_that_the_network_takes_and_no_longer_than_asked_for() -> None:
    white = np.full((1000, 700, 3), 255, dtype=np.uint8)
    batch = prepared(white, 500, Rules())
    assert batch.shape == (1, 3, 512, 352)
    # Blue first: white is one standard deviation's count above the mean of each channel.
    for channel, mean, spread in zip(batch[0], (0.485, 0.456, 0.406), (0.229, 0.224, 0.225), strict=True):
        assert channel == pytest.approx((1 - mean) / spread, abs=1e-5)
    assert prepared(white, 4000, Rules()).shape == (1, 3, 992, 704)


def test_rules_are_those_of_the_weights_and_what_they_leave_out_is_the_default(tmp_path: Path) -> None:
    path = tmp_path / "inference.yml"
    path.write_text("PostProcess: {thresh: 0.2, unclip_ratio: 1.5}\nPreProcess: {transform_ops: [ToCHWImage: null]}\n")
    assert Rules.read(path) == Rules(inside=0.2, growth=1.5)


@pytest.mark.slow
def test_the_outlines_are_those_that_paddleocr_draws(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PADDLE_PDX_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    from paddleocr import TextDetection

    name = "PP-OCRv6_small_det"
    theirs = TextDetection(model_name=name, model_dir=str(folder / "small" / "det"), engine="onnxruntime", device="cpu")
    ours = Detector(folder / "small" / "det", 1, KEPT)
    for photo in sorted(PHOTOS.glob("*.jpg")):
        pixels = np.asarray(Image.open(photo).convert("RGB"))
        (told,) = theirs.predict(
            np.ascontiguousarray(pixels[..., ::-1]), batch_size=1, limit_side_len=900, limit_type="max"
        )
        found = ours.find(pixels, 900)
        assert len(found) == len(told["dt_polys"]) > 0
        for mine, corners in zip(found, told["dt_polys"], strict=True):
            assert np.abs(np.array(mine.outline) - corners).max() <= 1


def test_what_a_page_took_is_given_back_where_the_process_holds_more_than_it_may_keep(folder: Path) -> None:
    pixels = np.asarray(Image.open(PHOTOS / "form.jpg").convert("RGB"))
    keeping, giving = (Detector(folder / "small" / "det", 1, kept) for kept in (1 << 40, 1))
    found = keeping.find(pixels, 1200)
    kept = psutil.Process().memory_info().rss
    assert giving.find(pixels, 1200) == found
    assert psutil.Process().memory_info().rss < kept - 50_000_000


def test_strips_say_the_same_on_one_thread_and_on_two_in_whatever_company(folder: Path) -> None:
    pixels = np.asarray(Image.open(PHOTOS / "form.jpg").convert("RGB"))
    found = Detector(folder / "small" / "det", 1, KEPT).find(pixels, 1200)
    strips = [strip for one in found if (strip := cut(pixels, one.outline))]
    groups = [[strip.pixels for strip in group] for group in grouped(strips, 3200)]
    one, two = (Recogniser(folder / "tiny" / "rec", threads).read(groups) for threads in (1, 2))
    assert len(one) == len(strips)
    assert [said.text for said in one] == [said.text for said in two]
    assert [said.confidence for said in one] == pytest.approx([said.confidence for said in two], abs=1e-4)
    assert Recogniser(folder / "tiny" / "rec", 2).read([]) == []
