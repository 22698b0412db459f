"""繁體:香港茶餐廳、超級市場、發票,台灣電子發票證明聯與小吃店。"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from tests.bench.papers.goods import basket, cents, digits, total, words
from tests.bench.papers.markup import fields
from tests.bench.papers.paper import TRADITIONAL, Paper
from tests.bench.papers.spelled import dated, hour, some_day


def slip(chance: Random, width: int = 560, size: float = 25) -> Paper:
    """An empty roll."""
    first = chance.choice(TRADITIONAL)
    return Paper("zh", "receipt", width, size, (first, *TRADITIONAL), ink=chance.choice(("#111", "#2b2b30")))


def shop(chance: Random, pool: str) -> str:
    """店名。"""
    return str(chance.choice(words("zh")["shops"][pool]))


def hong_kong_cafe(chance: Random) -> Paper:
    """數量在前,加一服務費。"""
    paper, day = slip(chance), some_day(chance)
    lines = basket(chance, "zh", ["hk_dishes"], 2, 7, step="1")
    number = digits(chance, 6)
    paper.centre(shop(chance, "hk_dishes"), look="x")
    paper.centre(f"九龍彌敦道{chance.randint(100, 800)}號地下", f"電話:2{digits(chance, 3)} {digits(chance, 4)}")
    paper.spread(f"檯號:{chance.randint(1, 40)}", f"人數:{chance.randint(1, 8)}")
    paper.left(f"單號:{number}", f"日期:{dated(day, chance.choice(('d/m/Y', 'Y-m-d', 'd-m-Y')))} {hour(chance)}")
    paper.rule("-")
    for line in lines:
        paper.row("12% 60% 28%", (line.count, line.name, f"{line.amount}"), "llr")
    net = total(lines)
    service = cents(net * Decimal("0.1")) if chance.random() < 0.7 else Decimal(0)
    due = net + service
    paper.rule("-")
    paper.spread("小計", f"{net}")
    if service:
        paper.spread(chance.choice(("加一服務費", "服務費 10%")), f"{service}")
    paper.spread(chance.choice(("總數", "合計", "應付金額", "總計 HK$")), f"${due}", look="x")
    paper.spread(chance.choice(("現金", "八達通")), f"${due}")
    paper.centre("多謝惠顧")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def hong_kong_market(chance: Random) -> Paper:
    """中英並列;`2 @ 5.80`在名下。"""
    paper, day = slip(chance, 580, 24), some_day(chance)
    lines = basket(chance, "zh", ["hk_goods"], 2, 8, step="0.1", many=0.4, prefix="489")
    number = digits(chance, 8)
    paper.centre(shop(chance, "hk_goods"), "收據 RECEIPT", look="b")
    paper.left(
        f"{dated(day, chance.choice(('d/m/Y', 'd b Y', 'Y/m/d')))} {hour(chance, seconds=True)}",
        f"交易編號 TXN {number}",
    )
    paper.rule()
    for line in lines:
        if line.quantity > 1:
            paper.left(line.name)
            paper.spread(f"    {line.count} @ {line.price}", f"{line.amount}")
        else:
            paper.spread(line.name, f"{line.amount}")
    due = total(lines)
    paper.rule()
    saved = cents(due * Decimal("0.04")) if chance.random() < 0.4 else Decimal(0)
    if saved:
        paper.spread("會員折扣 DISCOUNT", f"-{saved}")
    due -= saved
    paper.spread(chance.choice(("總額 TOTAL HK$", "合計 TOTAL", "應付 TOTAL DUE")), f"{due}", look="b")
    paper.spread("八達通 OCTOPUS", f"{due}")
    paper.left(f"八達通餘額 {digits(chance, 3)}.{chance.randint(0, 9)}", look="t")
    paper.centre("貨品出門 恕不退換")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def taiwan_invoice(chance: Random) -> Paper:
    """電子發票證明聯,下接交易明細。"""
    paper, day = slip(chance, 460, 25), some_day(chance)
    lines = basket(chance, "zh", ["tw_goods"], 1, 6, step="1", many=0.4)
    number = f"{chance.choice('ABDFGHKLMN')}{chance.choice('BCDFGHKLMN')}-{digits(chance, 8)}"
    first = day.month - (day.month + 1) % 2
    due = total(lines)
    paper.centre(shop(chance, "tw_goods"), look="x")
    paper.centre("電子發票證明聯", look="x")
    paper.centre(f"{day.year - 1911}年{first:02}-{first + 1:02}月", number, look="xx")
    at = hour(chance, seconds=True)
    paper.left(
        f"{dated(day, 'Y-m-d')} {at}   格式 25",
        f"隨機碼 {digits(chance, 4)}    總計 {due:.0f}",
        f"賣方 {digits(chance, 8)}",
    )
    paper.rule()
    paper.centre("交易明細", look="b")
    taiwanese = dated(day, "R/m/d")
    paper.left(f"{taiwanese} {at[:5]}  機{chance.randint(1, 5)}")
    for line in lines:
        if chance.random() < 0.7:
            paper.row("52% 24% 24%", (line.name, f"{line.price:.0f}x{line.count}", f"{line.amount:.0f}TX"))
        else:
            paper.left(line.name)
            paper.row("52% 24% 24%", ("", f"{line.price:.0f}x{line.count}", f"{line.amount:.0f}TX"))
    paper.rule()
    paper.spread(f"合計 {len(lines)} 項", f"{due:.0f}")
    given = Decimal((due // 100 + 1) * 100)
    paper.spread("現金", f"{given:.0f}")
    paper.spread("找零", f"{given - due:.0f}")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def taiwan_eatery(chance: Random) -> Paper:
    """免用統一發票收據;民國日期。"""
    paper, day = slip(chance, 640, 25), some_day(chance)
    lines = basket(chance, "zh", ["tw_dishes"], 1, 5, step="5", many=0.6)
    number = f"No.{digits(chance, 5)}"
    due = total(lines)
    paper.centre(shop(chance, "tw_dishes"), look="x")
    paper.centre(chance.choice(("免用統一發票收據", "收  據", "點餐明細")))
    paper.add(
        '<div class="w">'
        + fields([("日期", dated(day, chance.choice(("R/m/d", "R年m月d日", "R.m.d"))))])
        + fields([("單號", number.removeprefix("No."))])
        + "</div>"
    )
    paper.table(
        ("品名", "數量", "單價", "小計"),
        [(x.name, x.count, f"{x.price:.0f}", f"{x.amount:.0f}") for x in lines],
        "lrrr",
        chance.choice(("k", "h u")),
    )
    paper.spread(chance.choice(("總計", "合計新台幣", "應收金額")), f"{due:.0f}元", look="x")
    paper.left(f"統一編號 {digits(chance, 8)}   經手人:")
    paper.day, paper.total, paper.number, paper.lines = day, due, number.removeprefix("No."), lines
    return paper


def hong_kong_invoice(chance: Random) -> Paper:
    """中英發票,A4。"""
    first = chance.choice(TRADITIONAL)
    paper, day = Paper("zh", "invoice", 1240, 22, (first, *TRADITIONAL), margin="3em", height=1240), some_day(chance)
    lines = basket(chance, "zh", ["hk_goods"], 2, 7, step="0.1", many=0.9, largest=48)
    number = f"INV{digits(chance, 6)}"
    form = chance.choice(("d/m/Y", "d-b-Y"))
    due = total(lines)
    paper.centre(chance.choice(("永發貿易公司 WING FAT TRADING CO.", "利源食品批發有限公司")), look="x")
    paper.centre("發票 INVOICE", look="x")
    who = f"{chance.choice(('陳', '黃', '李'))}記士多"
    head = [
        ("發票編號 Invoice No.", number),
        ("日期 Date", dated(day, form)),
        ("付款期限 Due Date", dated(day + timedelta(days=30), form)),
    ]
    paper.add(
        f'<div class="w">{fields([("客戶 Customer", who), ("地址 Address", "新界荃灣沙咀道")])}{fields(head)}</div>'
    )
    rows = [(str(i), x.name, x.count, f"{x.price:,}", f"{x.amount:,}") for i, x in enumerate(lines, 1)]
    paper.table(
        ("項目", "貨品名稱 Description", "數量 Qty", "單價 Unit Price", "金額 Amount"),
        rows,
        "clrrr",
        chance.choice(("k", "h u")),
    )
    paper.spread("", f"總額 Total HK$ {due:,}", look="b")
    paper.left("支票抬頭請寫:永發貿易公司", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (hong_kong_cafe, hong_kong_market, taiwan_invoice, taiwan_eatery, hong_kong_invoice)
