"""Draws the small pictures beside it: an order form and a parcel label, with the font Noto Sans CJK.

python tests/samples/photos/draw.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
ROWS = (
    ("序号", "物料编码", "品名", "数量", "单位"),
    ("1", "B-6204", "深沟球轴承", "3", "箱"),
    ("2", "F-1090", "机用缠绕膜", "12", "卷"),
    ("3", "H-0840", "六角螺栓", "7", "包"),
    ("4", "T-0036", "透明胶带", "1", "箱"),
)
LEFTS = (50, 130, 330, 560, 660)


def form() -> Image.Image:
    """A ruled order form of four lines; lone digits stand in cells of their own."""
    page = Image.new("RGB", (760, 620), "white")
    draw = ImageDraw.Draw(page)
    draw.text((300, 30), "采购订单", fill="black", font=ImageFont.truetype(FONT, 36))
    small = ImageFont.truetype(FONT, 22)
    draw.text((50, 110), "订单编号：PO-20260311", fill="black", font=small)
    draw.text((430, 110), "日期：2026-03-11", fill="black", font=small)
    for row, cells in enumerate(ROWS):
        top = 180 + 64 * row
        draw.rectangle((36, top - 14, 724, top + 50), outline="black")
        for left, cell in zip(LEFTS, cells, strict=True):
            draw.text((left, top), cell, fill="black", font=small)
    draw.text((50, 540), "收货地址：杭州市西湖区文三路 18 号", fill="black", font=small)
    return page


def label() -> Image.Image:
    """A parcel label with a bar code and a two-dimensional code."""
    page = Image.new("RGB", (640, 420), "white")
    draw = ImageDraw.Draw(page)
    small = ImageFont.truetype(FONT, 24)
    draw.text((40, 30), "WAYBILL SF1234567890123", fill="black", font=small)
    draw.text((40, 330), "Deliver to: 18 Harbour Road", fill="black", font=small)
    for content, name, place, scale in (
        ("SF1234567890123", "Code128", (30, 80), 2),
        ("https://example.org/p/6204", "QRCode", (430, 150), 4),
    ):
        code = zxingcpp.create_barcode(content, getattr(zxingcpp.BarcodeFormat, name))
        page.paste(
            Image.fromarray(np.array(zxingcpp.write_barcode_to_image(code, scale=scale, add_quiet_zones=True))), place
        )
    return page


if __name__ == "__main__":
    form().rotate(2, Image.Resampling.BICUBIC, expand=True, fillcolor="white").save(HERE / "form.jpg", quality=80)
    label().save(HERE / "label.png", optimize=True)
