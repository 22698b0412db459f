"""Chinese slips of the fifth family from counters: a supermarket in rows of two, a drugstore by batch, a petrol station."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from random import Random

from tests.bench.papers.chinese_tills import change, slip
from tests.bench.papers.goods import Bought, basket, cents, digits, drawn, total, words
from tests.bench.papers.marks import bars, worn
from tests.bench.papers.paper import Paper
from tests.bench.papers.spelled import capitals, dated, hour, some_day

WORDS = "zh_fifth"


def two_rows(chance: Random) -> Paper:
    """品名一行,单价、数量、小计一行;促销直降在商品下;日期和流水号在末尾。"""
    paper, day = worn(chance, slip(chance, 580, 25), notes=False), some_day(chance)
    lines = basket(chance, WORDS, ["pantry"], 3, 10, weighed=0.25, many=0.35, largest=6, prefix="69")
    coded, numbered = chance.random() < 0.5, chance.random() < 0.5
    number = f"{chance.randint(1, 30):03}{dated(day, 'ymd')}{digits(chance, 4)}"
    paper.centre(drawn(chance, WORDS, "shops", "pantry"), look="x")
    paper.centre(f"服务热线:400-{digits(chance, 3)}-{digits(chance, 4)}", look="t")
    paper.spread(f"款台:{chance.randint(1, 30):02}", f"收银:{drawn(chance, WORDS, 'people')}")
    paper.rule(chance.choice(("=", "-", "")))
    grid = "44% 18% 15% 23%"
    if coded:
        paper.row(grid, ("商品名称/条码", "单价", "数量", "小计"), look="t")
    else:
        paper.left("商品名称")
        paper.row(grid, ("", "单价", "数量", chance.choice(("小计", "小计(元)"))))
    paper.rule("-")
    cut = Decimal(0)
    for place, line in enumerate(lines, 1):
        paper.left(f"{place:02} {line.name}" if numbered else line.name)
        paper.row(grid, (line.code if coded else "", f"{line.price}", line.count, f"{line.amount}"))
        if chance.random() < 0.2 and line.amount > 5:
            less = cents(line.amount * chance.choice((10, 15, 30)) / 100)
            cut += less
            paper.spread(f"  {chance.choice(('促销直降', '会员折让', '满减优惠'))}", f"-{less}")
    due = total(lines) - cut
    paper.rule("-")
    pieces = sum(1 if x.weighed else int(x.quantity) for x in lines)
    paper.spread(f"{chance.choice(('商品数', '总件数', '数量合计'))} {pieces}", f"小计合计 {due + cut}")
    if cut:
        paper.spread("优惠合计", f"-{cut}")
    paper.spread(chance.choice(("应付金额", "实付金额", "应收合计", "总计")), f"{due}", look="x")
    if chance.random() < 0.4:
        given, back = change(chance, due)
        paper.spread("现金", f"{given}")
        paper.spread("找零", f"{back}")
    else:
        paper.spread(chance.choice(("微信支付", "支付宝", "数字人民币", "购物卡")), f"{due}")
    paper.rule("-")
    paper.left(f"{chance.choice(('单据号', '流水', '小票编号'))}:{number}")
    written = dated(day, chance.choice(("Y-m-d", "Y/m/d", "Y年m月d日")))
    paper.left(f"{chance.choice(('', '交易时间:', '时间 '))}{written} {hour(chance, seconds=True)}")
    if chance.random() < 0.5:
        paper.add(bars(chance, 50))
    paper.centre("商品如需退换,请于7日内凭此票办理", "欢迎再次光临", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def drugstore(chance: Random) -> Paper:
    """药店:品名、规格和批号、厂家和有效期各一行,再一行数量、单价、金额;大写;会员折让。"""
    paper, day = worn(chance, slip(chance, 580, 24), notes=False), some_day(chance)
    lines = basket(chance, WORDS, ["drugs"], 1, 5, step="0.1", many=0.45, largest=4)
    specs, makers = words(WORDS)["specs"], words(WORDS)["makers"]
    number = f"{chance.choice(('XS', 'LS', ''))}{dated(day, 'ymd')}{digits(chance, 5)}"
    gross = total(lines)
    cut = cents(gross * chance.choice((5, 8)) / 100) if chance.random() < 0.4 else Decimal(0)
    due = gross - cut
    paper.centre(drawn(chance, WORDS, "shops", "drugs"), look="b")
    paper.centre(chance.choice(("药品销售凭证", "零售销售清单", "购药小票")))
    paper.left(
        f"{chance.choice(('销售单号', '凭证号', '单号'))}:{number}",
        f"{chance.choice(('销售日期', '日期', '开单时间'))}:{dated(day, chance.choice(('Y-m-d', 'Y.m.d', 'Y年m月d日')))} {hour(chance)}",
        f"营业员:{drawn(chance, WORDS, 'people')}  会员:1{digits(chance, 2)}****{digits(chance, 4)}",
    )
    paper.rule("-")
    grid = "25% 25% 25% 25%"
    paper.row(grid, ("单位", "数量", "单价", "金额"), "lrrr")
    paper.rule("-")
    for line in lines:
        made = (day.year - chance.randint(0, 1)) % 100
        batch = f"{made:02}{chance.randint(1, 12):02}{digits(chance, 3)}"
        paper.left(line.name, look="b" if chance.random() < 0.3 else "")
        paper.left(f"规格:{specs[line.name]} 批号:{batch}", look="t")
        paper.left(
            f"厂家:{chance.choice(makers)} 有效期至:{day.year + chance.randint(1, 2)}-{chance.randint(1, 12):02}",
            look="t",
        )
        unit = chance.choice(("瓶", "盒")) if "瓶" not in specs[line.name] else "瓶"
        paper.row(grid, (unit, line.count, f"{line.price}", f"{line.amount}"), "lrrr")
    paper.rule("-")
    paper.spread("合计金额" if cut else chance.choice(("合计", "应收金额")), f"{gross}")
    if cut:
        paper.spread(chance.choice(("会员日优惠", "折让金额")), f"-{cut}")
        paper.spread(chance.choice(("实收金额", "应收")), f"{due}", look="b")
    paper.left(f"大写:{capitals(due)}")
    paper.spread(chance.choice(("移动支付", "现金", "银联卡")), f"{due}")
    paper.left(
        f"执业药师:{chance.choice(('柳青', '邵文', '段晓'))}",
        "药品系特殊商品,非质量问题一经售出不予退换",
        look="t",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def _poured(chance: Random) -> Bought:
    """加的油:升数两位,单价两位。"""
    name, price = chance.choice(list(words(WORDS)["oils"].items()))
    each = cents(Decimal(str(price)) * chance.randint(94, 106) / 100)
    litres = Decimal(chance.randint(1500, 6200)) / 100
    return Bought(name, litres, each, cents(litres * each), "")


def pump_slip(chance: Random) -> Paper:
    """加油站:油枪、油品、升数、单价;便利店商品也在一张票上;立减;加油卡余额。"""
    paper, day = worn(chance, slip(chance, 500, 25), notes=False), some_day(chance)
    oil, gun = _poured(chance), f"{chance.randint(1, 16):02}"
    lines = [oil]
    if chance.random() < 0.5:
        lines += basket(chance, WORDS, ["forecourt"], 1, 2, step="0.5", many=0.3, largest=2)
    gross = total(lines)
    cut = (oil.quantity * Decimal("0.3")).quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    cut = cents(cut) if chance.random() < 0.5 else Decimal(0)
    due = gross - cut
    number = digits(chance, chance.choice((6, 10)))
    paper.centre(drawn(chance, WORDS, "shops", "oils"), look="b")
    paper.centre(chance.choice(("加油小票", "成品油销售小票", "交易凭条(顾客联)")), look="x")
    paper.left(
        f"站编码:{chance.choice('ABH')}{digits(chance, 3)}   班次:{chance.randint(1, 4)}",
        f"{chance.choice(('交易号', '交易流水', '小票号'))}:{number}",
        f"{chance.choice(('加油时间', '交易时间', '日期'))}:{dated(day, chance.choice(('Y-m-d', 'Y/m/d', 'Y年M月D日')))} {hour(chance, seconds=True)}",
    )
    paper.rule("-")
    if chance.random() < 0.5:
        paper.left(f"油枪 {gun}   加油员 {drawn(chance, WORDS, 'people')}")
    grid = "24% 26% 24% 26%"
    paper.row(grid, ("油枪", chance.choice(("升数", "数量")), "单价", "金额"), "lrrr")
    for line in lines:
        paper.left(line.name)
        paper.row(
            grid,
            (
                f"{gun}#" if line is oil else "",
                f"{line.quantity:.2f}" if line is oil else line.count,
                f"{line.price}",
                f"{line.amount}",
            ),
            "lrrr",
        )
    paper.rule("-")
    paper.spread("合计", f"{gross}")
    if cut:
        paper.spread(chance.choice(("每升立减0.3元", "油站优惠", "电子券")), f"-{cut}")
    paper.spread(chance.choice(("实付", "应付金额", "实收金额")), f"¥{due}", look="x")
    if chance.random() < 0.5:
        paper.spread(f"加油卡 {digits(chance, 4)}********{digits(chance, 4)}", f"{due}")
        paper.spread("卡余额", f"{cents(Decimal(chance.randint(2000, 200000)) / 100)}")
    else:
        paper.spread(chance.choice(("云闪付", "微信支付", "人民币")), f"{due}")
    paper.centre("请核对油号油量 开票请当月办理", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (two_rows, drugstore, pump_slip)
