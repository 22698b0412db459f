"""The photos that `order-intake demo` sends: pages of the demo business, printed by Chromium, photographed by `photograph`.

    python -m tests.bench.photos.demo_samples [FOLDER]      writes them anew (default: intake/samples)

Needs Debian's chromium and fonts-noto-cjk. The pictures are committed; this is how they came to be.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from tests.bench.photos.photograph import Level, encoded, photograph

FOLDER = Path(__file__).resolve().parents[3] / "intake" / "samples"
STYLE = """
body { margin: 0; padding: 48px 56px; width: 900px; background: #fff; color: #111; font: 22px/1.5 'Noto Sans CJK SC'; }
h1 { font-size: 34px; text-align: center; margin: 0 0 24px; letter-spacing: .1em; }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: 6px 32px; margin: 0 0 20px; }
dl div { display: flex; gap: 10px } dt { color: #333 } dd { margin: 0 }
table { width: 100%; border-collapse: collapse; }
th, td { border: 1px solid #222; padding: 7px 10px; text-align: left; font-size: 21px }
td.n, th.n { text-align: right } tfoot td { font-weight: 600 }
.slip { width: 620px; font-size: 30px; line-height: 1.9; }
"""
ZH_ORDER = """
<h1>订 货 单</h1>
<dl><div><dt>订货单位:</dt><dd>晨光便利连锁</dd></div><div><dt>订单编号:</dt><dd>CG20261120-07</dd></div>
<div><dt>供货门店:</dt><dd>星巴克五角场店</dd></div><div><dt>联系电话:</dt><dd>021-65110301</dd></div></dl>
<table><thead><tr><th>序号</th><th>编码</th><th>品名</th><th class=n>数量</th><th>单位</th><th class=n>单价</th>
<th class=n>金额</th></tr></thead><tbody>
<tr><td>1</td><td>CG-1001</td><td>矿泉水</td><td class=n>48</td><td>瓶</td><td class=n>6.00</td><td class=n>288.00</td></tr>
<tr><td>2</td><td>CG-1002</td><td>气泡水</td><td class=n>24</td><td>瓶</td><td class=n>12.00</td><td class=n>288.00</td></tr>
<tr><td>3</td><td>CG-2001</td><td>哥伦比亚咖啡豆</td><td class=n>10</td><td>袋</td><td class=n>98.00</td><td class=n>980.00</td></tr>
</tbody><tfoot><tr><td colspan=6>合计</td><td class=n>1556.00</td></tr></tfoot></table>
"""
EN_ORDER = """
<h1>Purchase Order</h1>
<dl><div><dt>Customer:</dt><dd>Pujiang Grand Hotel</dd></div><div><dt>PO No.:</dt><dd>PJ-88213</dd></div>
<div><dt>Store:</dt><dd>Starbucks Lujiazui</dd></div><div><dt>Tel:</dt><dd>021-50870302</dd></div></dl>
<table><thead><tr><th>Code</th><th>Description</th><th class=n>Qty</th><th>Unit</th></tr></thead><tbody>
<tr><td>PJ-W550</td><td>Mineral water</td><td class=n>36</td><td>bottles</td></tr>
<tr><td>PJ-J01</td><td>Orange juice</td><td class=n>20</td><td>cups</td></tr>
</tbody></table>
"""
SLIP = "<div class=slip>巡检记录<br>设备:二号主变压器<br>现象:变压器油位偏低</div>"


@dataclass(frozen=True)
class Sample:
    """One page, and how it is photographed."""

    name: str
    body: str
    height: int
    level: Level
    seed: int


SAMPLES = (
    Sample("order-form-zh.jpg", ZH_ORDER, 560, "mild", 1),
    Sample("order-form-en.jpg", EN_ORDER, 430, "hard", 5),
    Sample("oil-level-slip-zh.jpg", SLIP, 330, "mild", 3),
)


def printed(body: str, height: int) -> Image.Image:
    """A page as Chromium draws it, 1012 pixels wide."""
    with tempfile.TemporaryDirectory() as folder:
        page, picture = Path(folder) / "page.html", Path(folder) / "page.png"
        page.write_text(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><body>{body}", encoding="utf-8")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
             "--disable-background-networking", f"--user-data-dir={folder}/profile", f"--window-size=1012,{height}",
             f"--screenshot={picture}", str(page)],
            check=True, capture_output=True,
        )  # fmt: skip
        return Image.open(io.BytesIO(picture.read_bytes())).convert("RGB")


def main(folder: Path = FOLDER) -> None:
    """Write every sample."""
    for sample in SAMPLES:
        page = printed(sample.body, sample.height)
        photo = photograph(page, sample.level, np.random.default_rng(sample.seed))
        content, _ = encoded([photo], sample.level)
        (folder / sample.name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
