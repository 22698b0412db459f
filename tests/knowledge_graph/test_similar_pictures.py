"""The same photograph, sent again at another size or compression, is said to be one - a different one is not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from knowledge_graph.proposal import Circumstances, EarlierPicture
from knowledge_graph.validator import validate
from models.image.door.fingerprint import fingerprint
from models.intent import CandidateIntent, Request

EARLIER = "019cab40-0000-7d02-8e77-000000000001"


def form(number: int) -> Image.Image:
    """One of many forms of one template: the words differ, the layout does not."""
    chance = np.random.default_rng(number)
    page = Image.new("L", (900, 1200), 250)
    draw = ImageDraw.Draw(page)
    draw.text((300, 40), "PURCHASE ORDER", fill=10, font_size=40)
    for row in range(16):
        top = 160 + 60 * row
        draw.rectangle((50, top, 850, top + 60), outline=60, width=2)
        name = "".join(chr(97 + letter) for letter in chance.integers(0, 26, int(chance.integers(4, 22))))
        draw.text((70, top + 14), name, fill=20, font_size=26)
        draw.text((640, top + 14), str(chance.integers(1, 5000)), fill=20, font_size=26)
    return page


def again(page: Image.Image, size: float, quality: int) -> Image.Image:
    """The same picture after another application had it."""
    small = page.resize((round(page.width * size), round(page.height * size)))
    packed = io.BytesIO()
    small.save(packed, "JPEG", quality=quality)
    return Image.open(io.BytesIO(packed.getvalue())).convert("L")


def marks(page: Image.Image) -> str:
    return fingerprint(np.asarray(page, dtype=np.uint8))


def sent(world: Any, own: str | None, earlier: dict[str, str], modality: str = "image") -> Any:
    capture = world.capture(modality=modality, media_type="image/jpeg")
    pictures = tuple(EarlierPicture(key, mark, world.now - timedelta(hours=3)) for key, mark in earlier.items())
    circumstances = Circumstances(world.now, fingerprint=own, pictures=pictures)
    line = world.line("拿铁", world.quantity("2杯", "2", "杯"))
    request = Request(0, (CandidateIntent("order.place", (), (line,), 0.95),))
    return validate(request, capture, world.graph, circumstances, world.lexicon)


def resent() -> Iterator[tuple[float, int]]:
    yield from ((1.0, 30), (0.5, 80), (0.35, 60), (1.6, 90))


@pytest.mark.parametrize(("size", "quality"), list(resent()))
def test_a_picture_sent_again_is_recognised_and_names_the_earlier_capture(demo: Any, size: float, quality: int) -> None:
    proposal = sent(demo, marks(again(form(1), size, quality)), {EARLIER: marks(form(1))})
    (found,) = [f for f in proposal.findings if f.code == "identity.similar_photo"]
    assert found.severity == "warning"
    assert EARLIER in found.sentence
    assert not proposal.clean


def test_another_form_of_the_same_template_is_another_picture(demo: Any) -> None:
    earlier = {f"{EARLIER[:-2]}{number}": marks(form(number)) for number in range(20, 40)}
    for number in range(8):
        proposal = sent(demo, marks(form(number)), earlier)
        assert "identity.similar_photo" not in demo.codes(proposal)


def test_of_several_the_likest_is_named(demo: Any) -> None:
    other = marks(again(form(1), 0.3, 15))
    exact = marks(form(1))
    proposal = sent(demo, exact, {"019cab40-0000-7d02-8e77-00000000000a": other, EARLIER: exact})
    (found,) = [f for f in proposal.findings if f.code == "identity.similar_photo"]
    assert EARLIER in found.sentence


def test_a_second_run_of_the_same_capture_is_no_repeat(demo: Any) -> None:
    own = marks(form(1))
    assert "identity.similar_photo" not in demo.codes(sent(demo, own, {demo.capture().id: own}))


@pytest.mark.parametrize("strange", ["", "zz", "00", "f" * 128])
def test_what_is_no_fingerprint_of_this_kind_is_not_compared(demo: Any, strange: str) -> None:
    proposal = sent(demo, marks(form(1)), {EARLIER: strange})
    assert "identity.similar_photo" not in demo.codes(proposal)
    assert "identity.similar_photo" not in demo.codes(sent(demo, None, {EARLIER: marks(form(1))}))
