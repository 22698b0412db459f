"""The same photo sent again is suspected, another form on the same paper is not."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.image.door.fingerprint import SIMILAR, distance, fingerprint
from models.image.door.opening import open_file
from models.image.picture import Grey, Picture
from models.image.settings import ImageSettings
from models.intent import Unreadable

PHOTOS = Path(__file__).parents[1] / "samples" / "photos"


def grey(content: bytes) -> Grey:
    opened = open_file(content, ImageSettings())
    assert not isinstance(opened, Unreadable)
    picture = opened.page(0)
    assert isinstance(picture, Picture)
    return picture.grey


def again(form: str, scale: float, quality: int) -> bytes:
    image = Image.open(PHOTOS / "form.jpg")
    out = io.BytesIO()
    image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.BICUBIC).save(
        out, form, quality=quality
    )
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "scale", "quality"), [("JPEG", 0.5, 40), ("WEBP", 0.8, 60), ("PNG", 1.0, 0), ("JPEG", 1.7, 30)]
)
def test_the_same_photo_in_another_size_or_format_looks_the_same(form: str, scale: float, quality: int) -> None:
    apart = distance(
        fingerprint(grey((PHOTOS / "form.jpg").read_bytes())), fingerprint(grey(again(form, scale, quality)))
    )
    assert apart is not None
    assert apart <= SIMILAR


def test_a_form_filled_in_otherwise_looks_different() -> None:
    first = grey((PHOTOS / "form.jpg").read_bytes())
    second = first.copy()
    rows = np.array_split(second[200:460].copy(), 4)
    second[200:460] = np.concatenate([rows[2], rows[0][:, ::-1], rows[3], rows[1]])[:260]
    apart = distance(fingerprint(first), fingerprint(second))
    assert apart is not None
    assert apart > SIMILAR


def test_documents_are_alike_when_every_page_is() -> None:
    form = fingerprint(grey((PHOTOS / "form.jpg").read_bytes()))
    label = fingerprint(grey((PHOTOS / "label.png").read_bytes()))
    assert len(form) == len(label) == 64
    assert distance(form + label, form + label) == 0
    apart = distance(form + label, form + form)
    assert apart == distance(label, form)
    assert apart is not None
    assert apart > SIMILAR
    assert distance(form + label, form) is None
    assert distance("", "") is None
