"""Chinese slips of the fourth family from where one shops: a market's scales, a supermarket, a corner shop, clothes."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from random import Random

from tests.bench.papers.chinese_tills import slip
from tests.bench.papers.goods import Bought, basket, cents, digits, drawn, total, words
from tests.bench.papers.marks import bars, worn
from tests.bench.papers.paper import Paper
from tests.bench.papers.spelled import dated, hour, some_day

WORDS = "zh_fourth"


def scales(chance: Random) -> Paper:
    """电子秤小票:品名一行,单价、重量、金额一行;笔数和合计;日期两位年。"""
    paper, day = worn(chance, slip(chance, 380, 25)), some_day(chance)
    lines = []
    for name, price in chance.sample(list(words(WORDS)["weighed"].items()), chance.randint(1, 6)):
        each = cents(Decimal(str(price)) * chance.randint(17, 24) / 20)
        weight = Decimal(chance.randint(80, 3200)) / 1000
        lines.append(Bought(name, weight, each, cents(weight * each), "", True))
    gross = total(lines)
    due = cents(gross.quantize(Decimal("0.1"), rounding=ROUND_DOWN)) if chance.random() < 0.4 else gross
    number = digits(chance, chance.choice((4, 6)))
    paper.centre(drawn(chance, WORDS, "shops", "scales"))
    paper.spread(dated(day, chance.choice(("y-m-d", "Y-m-d", "Y/m/d"))), hour(chance))
    paper.spread(f"{chance.choice(('No.', '流水号', '单号'))}{number}", f"秤号{chance.randint(1, 60)}")
    paper.rule("-")
    if chance.random() < 0.7:
        paper.row("34% 34% 32%", ("单价(元/kg)", "重量kg", "金额"), "lrr", look="t")
    for line in lines:
        paper.left(line.name)
        paper.row("34% 34% 32%", (f"{line.price}", line.count, f"{line.amount}"), "lrr")
    paper.rule("-")
    if gross - due:
        paper.spread("小计", f"{gross}")
        paper.spread("去零", f"{gross - due}")
    paper.spread(
        f"{chance.choice(('笔数', '共计笔数'))}:{len(lines)}",
        f"{chance.choice(('合计', '总计', '总价'))}:{due}",
        look="b",
    )
    paper.centre("公平秤在市场服务台", "谢谢惠顾", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def members_market(chance: Random) -> Paper:
    """编码和品名一行,数量、原价、现价、金额一行;会员优惠在下;付款几种;积分到期另有日期。"""
    paper, day = worn(chance, slip(chance, 580, 24)), some_day(chance)
    lines: list[Bought] = []
    listed: list[Decimal] = []
    for item in basket(chance, WORDS, ["grocery"], 2, 9, many=0.3, largest=5, prefix="69"):
        now = cents(item.price * Decimal(chance.choice(("1", "1", "1", "0.9", "0.8"))))
        listed.append(item.price)
        lines.append(Bought(item.name, item.quantity, now, cents(now * item.quantity), item.code))
    due = total(lines)
    saved = sum((x.quantity * old for x, old in zip(lines, listed, strict=True)), Decimal(0)) - due
    number = f"{chance.randint(1, 9):04}{chance.randint(1, 20):03}{digits(chance, 6)}"
    paper.centre(drawn(chance, WORDS, "shops", "grocery"), look="b")
    paper.left(
        f"{chance.choice(('小票', '单据号', '销售单号'))}:{number}",
        f"机号:{chance.randint(1, 20):03}  收银:{drawn(chance, WORDS, 'people')}  班次:{chance.randint(1, 3)}",
    )
    if chance.random() < 0.5:
        paper.left(f"日期:{dated(day, 'Y-m-d')}", f"时间:{hour(chance, seconds=True)}")
    else:
        paper.left(f"{dated(day, chance.choice(('Y.m.d', 'Y/M/D', 'Ymd')))} {hour(chance)}")
    paper.rule("-")
    grid = "16% 28% 28% 28%"
    paper.row(grid, ("数量", "原价", "现价", "金额"), "rrrr")
    paper.rule("-")
    for line, old in zip(lines, listed, strict=True):
        paper.left(f"{line.code[-6:]} {line.name}")
        paper.row(grid, (line.count, f"{old}", f"{line.price}", f"{line.amount}"), "rrrr")
    paper.rule("-")
    paper.spread(
        f"品种:{len(lines)}  件数:{sum(int(x.quantity) for x in lines)}",
        f"{chance.choice(('应付', '合计应收', '总计'))}:{due}",
        look="b",
    )
    if saved:
        paper.left(f"本次为您节省:{saved:.2f}")
    card = cents(due / 3)
    if chance.random() < 0.4:
        paper.spread("储值卡", f"{card}")
        paper.spread("微信", f"{due - card}")
    else:
        given = cents(Decimal((int(due) // 50 + 1) * 50))
        paper.spread("人民币", f"{given}")
        paper.spread("找零", f"{given - due}")
    paper.rule("-")
    gained = int(due)
    paper.left(
        f"会员卡号:13{digits(chance, 1)}****{digits(chance, 4)}",
        f"本次积分:{gained}  累计积分:{gained + chance.randint(10, 9000)}",
    )
    paper.left(f"积分有效期至:{dated(day.replace(month=12, day=31) + timedelta(days=365), 'Y-m-d')}", look="t")
    paper.centre("请当面点清 离柜概不负责", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def corner_shop(chance: Random) -> Paper:
    """便利店:星期、时分在头一行;`合计 3点`;第二件半价作减;税前不列。"""
    paper, day = worn(chance, slip(chance, 440, 25)), some_day(chance)
    lines = basket(chance, WORDS, ["bento"], 1, 6, step="0.1", many=0.3, largest=2)
    number = f"{chance.choice(('#', 'R', ''))}{digits(chance, 4)}-{digits(chance, 5)}"
    week = "一二三四五六日"[day.weekday()]
    paper.centre(drawn(chance, WORDS, "shops", "bento"), look="x")
    paper.left(f"电话 021-6{digits(chance, 7)}", look="t")
    paper.spread(f"{dated(day, chance.choice(('Y年m月d日', 'Y/m/d', 'Y年M月D日')))}({week})", hour(chance))
    paper.left(f"{chance.choice(('小票No', '单据', '交易'))}{number}  责:{drawn(chance, WORDS, 'people')}")
    paper.space()
    cut = Decimal(0)
    for line in lines:
        paper.spread(line.name, f"￥{line.amount}")
        if line.quantity > 1:
            paper.left(f"    @{line.price} × {line.count}点")
            if chance.random() < 0.5:
                less = cents(line.price / 2)
                cut += less
                paper.spread("    第二件半价", f"-{less}")
    due = total(lines) - cut
    paper.space()
    paper.spread(f"合计  {sum(int(x.quantity) for x in lines)}点", f"￥{due}", look="x")
    if chance.random() < 0.6:
        paper.spread(chance.choice(("(支付宝)", "(微信支付)", "(云闪付)")), f"￥{due}")
    else:
        given = cents(Decimal((int(due) // 100 + 1) * 100))
        paper.spread("  现金", f"￥{given}")
        paper.spread("  找钱", f"￥{given - due}")
    paper.add(bars(chance, 54))
    paper.centre("扫码开票 30日内有效", "咖啡第二杯半价 每日7:00-10:00", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number.lstrip("#"), lines
    return paper


def clothes(chance: Random) -> Paper:
    """服装:款号、颜色尺码、吊牌价、折扣、实价;导购;退换到哪一天。"""
    paper, day = worn(chance, slip(chance, 560, 24)), some_day(chance)
    lines: list[Bought] = []
    rows: list[tuple[str, ...]] = []
    for item in basket(chance, WORDS, ["clothes"], 1, 4, step="1", many=0.2, largest=2):
        rate = chance.choice((100, 90, 80, 70, 50))
        price = cents(item.price * rate / 100)
        lines.append(Bought(item.name, item.quantity, price, cents(price * item.quantity), ""))
        shown = "-" if rate == 100 else f"{rate / 10:g}折"
        rows.append((f"{item.price:.0f}", shown, item.count, f"{price}", f"{lines[-1].amount}"))
    gross = total(lines)
    cut = cents(Decimal(chance.choice((0, 0, 20, 50)))) if gross > 200 else Decimal(0)
    due = gross - cut
    number = f"{chance.choice(('XS', 'LS', ''))}{dated(day, 'Ymd')}{digits(chance, 4)}"
    paper.centre(drawn(chance, WORDS, "shops", "clothes"), look="xx")
    paper.centre(chance.choice(("销售小票", "顾客联", "购物小票")))
    paper.left(
        f"销售单号 {number}", f"销售日期 {dated(day, chance.choice(('Y-m-d', 'Y.m.d', 'Y年m月d日')))} {hour(chance)}"
    )
    paper.left(f"导购 {drawn(chance, WORDS, 'people')}    VIP {digits(chance, 6)}")
    paper.rule("l")
    grid = "22% 16% 12% 24% 26%"
    paper.row(grid, ("吊牌价", "折扣", "数量", "实价", "金额"), "lrrrr", look="b")
    paper.rule("l")
    for line, row in zip(lines, rows, strict=True):
        paper.left(line.name)
        style = f"{chance.choice('ABKM')}{digits(chance, 6)} {chance.choice(('米白', '黑色', '雾蓝', '卡其'))} {chance.choice(('S', 'M', 'L', '均码', '165/88A'))}"
        paper.left(f"  {style}", look="t")
        paper.row(grid, row, "lrrrr")
    paper.rule("l")
    paper.spread(f"件数 {sum(int(x.quantity) for x in lines)}", f"合计 {gross}")
    if cut:
        paper.spread("满减券", f"-{cut}")
    paper.spread(chance.choice(("实收", "应付金额", "实付合计")), f"{due}", look="x")
    paper.spread(chance.choice(("刷卡", "微信", "商场统一收银")), f"{due}")
    paper.left(f"七天内凭小票退换({dated(day + timedelta(days=7), 'Y-m-d')}前),特价商品不退不换", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (scales, members_market, corner_shop, clothes)
