"""Chinese slips of the second family: fresh food by weight, bakery, tea, hotpot, insured medicine, a fuel terminal, an invoice on a roll."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from random import Random

from tests.bench.papers.chinese_tills import slip
from tests.bench.papers.goods import Bought, basket, cents, digits, total, words
from tests.bench.papers.paper import HAN_THERMAL, Paper
from tests.bench.papers.spelled import capitals, dated, hour, some_day

WORDS = "zh_more"


def shop(chance: Random, pool: str) -> str:
    """店名。"""
    return str(chance.choice(words(WORDS)["shops"][pool]))


def person(chance: Random) -> str:
    """经手的人。"""
    return str(chance.choice(words(WORDS)["people"]))


def buyer(chance: Random) -> str:
    """买的人。"""
    return str(chance.choice(words(WORDS)["buyers"]))


def fresh_market(chance: Random) -> Paper:
    """生鲜:重量、单价(元/kg)、金额;品名占一行或同行。"""
    paper, day = slip(chance, 520, 26), some_day(chance)
    lines = basket(chance, WORDS, ["groceries"], 2, 7, weighed=0.75, many=0.3)
    number = f"{chance.randint(1, 30):02}{dated(day, 'md')}{digits(chance, 5)}"
    paper.centre(shop(chance, "groceries"), look="x")
    paper.left(
        f"秤号 {chance.randint(1, 9):02}   单据 {number}",
        f"{dated(day, chance.choice(('Y/m/d', 'y-m-d', 'Y.m.d')))} {hour(chance)}",
    )
    paper.rule("-")
    grid = "36% 22% 20% 22%"
    paper.row(grid, ("商品", "重量/数", "元/kg", "金额"))
    paper.rule("-")
    above = chance.random() < 0.4
    for line in lines:
        weight = f"{line.count}kg" if line.weighed else f"{line.count}{chance.choice(('袋', '盒'))}"
        if above:
            paper.left(line.name)
        paper.row(grid, ("" if above else line.name, weight, f"{line.price}", f"{line.amount}"))
    due = total(lines)
    paper.rule("-")
    gross = due
    if chance.random() < 0.5:
        due = gross.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
        paper.spread(f"共{len(lines)}项", f"货款 {gross}")
        if gross - due:
            paper.spread("去零", f"{due - gross}")
        due = cents(due)
    paper.spread(chance.choice(("应付款", "实收款", "本单应收")), f"{due}元", look="x")
    paper.spread(chance.choice(("扫码支付", "微信", "支付宝")), f"{due}")
    paper.centre("菜品新鲜 足斤足两", f"投诉电话 0755-2{digits(chance, 7)}", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def cake_shop(chance: Random) -> Paper:
    """会员价、积分抵现、本次积分和余额。"""
    paper, day = slip(chance, 560, 25), some_day(chance)
    lines = basket(chance, WORDS, ["bakery"], 2, 6, step="0.1", many=0.3)
    number = f"{digits(chance, 3)}-{dated(day, 'ymd')}-{chance.randint(1, 400):04}"
    paper.centre(shop(chance, "bakery"), look="xx")
    paper.centre("现烤现卖 每日新鲜", look="t")
    paper.left(
        f"小票:{number}",
        f"会员:138****{digits(chance, 4)}  等级:银卡",
        f"店员:{person(chance)}  {dated(day, chance.choice(('Y-m-d', 'm/d/Y', 'Y年M月D日')))} {hour(chance)}",
    )
    paper.rule("=")
    for line in lines:
        paper.left(line.name)
        paper.row("20% 40% 40%", ("", f"{line.price}×{line.count}", f"{line.amount}"), "lrr")
    gross = total(lines)
    points = chance.choice((0, 0, 200, 500, 300))
    cut = cents(min(Decimal(points) / 100, gross / 2))
    due = gross - cut
    paper.rule("=")
    paper.spread("原价合计", f"{gross}")
    if points:
        paper.spread(f"积分抵现({points}分)", f"-{cut}")
    paper.spread(chance.choice(("需支付", "实际支付", "折后应付")), f"{due}", look="x")
    if chance.random() < 0.5:
        left = cents(Decimal(chance.randint(2000, 50000)) / 100)
        paper.spread("储值卡支付", f"{due}")
        paper.spread("卡内余额", f"{left}")
    else:
        paper.spread("云闪付", f"{due}")
    paper.left(f"本次积分 {int(due)}   可用积分 {chance.randint(30, 3000)}", look="t")
    paper.centre("面包请于当日食用,蛋糕请冷藏", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def tea_shop(chance: Random) -> Paper:
    """取餐号很大;每杯下面是规格和加料。"""
    paper, day = slip(chance, 460, 27), some_day(chance)
    due = Decimal(0)
    lines: list[Bought] = []
    called = f"{chance.choice('ABH')}{chance.randint(100, 899)}"
    number = f"{dated(day, 'Ymd')}{digits(chance, 8)}"
    paper.centre(shop(chance, "tea"))
    paper.add(f'<div class="c" style="font-size:2.4em;font-weight:bold">{called}</div>')
    paper.centre(chance.choice(("堂饮", "自取", "打包带走")))
    paper.rule("l")
    toppings = list(words(WORDS)["addings"].items())
    for drink in basket(chance, WORDS, ["tea"], 1, 4, step="1", many=0.25, largest=3):
        lines.append(drink)
        paper.row("58% 16% 26%", (drink.name, f"×{drink.count}", f"{drink.amount:.2f}"), "lcr", look="b")
        paper.left(
            f"  {chance.choice(('大杯', '中杯', '标准杯'))}/{chance.choice(('少冰', '去冰', '热饮', '正常冰'))}/{chance.choice(('三分糖', '不另外加糖', '五分糖'))}",
            look="t",
        )
        if chance.random() < 0.5:
            name, price = toppings.pop(chance.randrange(len(toppings)))
            each = cents(Decimal(str(price)))
            lines.append(Bought(name, drink.quantity, each, each * drink.quantity, ""))
            paper.row("58% 16% 26%", (f"  +{name}", f"×{drink.count}", f"{lines[-1].amount:.2f}"), "lcr", look="t")
    due = total(lines)
    paper.rule("l")
    paper.spread("饮品金额", f"¥{due}")
    paper.spread(chance.choice(("实付", "顾客实付", "支付金额")), f"¥{due}", look="x")
    paper.left(
        f"单号 {number}", f"下单 {dated(day, chance.choice(('Y-m-d', 'Y/m/d')))} {hour(chance, seconds=True)}", look="t"
    )
    paper.centre("请在30分钟内饮用,口感更佳", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def hotpot(chance: Random) -> Paper:
    """锅底、荤菜、素菜分组小计;会员折扣、抹零。"""
    paper, day = slip(chance, 600, 24), some_day(chance)
    groups = (
        ("【锅底】", basket(chance, WORDS, ["pots"], 1, 1, step="1", many=0)),
        ("【荤菜】", basket(chance, WORDS, ["meats"], 2, 5, step="1", many=0.3, largest=3)),
        ("【素菜】", basket(chance, WORDS, ["greens"], 1, 3, step="1", many=0.2, largest=2)),
        ("【小吃酒水】", basket(chance, WORDS, ["sides"], 1, 3, step="1", many=0.6)),
    )
    lines = [line for _, part in groups for line in part]
    number = f"{chance.choice(('B', 'ZD', ''))}{dated(day, 'ymd')}{digits(chance, 4)}"
    paper.centre(shop(chance, "pots"), look="xx")
    paper.centre(chance.choice(("埋单凭据", "客户结账联", "账 单")), look="x")
    paper.spread(
        f"台位:{chance.choice(('大厅', '包间', '卡座'))}{chance.randint(1, 40)}", f"宾客:{chance.randint(2, 10)}位"
    )
    paper.left(
        f"账单号:{number}",
        f"开台:{dated(day, 'm-d')} 18:{chance.randint(10, 59)}",
        f"埋单:{dated(day, chance.choice(('Y-m-d', 'Y年m月d日')))} 20:{chance.randint(10, 59)}",
    )
    grid = "46% 16% 16% 22%"
    paper.row(grid, ("菜名", "份数", "价格", "小计"), look="b")
    for name, part in groups:
        paper.left(name)
        for line in part:
            paper.row(grid, (line.name, line.count, f"{line.price:.0f}", f"{line.amount:.2f}"))
        paper.spread("", f"分类小计 {total(part):.2f}", look="t")
    gross = total(lines)
    cut = cents(gross * Decimal(chance.choice(("0.12", "0.05", "0.1"))))
    exact = gross - cut
    due = cents(exact.quantize(Decimal(1), rounding=ROUND_DOWN))
    paper.rule("d")
    paper.spread("消费总额", f"{gross}")
    paper.spread("会员折扣", f"-{cut}")
    if exact - due:
        paper.spread("尾数抹零", f"-{exact - due}")
    paper.spread(chance.choice(("应收金额", "埋单金额", "本桌实收")), f"{due}", look="xx")
    paper.spread(chance.choice(("微信支付", "扫码付")), f"{due}")
    paper.centre("发票请扫码自助开具,当月有效", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def insured_pharmacy(chance: Random) -> Paper:
    """医保结算单:统筹支付、个人账户、现金自付;总额是药费。"""
    paper, day = slip(chance, 620, 24), some_day(chance)
    lines = basket(chance, WORDS, ["medicine"], 1, 5, many=0.5, largest=3)
    due = total(lines)
    fund = cents(due * Decimal(chance.choice(("0", "0.5", "0.7"))))
    account = cents((due - fund) * Decimal(chance.choice(("1", "1", "0.6"))))
    number = f"{digits(chance, 6)}{dated(day, 'ymd')}{digits(chance, 4)}"
    paper.centre(shop(chance, "medicine"), look="x")
    paper.centre(chance.choice(("医疗保险药店结算单", "定点零售药店医保结算凭证")), look="b")
    paper.left(
        f"结算流水:{number}",
        f"姓名:{chance.choice('王李张刘')}**   人员类别:{chance.choice(('在职', '退休', '居民'))}",
        f"结算日期:{dated(day, chance.choice(('Y-m-d', 'Y年m月d日', 'Ymd')))} {hour(chance)}",
    )
    paper.rule()
    grid = "44% 14% 20% 22%"
    paper.row(grid, ("药品名称", "数量", "零售价", "金额"))
    for line in lines:
        paper.row(grid, (line.name, line.count, f"{line.price}", f"{line.amount}"))
        paper.left(
            f"  {chance.choice(('甲类', '乙类', '丙类'))} 自付比例{chance.choice(('0%', '10%', '100%'))} 国药准字H{digits(chance, 8)}",
            look="t",
        )
    paper.rule()
    paper.spread(chance.choice(("医疗费总额", "费用总额", "药费总额")), f"{due}", look="x")
    paper.spread("统筹基金支付", f"{fund}")
    paper.spread("个人账户支付", f"{account}")
    paper.spread("现金自付", f"{due - fund - account}")
    paper.spread("账户余额", f"{cents(Decimal(chance.randint(1000, 400000)) / 100)}")
    paper.left("参保人签字:____________", f"药师:{person(chance)}")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def fuel_terminal(chance: Random) -> Paper:
    """加油一体机:枪号、升数、挂牌价、优惠、实付。"""
    paper, day = slip(chance, 480, 25), some_day(chance)
    litres, each = Decimal(chance.randint(1000, 6000)) / 100, Decimal(chance.randint(650, 920)) / 100
    fuel = Bought(
        chance.choice(("95号车用汽油(VIB)", "92号车用汽油", "0号车用柴油")), litres, each, cents(litres * each), ""
    )
    cut = cents(litres * Decimal(chance.choice(("0", "0.3", "0.5"))))
    due = fuel.amount - cut
    number = digits(chance, 10)
    paper.centre(chance.choice(("中油昌盛加油站", "远航石化滨河站", "顺达民营加油站")), look="x")
    paper.centre("自助加油一体机 消费凭条")
    paper.rule("l")
    paper.left(f"交易序号 {number}", f"终端 {digits(chance, 8)}  枪 {chance.randint(1, 16):02}")
    paper.left(f"时间 {dated(day, chance.choice(('Y/m/d', 'Y-m-d', 'Y.m.d')))} {hour(chance, seconds=True)}")
    paper.rule("l")
    paper.left(fuel.name, look="b")
    paper.row("50% 50%", (f"{litres} 升 × {each}", f"{fuel.amount}"), "lr")
    paper.rule("l")
    paper.spread("加油金额", f"{fuel.amount}元")
    if cut:
        paper.spread(chance.choice(("直降优惠", "App立减")), f"-{cut}元")
    paper.spread(chance.choice(("实付金额", "扣款金额", "实际扣款")), f"{due}元", look="x")
    paper.spread("支付方式", chance.choice(("加油卡", "微信免密", "车牌付")))
    paper.left(f"车牌 粤B·{digits(chance, 3)}**", look="t")
    paper.centre("请保留凭条 开票请至营业厅", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, [fuel]
    return paper


def square(chance: Random, side: int = 25) -> str:
    """What looks like a QR code and says nothing."""
    eyes = [(0, 0), (side - 7, 0), (0, side - 7)]
    free = [
        (x, y)
        for x in range(side)
        for y in range(side)
        if not any(left - 1 <= x < left + 8 and top - 1 <= y < top + 8 for left, top in eyes)
    ]
    dots = "".join(f"M{x} {y}h1v1h-1z" for x, y in free if chance.random() < 0.48)
    rings = "".join(f"M{x} {y}h7v7h-7zM{x + 1} {y + 1}v5h5v-5zM{x + 2} {y + 2}h3v3h-3z" for x, y in eyes)
    return f'<svg viewBox="0 0 {side} {side}" style="display:block;width:160px;margin:.6em auto"><path d="{dots}{rings}"/></svg>'


def roll_invoice(chance: Random) -> Paper:
    """增值税普通发票(卷票):项目、单价、数量、金额都含税。"""
    paper, day = slip(chance, 500, 24, HAN_THERMAL[:3]), some_day(chance)
    pool = chance.choice(("bakery", "hardware"))
    lines = basket(chance, WORDS, [pool], 1, 4, many=0.4)
    due = total(lines)
    number = digits(chance, 8)
    paper.css += ".f{color:#8a3a2a}"
    paper.centre(chance.choice(("广东增值税普通发票(卷票)", "北京增值税普通发票(卷票)")), look="b f")
    paper.centre("发 票 联", look="f")
    paper.left(
        f"发票代码 0{digits(chance, 11)}", f"发票号码 {number}", f"机打号码 {number}", f"机器编号 {digits(chance, 12)}"
    )
    paper.left(
        f"销售方名称:{shop(chance, pool)}",
        f"纳税人识别号:92{digits(chance, 14)}QX",
        f"开票日期:{dated(day, chance.choice(('Y-m-d', 'Y年m月d日')))}  收款员:{person(chance)}",
    )
    paper.left(f"购买方名称:{buyer(chance)}")
    paper.rule()
    paper.row("40% 18% 18% 24%", ("项目", "单价", "数量", "金额"))
    for line in lines:
        paper.left(line.name)
        paper.row("40% 18% 18% 24%", ("", f"{line.price}", line.count, f"{line.amount}"))
    paper.rule()
    paper.left(f"合计金额(小写):¥{due}", f"合计金额(大写):{capitals(due)}", f"校验码 {digits(chance, 20)}")
    paper.add(square(chance))
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (fresh_market, cake_shop, tea_shop, hotpot, insured_pharmacy, fuel_terminal, roll_invoice)
