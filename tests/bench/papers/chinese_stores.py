"""Chinese slips of the third family: hypermarket, home cooking, fast food, wholesale by the jin, dry cleaning."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from random import Random

from tests.bench.papers.chinese_tills import slip
from tests.bench.papers.goods import Bought, basket, cents, digits, total, words
from tests.bench.papers.paper import Paper
from tests.bench.papers.spelled import dated, hour, some_day

WORDS = "zh_third"


def shop(chance: Random, pool: str) -> str:
    """店名。"""
    return str(chance.choice(words(WORDS)["shops"][pool]))


def person(chance: Random) -> str:
    """经手的人。"""
    return str(chance.choice(words(WORDS)["people"]))


def hypermarket(chance: Random) -> Paper:
    """序号和品名一行,条码、单价*数量、小计一行;促销减价单列。"""
    paper, day = slip(chance, 560, 25), some_day(chance)
    lines = basket(chance, WORDS, ["groceries"], 2, 9, many=0.3, prefix="69")
    number = f"{chance.randint(1, 40):03}{digits(chance, 7)}"
    paper.centre(shop(chance, "groceries"), look="x")
    paper.centre("欢迎光临 天天低价", look="t")
    paper.spread(f"收银台:{chance.randint(1, 40)}", f"收银员:{person(chance)}")
    paper.left(f"{chance.choice(('小票号', '交易号', '票据号'))}:{number}")
    paper.rule("=")
    paper.row("48% 30% 22%", ("商品", "单价*数量", "小计"))
    paper.rule("-")
    cut = Decimal(0)
    for place, line in enumerate(lines, 1):
        paper.left(f"{place}.{line.name}")
        paper.row("48% 30% 22%", (line.code, f"{line.price}*{line.count}", f"{line.amount}"))
        if chance.random() < 0.2:
            less = cents(line.amount / 10)
            cut += less
            paper.spread("   ◇促销优惠", f"-{less}")
    gross = total(lines)
    due = gross - cut
    paper.rule("-")
    paper.spread(f"总件数 {sum(int(x.quantity) for x in lines)}", f"总金额 {gross}")
    if cut:
        paper.spread("优惠合计", f"-{cut}")
    paper.spread(chance.choice(("应付", "应收合计", "实付")), f"{due}", look="x")
    paper.spread(chance.choice(("移动支付", "微信", "购物卡")), f"{due}")
    paper.rule("=")
    paper.left(f"{dated(day, chance.choice(('Y-m-d', 'Y/m/d', 'Y.m.d')))} {hour(chance, seconds=True)}")
    paper.left("提袋前请核对商品,生鲜离柜概不退换", f"服务台 0571-8{digits(chance, 7)}", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def home_cooking(chance: Random) -> Paper:
    """结账单:菜品、数量带单位、金额,没有单价;服务费、优惠券。"""
    paper, day = slip(chance, 580, 25), some_day(chance)
    lines = basket(chance, WORDS, ["dishes"], 3, 9, step="1", many=0.25, largest=3)
    number = f"{dated(day, 'Ymd')}{digits(chance, 6)}"
    paper.centre(shop(chance, "dishes"), look="xx")
    paper.centre(chance.choice(("结账单", "对账单", "顾客联")), look="b")
    paper.spread(f"桌号 {chance.choice('ABV')}{chance.randint(1, 30):02}", f"人数 {chance.randint(1, 12)}")
    paper.left(
        f"{chance.choice(('订单号', '流水号', '单据编号'))} {number}",
        f"{chance.choice(('结账时间', '打印时间', '日期'))} {dated(day, chance.choice(('Y-m-d', 'Y/m/d', 'Y年m月d日')))} {hour(chance)}",
        f"服务员 {person(chance)}",
    )
    paper.rule()
    paper.row("56% 20% 24%", ("菜品", "数量", "金额"), look="b")
    paper.rule()
    for line in lines:
        unit = chance.choice(("份", "份", "例", ""))
        paper.row("56% 20% 24%", (line.name, f"{line.count}{unit}", f"{line.amount:.2f}"))
    gross = total(lines)
    paper.rule()
    paper.spread("菜品合计", f"{gross}")
    fee = cents(gross / 10) if chance.random() < 0.3 else Decimal(0)
    if fee:
        paper.spread("服务费(10%)", f"{fee}")
    cut = cents(Decimal(chance.choice((0, 0, 10, 20))))
    if cut:
        paper.spread(chance.choice(("代金券", "团购券抵扣", "满减活动")), f"-{cut}")
    due = gross + fee - cut
    paper.spread(chance.choice(("应收", "消费合计", "实收合计")), f"¥{due}", look="x")
    paper.spread(chance.choice(("支付宝", "微信支付", "美团收银")), f"¥{due}")
    paper.centre("凭此单可停车2小时", "订餐热线 0571-87550" + digits(chance, 3), look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def fast_food(chance: Random) -> Paper:
    """数量在前,无单价;门店、柜台、取餐柜。"""
    paper, day = slip(chance, 480, 26), some_day(chance)
    lines = basket(chance, WORDS, ["canteen"], 1, 6, step="0.5", many=0.35, largest=3)
    due = total(lines)
    number = f"{digits(chance, 4)}-{digits(chance, 5)}"
    paper.left(shop(chance, "canteen"), look="b")
    paper.left(f"{chance.choice(('堂食', '外带', '打包'))}   取餐柜 {chance.randint(1, 48)}")
    paper.left(f"单号#{number}", f"{dated(day, chance.choice(('Y/m/d', 'Y-m-d', 'Y年M月D日')))} {hour(chance)}")
    paper.rule("l")
    for line in lines:
        paper.row("12% 60% 28%", (line.count, line.name, f"{line.amount:.2f}"), "llr")
        if chance.random() < 0.2:
            paper.left(f"     *{chance.choice(('不要辣', '少冰', '加热', '不放葱'))}", look="t")
    paper.rule("l")
    paper.spread(f"共{sum(int(x.quantity) for x in lines)}件", f"小计 {due}")
    paper.spread(chance.choice(("总计", "合计(含税)", "应付总额")), f"{due}", look="x")
    if chance.random() < 0.4:
        given = cents(Decimal((int(due) // 50 + 1) * 50))
        paper.spread("现金", f"{given}")
        paper.spread("找回", f"{given - due}")
    else:
        paper.spread("数字人民币", f"{due}")
    paper.centre("请保留单据 当日开票有效", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def by_the_jin(chance: Random) -> Paper:
    """批发市场:毛重、皮重、净重以斤计;抹零后的应收。"""
    paper, day = slip(chance, 600, 24), some_day(chance)
    lines: list[Bought] = []
    for name, price in chance.sample(list(words(WORDS)["weighed"].items()), chance.randint(1, 5)):
        net = Decimal(chance.randint(60, 900)) / 10
        each = cents(Decimal(str(price)) * Decimal(str(round(chance.uniform(0.85, 1.2), 1))))
        lines.append(Bought(name, net, each, cents(net * each), "", True))
    number = f"{digits(chance, 8)}"
    paper.centre(shop(chance, "weighed"), look="x")
    paper.centre("交易结算单", look="b")
    paper.spread(f"单号:{number}", f"{dated(day, chance.choice(('Y-m-d', 'y.m.d', 'Y/m/d')))}")
    paper.left(f"买方:{chance.choice(('零散客户', '张记饭店', '学校食堂', '0087'))}")
    paper.rule("l")
    grid = "26% 14% 12% 14% 14% 20%"
    paper.row(grid, ("货品", "毛重", "皮重", "净重", "单价", "金额"))
    paper.rule("l")
    for line in lines:
        tare = Decimal(chance.choice(("1.0", "1.5", "2.2")))
        paper.row(
            grid,
            (line.name, f"{line.quantity + tare}", f"{tare}", f"{line.quantity}", f"{line.price}", f"{line.amount}"),
        )
    gross = total(lines)
    due = cents(gross.quantize(Decimal(1), rounding=ROUND_DOWN))
    paper.rule("l")
    paper.spread("净重合计(斤)", f"{sum((x.quantity for x in lines), Decimal(0))}")
    paper.spread("货款合计", f"{gross}")
    if gross - due:
        paper.spread("抹零", f"-{gross - due}")
    paper.spread(chance.choice(("应收货款", "实收", "结算金额")), f"{due}元", look="x")
    paper.left(f"司磅:{person(chance)}    付款:{chance.choice(('现金', '扫码', '赊账'))}")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def dry_cleaner(chance: Random) -> Paper:
    """取衣凭证:件数、颜色和瑕疵、取衣日期;会员卡扣款和余额。"""
    paper, day = slip(chance, 540, 25), some_day(chance)
    lines = basket(chance, WORDS, ["laundry"], 1, 4, step="1", many=0.3, largest=3)
    gross = total(lines)
    rate = chance.choice((100, 100, 80, 90))
    due = cents(gross * rate / 100)
    number = f"{chance.choice(('G', 'XY', ''))}{digits(chance, 7)}"
    form = chance.choice(("Y-m-d", "Y年M月D日", "Y/m/d"))
    paper.centre(shop(chance, "laundry"), look="x")
    paper.centre(chance.choice(("取衣凭证", "收衣单")), look="x")
    paper.left(f"{chance.choice(('单号', '衣单号'))}:{number}", f"收衣日期:{dated(day, form)}")
    paper.left(
        f"取衣日期:{dated(day + timedelta(days=4), form)} 17:00后",
        f"顾客:{chance.choice('陈林何罗')}{chance.choice(('女士', '先生'))} 尾号{digits(chance, 4)}",
    )
    paper.rule()
    for line in lines:
        paper.row("50% 20% 30%", (line.name, f"{line.count}件", f"{line.amount:.2f}元"))
        paper.left(
            f"   颜色:{chance.choice(('黑', '藏青', '米白', '灰'))} 瑕疵:{chance.choice(('无', '袖口污渍', '缺扣'))}",
            look="t",
        )
    paper.rule()
    paper.spread("衣物件数", f"{sum(int(x.quantity) for x in lines)}")
    paper.spread("原价", f"{gross}元")
    if rate < 100:
        paper.spread(f"会员{rate // 10}折", f"-{gross - due}元")
    paper.spread(chance.choice(("应付", "折后金额", "本次消费")), f"{due}元", look="x")
    paper.spread("会员卡扣款", f"{due}元")
    paper.spread("卡余额", f"{cents(Decimal(chance.randint(1000, 90000)) / 100)}元")
    paper.left("凭单取衣,遗失请及时挂失;逾期三个月不取本店不负责任", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (hypermarket, home_cooking, fast_food, by_the_jin, dry_cleaner)
