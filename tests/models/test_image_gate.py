"""Before words are read: blurred, dark and empty pictures are sent back with what was measured."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from models.image.door.gate import judge, measure
from models.image.door.opening import open_file
from models.image.picture import Picture, Pixels
from models.image.settings import ImageSettings
from models.intent import Unreadable

SETTINGS = ImageSettings()
PHOTOS = Path(__file__).parents[1] / "samples" / "photos"


@pytest.fixture(scope="module")
def form() -> Pixels:
    opened = open_file((PHOTOS / "form.jpg").read_bytes(), SETTINGS)
    assert not isinstance(opened, Unreadable)
    picture = opened.page(0)
    assert isinstance(picture, Picture)
    return picture.pixels


def picture(pixels: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Picture:
    levels = np.clip(np.rint(pixels.astype(np.float64)), 0, 255).astype(np.uint8)
    return Picture(0, levels, levels.shape[1], levels.shape[0])


def blurred(pixels: Pixels, sigma: float) -> Picture:
    return picture(cv2.GaussianBlur(pixels, (0, 0), sigma))


def refused(shot: Picture) -> str | None:
    answer = judge(measure(shot), SETTINGS)
    return answer.code if answer else None


def test_a_sharp_form_passes(form: Pixels) -> None:
    assert refused(picture(form)) is None


def test_a_slight_blur_passes_and_a_strong_one_does_not(form: Pixels) -> None:
    """The picture is about 780 pixels wide: 0.9 there is what 1.2 is at 1000."""
    assert refused(blurred(form, 0.9)) is None
    answer = judge(measure(blurred(form, 3.0)), SETTINGS)
    assert answer is not None
    assert answer.code == "image.blurred"
    assert "retake" in answer.detail
    assert answer.figures["sharpness"] < SETTINGS.blurred_below


def test_more_blur_is_never_sharper(form: Pixels) -> None:
    figures = [measure(blurred(form, sigma)).sharpness for sigma in (0.5, 1.0, 1.5, 2.0, 3.0, 4.0)]
    assert figures == sorted(figures, reverse=True)


@pytest.mark.parametrize("light", [0.7, 0.5, 0.35])
def test_a_shadow_is_no_blur(form: Pixels, light: float) -> None:
    sharp, dim = measure(picture(form)), measure(picture(form * light))
    assert refused(picture(form * light)) is None
    assert dim.sharpness > 0.7 * sharp.sharpness


def test_blank_paper_around_a_small_label_is_no_blur(form: Pixels) -> None:
    paper = np.full((2000, 1600, 3), 250, dtype=np.uint8)
    paper[900:1200, 600:1000] = form[100:400, 50:450]
    assert refused(picture(paper)) is None


def test_a_photo_in_the_dark_says_so(form: Pixels) -> None:
    assert refused(picture(form * 0.08)) == "image.dark"


def test_an_empty_page_shows_nothing() -> None:
    assert refused(picture(np.full((900, 700, 3), 240))) == "image.blank"
    sensor_noise = np.random.default_rng(1).normal(200, 1.0, (900, 700, 3))
    assert refused(picture(sensor_noise)) == "image.blank"


def test_a_large_photo_is_judged_as_its_smaller_copy(form: Pixels) -> None:
    tall = cv2.resize(form, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    large, small = (
        measure(picture(tall)),
        measure(picture(cv2.resize(tall, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))),
    )
    assert large.sharpness == pytest.approx(small.sharpness, rel=0.35)
