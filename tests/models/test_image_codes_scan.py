"""Codes on a picture: read exactly, at any angle, with their place; nothing is read where there is none."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from models.image.ocr.codes import find_codes
from models.image.picture import Grey

CONTENTS = {
    "QRCode": "https://example.org/item/6204?数量=3",
    "DataMatrix": "B-6204/3",
    "Code128": "SF1234567890123",
    "EAN13": "6901234567892",
}


def printed(symbology: str, content: str) -> Image.Image:
    code = zxingcpp.create_barcode(content, getattr(zxingcpp.BarcodeFormat, symbology))
    return Image.fromarray(np.array(zxingcpp.write_barcode_to_image(code, scale=3, add_quiet_zones=True)))


def sheet(*pasted: tuple[Image.Image, tuple[int, int]]) -> Image.Image:
    page = Image.new("L", (900, 700), 255)
    for image, place in pasted:
        page.paste(image, place)
    return page


def grey(image: Image.Image) -> Grey:
    return np.asarray(image, dtype=np.uint8)


@pytest.mark.parametrize("symbology", CONTENTS)
@pytest.mark.parametrize("angle", [0, 7, 90, 180])
def test_a_code_is_read_at_any_angle(symbology: str, angle: int) -> None:
    page = sheet((printed(symbology, CONTENTS[symbology]), (200, 200))).rotate(
        angle, Image.Resampling.BICUBIC, fillcolor=255
    )
    (code,) = find_codes(grey(page))
    assert (code.symbology, code.content) == (symbology, CONTENTS[symbology])


def test_the_outline_surrounds_the_code() -> None:
    code = printed("QRCode", "B-6204")
    (found,) = find_codes(grey(sheet((code, (300, 150)))))
    xs, ys = [x for x, _ in found.outline], [y for _, y in found.outline]
    assert 300 <= min(xs) < max(xs) <= 300 + code.width
    assert 150 <= min(ys) < max(ys) <= 150 + code.height
    assert max(xs) - min(xs) > 0.6 * code.width
    assert found.outline[0][0] < found.outline[1][0]
    assert found.outline[0][1] < found.outline[3][1]


def test_several_codes_come_from_top_to_bottom() -> None:
    page = sheet((printed("EAN13", CONTENTS["EAN13"]), (100, 400)), (printed("Code128", CONTENTS["Code128"]), (60, 60)))
    assert [code.symbology for code in find_codes(grey(page))] == ["Code128", "EAN13"]


def test_noise_and_stripes_hold_no_code() -> None:
    rng = np.random.default_rng(5)
    assert find_codes(rng.integers(0, 255, (600, 800), dtype=np.uint8)) == ()
    stripes = np.repeat(rng.integers(0, 2, (1, 400), dtype=np.uint8) * 255, 600, axis=0)
    assert find_codes(np.ascontiguousarray(stripes)) == ()
