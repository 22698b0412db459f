"""Chinese slips of the fourth family from where one eats: a banquet, noodles, skewers in two columns."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from random import Random

from tests.bench.papers.chinese_markets import WORDS
from tests.bench.papers.chinese_tills import slip
from tests.bench.papers.goods import Bought, basket, cents, digits, drawn, total
from tests.bench.papers.marks import worn
from tests.bench.papers.paper import Paper
from tests.bench.papers.spelled import capitals, dated, hour, some_day


def banquet(chance: Random) -> Paper:
    """包厢结账:分类小计,茶位按人,开台、结账两个时刻,挂账签名;大写金额。"""
    paper, day = worn(chance, slip(chance, 620, 24)), some_day(chance)
    guests = chance.randint(4, 16)
    number = f"{chance.choice(('', 'JZ'))}{digits(chance, 8)}"
    paper.centre(drawn(chance, WORDS, "shops", "banquet"), look="xx")
    paper.centre(chance.choice(("消费清单", "客人结账单", "结 算 单")), look="b")
    form = chance.choice(("Y-m-d", "Y-m-d", "Y/m/d"))
    paper.spread(f"{chance.choice(('单号', '账单号', '结账单号'))}:{number}", f"人数:{guests}")
    paper.spread(
        f"包厢:{chance.choice(('牡丹厅', '888', '听雨轩', 'V06'))}", f"服务员:{drawn(chance, WORDS, 'people')}"
    )
    paper.left(
        f"开台:{dated(day, form)} 17:{chance.randint(10, 59)}", f"结账:{dated(day, form)} 20:{chance.randint(10, 59)}"
    )
    paper.rule("=")
    grid = "46% 14% 18% 22%"
    paper.row(grid, ("名称", "数量", "单价", "金额"), "lrrr")
    paper.rule("-")
    lines: list[Bought] = []
    for title, pool, least in (("凉菜", "cold", 1), ("热菜", "hot", 3), ("主食", "staple", 0), ("酒水", "drink", 0)):
        part = basket(chance, WORDS, [f"banquet_{pool}"], least, least + 2, step="1", many=0.3, largest=guests // 2)
        if not part:
            continue
        paper.left(f"【{title}】", look="b")
        for line in part:
            paper.row(grid, (line.name, line.count, f"{line.price:.2f}", f"{line.amount:.2f}"), "lrrr")
        paper.spread("", f"{title}小计 {total(part)}", look="t")
        lines += part
    gross = total(lines)
    seats = cents(Decimal(guests * chance.choice((3, 5, 8))))
    rate = chance.choice((100, 100, 88, 95))
    cut = cents(gross * (100 - rate) / 100)
    exact = gross + seats - cut
    due = cents(exact.quantize(Decimal(1), rounding=ROUND_DOWN))
    paper.rule("=")
    paper.spread("消费合计", f"{gross}")
    paper.spread("茶位费", f"{seats}")
    if cut:
        paper.spread(f"菜品折扣({rate}%)", f"-{cut}")
    if exact - due:
        paper.spread("抹零", f"-{exact - due}")
    paper.spread(chance.choice(("应收金额", "实收金额", "应付")), f"￥{due}", look="x")
    paper.left(f"大写:{capitals(due)}")
    paper.left(chance.choice(("签单人:____________", "付款方式:银行卡", "付款方式:扫码支付")))
    paper.centre("欢迎再次光临", "宴会预订 0574-8" + digits(chance, 7), look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def noodle_bar(chance: Random) -> Paper:
    """取餐号很大;加料另计,口味不计;打包盒是费用;平台优惠;实付。"""
    paper, day = worn(chance, slip(chance, 480, 26)), some_day(chance)
    number = f"{digits(chance, 6)}{digits(chance, 6)}"
    paper.centre(drawn(chance, WORDS, "shops", "noodles"), look="b")
    paper.add(
        f'<div class="c" style="font-size:2.6em;font-weight:bold">{chance.choice(("取餐号 ", "", "#"))}{chance.choice(("A", "B", ""))}{chance.randint(1, 280)}</div>'
    )
    paper.centre(chance.choice(("【堂食】", "【自取】", "打包带走")), look="b")
    paper.rule()
    lines: list[Bought] = []
    for line in basket(chance, WORDS, ["noodles"], 1, 5, step="1", many=0.3, largest=3):
        lines.append(line)
        paper.row("58% 16% 26%", (line.name, f"x{line.count}", f"{line.amount:.2f}"), "lrr")
        for extra in basket(chance, WORDS, ["toppings"], 0, 2, step="1", many=0) if line.quantity == 1 else []:
            lines.append(extra)
            paper.row("58% 16% 26%", (f"  +{extra.name}", f"x{extra.count}", f"{extra.amount:.2f}"), "lrr")
        if chance.random() < 0.5:
            paper.left(f"  [{chance.choice(('微辣', '免葱', '多醋,不要香菜', '宽面'))}]", look="t")
    gross = total(lines)
    box = cents(Decimal(chance.choice((0, 0, 1, 2))))
    cut = cents(Decimal(chance.choice((0, 0, 3, 5))))
    due = gross + box - cut
    paper.rule()
    if box:
        paper.spread("打包盒费", f"{box}")
    paper.spread(f"共{sum(int(x.quantity) for x in lines)}项  原价", f"{gross + box}")
    if cut:
        paper.spread(chance.choice(("新客立减", "会员券", "平台优惠")), f"-{cut}")
    paper.spread(chance.choice(("实付", "实付金额", "应付")), f"{due}", look="xx")
    paper.rule()
    paper.left(f"{chance.choice(('订单编号', '订单号', '流水号'))}:{number}")
    paper.left(
        f"{chance.choice(('下单时间', '下单', '时间'))}:{dated(day, chance.choice(('Y-m-d', 'Y/m/d', 'Y.m.d')))}",
        f"     {hour(chance, seconds=True)}",
    )
    paper.left(f"支付方式:{chance.choice(('小程序', '支付宝', '现金'))}")
    paper.centre("扫码点餐更快捷", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def skewers(chance: Random) -> Paper:
    """烧烤:数量带串、份;赠送的不计价;酒水押瓶不列;两栏或一栏。"""
    two = chance.random() < 0.5
    paper, day = worn(chance, slip(chance, 720 if two else 540, 24)), some_day(chance)
    lines = basket(chance, WORDS, ["skewers"], 2, 8, step="0.5", many=0.75, largest=20)
    due = total(lines)
    number = f"{dated(day, 'md')}{digits(chance, 4)}"
    paper.centre(drawn(chance, WORDS, "shops", "skewers"), look="x")
    paper.spread(f"台号:{chance.randint(1, 48)}", f"{chance.choice(('点菜单', '结账单', '收银单'))} No:{number}")
    paper.spread(dated(day, chance.choice(("Y-m-d", "Y/M/D", "Y年M月D日"))), hour(chance))
    paper.rule("l")
    cells = []
    for line in lines:
        unit = "串" if line.name.endswith("串") or "烤" in line.name else "份"
        cells.append((line.name, f"{line.count}{unit}", f"{line.amount:.2f}"))
    if two:
        cells += [("", "", "")] * (len(cells) % 2)
        grid = "26% 10% 13% 2% 26% 10% 13%"
        paper.row(grid, ("品名", "数量", "金额", "", "品名", "数量", "金额"), "lrrclrr", look="b")
        for place in range(0, len(cells), 2):
            paper.row(grid, (*cells[place], "|", *cells[place + 1]), "lrrclrr")
    else:
        paper.row("46% 24% 30%", ("品名", "数量", "金额"), "lrr", look="b")
        for cell in cells:
            paper.row("46% 24% 30%", cell, "lrr")
        if chance.random() < 0.5:
            gift = chance.choice(("赠 糖蒜一碟", "送 水煮花生"))
            paper.row("46% 24% 30%", (f"({gift[0]}){gift[2:]}", "1份", "0.00"), "lrr")
            paper.included.append(f"({gift[0]}){gift[2:]}")
    paper.rule("l")
    paper.spread(chance.choice(("合计", "总计金额", "消费金额")), f"{due}元", look="x")
    paper.left(f"收款:{chance.choice(('微信', '现金', '支付宝'))}{due}    经手:{drawn(chance, WORDS, 'people')}")
    paper.centre("酒后不开车 开车不喝酒", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (banquet, noodle_bar, skewers)
