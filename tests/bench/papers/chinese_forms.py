"""Chinese forms of the fifth family: an electronic invoice of several rates, a courier's receipt, a delivery note in three copies."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from random import Random

from tests.bench.papers.chinese_checkouts import WORDS
from tests.bench.papers.chinese_counters import square
from tests.bench.papers.chinese_desks import sheet, side
from tests.bench.papers.chinese_tills import slip
from tests.bench.papers.goods import Bought, basket, cents, digits, drawn, total, words
from tests.bench.papers.marks import bars, stamp, worn
from tests.bench.papers.paper import HAN_PRINT, HAN_THERMAL, Paper
from tests.bench.papers.spelled import capitals, dated, hour, some_day


def mixed_rates(chance: Random) -> Paper:
    """数电发票:规格型号写满折行,税率各行不同,免税行税额是星号;小计、合计;备注里有账号和日期之外的数。"""
    paper, day = sheet(chance, 1280, 21, HAN_PRINT[:4]), some_day(chance)
    models, rates = words(WORDS)["models"], words(WORDS)["rates"]
    lines = basket(chance, WORDS, ["digital"], 1, 7, step="0.5", many=0.6, largest=24)
    number = f"{dated(day, 'y')}{digits(chance, 18)}"
    rows: list[tuple[str, ...]] = []
    tax = Decimal(0)
    for line in lines:
        rate = 0 if "水果" in line.name and chance.random() < 0.7 else rates.get(line.name, 13)
        its = cents(line.amount * rate / 100)
        tax += its
        shown = (f"{rate}%", f"{its}") if rate else ("免税", "***")
        unit = chance.choice(("个", "件", "箱", "台")) if line.name in models else "项"
        rows.append((line.name, models.get(line.name, ""), unit, line.count, f"{line.price}", f"{line.amount}", *shown))
    net = total(lines)
    due = net + tax
    colour = chance.choice(("#8c2b2b", "#7d3c1f"))
    paper.css += f".f,th{{color:{colour}}}.k td,.k th{{border-color:{colour}}}.m td,.m th{{border:0}}.m{{border:1.5px solid {colour}}}.m td:first-child{{width:25%}}.m td:nth-child(2){{width:14%}}"
    title = chance.choice(("电子发票(普通发票)", "电子发票(增值税专用发票)"))
    paper.add(
        f'<div class="w"><div style="width:160px">{square(chance)}</div><div class="xx f" style="border-bottom:4px double;height:1.6em">{title}</div>'
        f'<div><br><span class="f">发票号码:</span>{number}<br><span class="f">开票日期:</span>{dated(day, "Y年m月d日")}</div></div>'
    )

    def party(name: str) -> str:
        return f'<td style="width:46%"><span class="f">名称:</span>{escape(name)}<br><br><span class="f">统一社会信用代码/纳税人识别号:</span>91{digits(chance, 16)}</td>'

    buyer, seller = drawn(chance, WORDS, "buyers"), drawn(chance, WORDS, "shops", "digital")
    paper.add(
        f'<table class="k"><tr>{side("购买方信息")}{party(buyer)}{side("销售方信息")}{party(seller)}</tr></table>'
    )
    if len(rows) > 4:
        rows.append(("小　计", "", "", "", "", f"¥{net}", "", f"¥{tax}"))
    rows += [("", "", "", "", "", "", "", "")] * chance.choice((0, 1, 3))
    rows.append(("合　　计", "", "", "", "", f"¥{net}", "", f"¥{tax}"))
    heads = (
        "项目名称",
        "规格型号",
        "单 位",
        "数 量",
        "单 价",
        "金 额",
        chance.choice(("税率/征收率", "税率")),
        "税 额",
    )
    paper.table(heads, rows, "llcrrrrr", "k m")
    paper.add(
        f'<table class="k"><tr><td class="f" style="width:22%">价税合计(大写)</td><td>⊗ {capitals(due)}</td><td style="width:30%"><span class="f">(小写)</span>¥{due}</td></tr></table>'
    )
    note = chance.choice(
        (
            "",
            f"销方开户银行:城商银行高新支行; 银行账号:{digits(chance, 16)};",
            f"合同编号:HT-{dated(day, 'Y')}-{digits(chance, 3)}<br>收款人:{drawn(chance, WORDS, 'people')}; 复核人:{drawn(chance, WORDS, 'people')};",
        )
    )
    paper.add(f'<table class="k"><tr>{side("备注")}<td style="height:4.2em">{note}</td></tr></table>')
    paper.left(f"      开票人:{drawn(chance, WORDS, 'people')}")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def express_receipt(chance: Random) -> Paper:
    """快递寄件收据:运单号、寄收双方、计费重量;运费和增值服务成行;保价费在行外;付款方式。"""
    paper, day = worn(chance, slip(chance, 600, 24), notes=False), some_day(chance)
    freight = cents(Decimal(chance.choice((12, 15, 18, 23))) + 2 * Decimal(chance.randint(0, 20)))
    kind = chance.choice(("特快", "标快", "陆运包裹", "同城急送"))
    lines = [Bought(f"运费-{kind}", Decimal(1), freight, freight, "")]
    lines += basket(chance, WORDS, ["express"], 0, 3, step="1", many=0.3, largest=3)
    cover = cents(Decimal(chance.choice((0, 0, 1, 2, 5))))
    due = total(lines) + cover
    number = f"{chance.choice(('SX', 'DT7', ''))}{digits(chance, 12)}"
    firm = drawn(chance, WORDS, "shops", "express")
    paper.spread(firm, chance.choice(("客户收据", "寄件凭证", "运费单")), look="x")
    paper.add(bars(chance, 64))
    paper.centre(f"运单号:{number}")
    paper.rule("l")
    paper.left(
        f"寄:{drawn(chance, WORDS, 'guests')} 1{digits(chance, 2)}****{digits(chance, 4)}",
        f"   安徽省合肥市包河区徽州大道{chance.randint(1, 999)}号",
        f"收:{drawn(chance, WORDS, 'guests')} 1{digits(chance, 2)}****{digits(chance, 4)}",
        f"   四川省成都市武侯区天府{chance.randint(1, 5)}街{chance.randint(1, 99)}号",
    )
    paper.rule("l")
    weight = Decimal(chance.randint(2, 60)) / 2
    paper.spread(f"托寄物:{drawn(chance, WORDS, 'sent')}", f"件数:{chance.randint(1, 3)}")
    paper.spread(f"实际重量:{weight}kg", f"计费重量:{weight + chance.choice((0, 1))}kg")
    taken = dated(day, chance.choice(("Y-m-d", "Y/m/d", "Y年m月d日")))
    paper.left(f"{chance.choice(('寄件时间', '收寄日期', '揽收时间'))}:{taken} {hour(chance)}")
    paper.rule("-")
    grid = "46% 14% 18% 22%"
    paper.row(grid, ("服务项目", "数量", "单价", "金额"), "lrrr", look="b")
    for line in lines:
        paper.row(grid, (line.name, line.count, f"{line.price:.2f}", f"{line.amount:.2f}"), "lrrr")
    paper.rule("-")
    if cover:
        paper.spread(f"保价费(声明价值{cover * 200:.0f}元)", f"{cover}")
    paper.spread(chance.choice(("费用合计", "应收费用", "合计")), f"{due}元", look="x")
    paper.spread("付款方式", chance.choice(("寄付现结", "到付", "寄付-微信")))
    paper.left(f"收派员:{drawn(chance, WORDS, 'people')}   寄件人签名:________")
    paper.centre(f"{firm}客服 95{digits(chance, 3)}", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


PLACES = "十万千百十元角分"
"""金额分格时每格的位。"""


def _drawn_in(amount: Decimal, mark: str = "") -> str:
    """金额一格一位,没有小数点。"""
    return f'<td class="dg"><span>{mark}{amount * 100:.0f}</span></td>'


def triplicate(chance: Random) -> Paper:
    """三联送货单:空行照印;有的金额分格,万千百十元角分各一位;大写;红字号码,盖收讫章。"""
    paper, day = sheet(chance, 1060, 24, (*HAN_PRINT[:3], HAN_THERMAL[3])), some_day(chance)
    celled = chance.random() < 0.45
    colour = chance.choice(("#2a5d8f", "#b0455a", "#2f6b4a"))
    paper.stock = chance.choice(("#fff", "#fdeef2", "#fcf7d4", "#eef6fb"))
    paper.css += (
        f".f,th{{color:{colour}}}.k td,.k th{{border-color:{colour};height:1.8em;padding-top:.1em;padding-bottom:.1em}}.k .dg{{width:{len(PLACES) * 1.2}em;padding:0;text-align:right;white-space:nowrap;letter-spacing:.6em;"
        f"font-family:'Liberation Mono';background:repeating-linear-gradient(to left,{colour} 0 1px,transparent 1px 1.2em)}}.dg span{{position:relative;left:.3em}}"
    )
    lines = basket(chance, WORDS, ["building"], 1, 6, step="0.1", many=0.95, largest=60)
    due = total(lines)
    number = f"{chance.choice(('00', '', '1'))}{digits(chance, 6)}"
    seller = drawn(chance, WORDS, "shops", "building")
    paper.centre(seller, look="x f")
    paper.centre(chance.choice(("送 货 单", "送货单(代收据)", "发 货 清 单")), look="xx f")
    date = dated(day, chance.choice(("Y年m月d日", "Y 年 M 月 D 日", "Y-m-d")))
    paper.add(
        f'<div class="w"><span><span class="f">收货单位:</span>{drawn(chance, WORDS, "buyers")}</span><span>{date}</span><span style="color:#c0282f">№ {number}</span></div>'
    )
    rows = []
    for place, line in enumerate(lines, 1):
        money = _drawn_in(line.amount) if celled else f'<td class="r">{line.amount:.2f}</td>'
        unit = chance.choice(("根", "包", "件", "张"))
        rows.append(
            f'<tr><td class="c">{place}</td><td>{escape(line.name)}</td><td class="c">{unit}</td><td class="r">{line.count}</td><td class="r">{line.price:.2f}</td>{money}<td></td></tr>'
        )
    empty = '<td class="dg"></td>' if celled else "<td></td>"
    blank = "<td></td>" * 5 + empty + "<td></td>"
    rows += [f"<tr>{blank}</tr>"] * (7 - len(rows))
    money = _drawn_in(due, "¥") if celled else f'<td class="r b">¥{due:.2f}</td>'
    rows.append(f'<tr><td></td><td class="f">合　计</td><td></td><td></td><td></td>{money}<td></td></tr>')
    heads = "".join(f"<th>{name}</th>" for name in ("序", "品名及规格", "单位", "数量", "单价"))
    top = "<th>金　额</th>"
    if celled:
        top = f'<td class="dg" style="letter-spacing:.2em;font-family:inherit"><span class="f" style="left:.1em">{PLACES}</span></td>'
    paper.add(f'<table class="k"><tr>{heads}{top}<th>备注</th></tr>{"".join(rows)}</table>')
    paper.add(
        f'<table class="k"><tr><td style="width:66%"><span class="f">合计人民币(大写)</span> {capitals(due)}</td><td><span class="f">小写¥</span> {due:.2f}</td></tr></table>'
    )
    paper.add(
        f'<div class="w"><span class="f">①存根(白) ②客户(红) ③记账(黄)</span><span><span class="f">开单:</span>{drawn(chance, WORDS, "people")}</span><span class="f">收货人签字:________</span></div>'
    )
    if chance.random() < 0.35:
        paper.add(stamp(chance, chance.choice(("货已点清", "欠款未付", "送讫")), "30%", "-6.3em"))
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (mixed_rates, express_receipt, triplicate)
