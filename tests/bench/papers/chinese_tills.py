"""Chinese slips: supermarkets, convenience shops, restaurants, deliveries, pharmacies, pumps, taxis and car parks."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.bench.papers.goods import Bought, basket, cents, digits, total, words
from tests.bench.papers.paper import HAN_THERMAL, Paper
from tests.bench.papers.spelled import dated, hour, some_day


def slip(chance: Random, width: int = 600, size: float = 25, fonts: tuple[str, ...] = HAN_THERMAL) -> Paper:
    """An empty roll of thermal paper."""
    first = chance.choice(fonts)
    return Paper("zh", "receipt", width, size, (first, *fonts), ink=chance.choice(("#111", "#2b2b30", "#3a3a50")))


def shop(chance: Random, pool: str) -> str:
    """店名."""
    return str(chance.choice(words("zh")["shops"][pool]))


def person(chance: Random) -> str:
    """收银员."""
    return str(chance.choice(words("zh")["people"]))


def supermarket(chance: Random) -> Paper:
    """品名一行,条码、数量、单价、金额在下一行。"""
    paper, day = slip(chance), some_day(chance)
    lines = basket(chance, "zh", ["groceries"], 3, 10, weighed=0.25, prefix="69")
    number = f"{dated(day, 'Ymd')}{digits(chance, 6)}"
    paper.centre(shop(chance, "groceries"), look="x")
    paper.centre(chance.choice(("欢迎光临", "销售小票", "购物凭证")))
    paper.left(f"机号:{chance.randint(1, 12):03}  收银员:{person(chance)}", f"流水号:{number}")
    paper.rule()
    paper.row("42% 18% 18% 22%", ("品名/条码", "数量", "单价", "金额"))
    paper.rule()
    for line in lines:
        paper.left(line.name)
        paper.row("42% 18% 18% 22%", (line.code, line.count, f"{line.price}", f"{line.amount}"))
    due = total(lines)
    paper.rule()
    count = sum(1 if x.weighed else int(x.quantity) for x in lines)
    paper.spread(f"{chance.choice(('件数', '总数量', '合计数量'))}:{count}", f"合计:{due}")
    if chance.random() < 0.4:
        cut = cents(due * Decimal("0.05"))
        paper.spread("会员优惠:", f"-{cut}")
        due -= cut
    paper.spread(chance.choice(("应收:", "应付:", "应收金额:")), f"{due}", look="b")
    if chance.random() < 0.5:
        given, back = change(chance, due)
        paper.spread("实收(现金):", f"{given}")
        paper.spread("找零:", f"{back}")
    else:
        paper.spread(chance.choice(("微信支付:", "支付宝:", "银联卡:")), f"{due}")
        paper.spread("找零:", "0.00")
    paper.rule()
    if chance.random() < 0.5:
        paper.left(
            f"会员卡号:{digits(chance, 4)}****{digits(chance, 3)}",
            f"本次积分:{int(due)}  累计积分:{chance.randint(100, 9000)}",
        )
    paper.left(
        f"{chance.choice(('交易时间:', '日期:', ''))}{dated(day, chance.choice(('Y-m-d', 'Y/m/d', 'Y年m月d日')))} {hour(chance, seconds=True)}"
    )
    paper.centre("谢谢惠顾 请保留小票以便退换")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def change(chance: Random, due: Decimal) -> tuple[Decimal, Decimal]:
    """收的和找的."""
    given = Decimal((due // 10 + chance.choice((1, 1, 5))) * 10)
    return cents(given), cents(given - due)


def convenience(chance: Random) -> Paper:
    """品名、x数量、小计同一行;优惠跟在商品下面。"""
    paper, day = slip(chance, 480, 23), some_day(chance)
    lines = basket(chance, "zh", ["groceries", "takeaway"], 1, 6, many=0.35)
    number = f"{chance.choice('ABCD')}{digits(chance, 9)}"
    paper.centre(shop(chance, "convenience"), look="b")
    paper.rule("-")
    paper.left(f"单号 {number}")
    paper.left(f"{dated(day, chance.choice(('Ymd', 'Y-m-d', 'Y.m.d')))} {hour(chance)}   收银 {person(chance)}")
    paper.rule("-")
    saved = Decimal(0)
    for line in lines:
        paper.row("58% 14% 28%", (line.name, f"x{line.count}", f"{line.amount}"), "lcr")
        if chance.random() < 0.2 and line.amount > 8:
            cut = cents(line.amount * Decimal("0.1"))
            saved += cut
            paper.row(
                "58% 14% 28%", (f"  {chance.choice(('第二件半价', '促销折扣', '会员价优惠'))}", "", f"-{cut}"), "lcr"
            )
    due = total(lines) - saved
    paper.rule("-")
    paper.spread("小计", f"{total(lines)}")
    if saved:
        paper.spread("优惠合计", f"-{saved}")
    paper.spread(chance.choice(("应付", "总计", "合计")), f"¥{due}", look="x")
    paper.spread(chance.choice(("支付宝支付", "微信支付", "扫码支付")), f"¥{due}")
    paper.centre("本店支持开具电子发票", "24小时营业 服务热线400-820-1234", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def restaurant(chance: Random) -> Paper:
    """结账单:桌号、人数、折扣、抹零。"""
    paper, day = slip(chance, 600, 26), some_day(chance)
    lines = basket(chance, "zh", ["dishes"], 3, 9, step="1")
    number = f"{dated(day, 'ymd')}{digits(chance, 4)}"
    paper.centre(shop(chance, "dishes"), look="x")
    paper.centre(chance.choice(("结账单", "结 账 单", "消费清单", "客人结账单")), look="b")
    paper.spread(
        f"桌号:{chance.choice(('A', 'B', '大厅', '包厢'))}{chance.randint(1, 30)}", f"人数:{chance.randint(1, 12)}"
    )
    paper.left(
        f"单号:{number}", f"结账时间:{dated(day, chance.choice(('Y-m-d', 'Y/M/D', 'Y年M月D日')))} {hour(chance)}"
    )
    paper.rule()
    priced = chance.random() < 0.5
    widths = "46% 16% 18% 20%" if priced else "58% 18% 24%"
    paper.row(widths, ("菜名", "数量", "单价", "金额") if priced else ("菜品", "数量", "小计"))
    paper.rule()
    for line in lines:
        count = f"{line.count}{chance.choice(('份', '')) if not priced else ''}"
        cells = (
            (line.name, count, f"{line.price}", f"{line.amount}") if priced else (line.name, count, f"{line.amount}")
        )
        paper.row(widths, cells)
    due = total(lines)
    paper.rule()
    paper.spread(chance.choice(("消费合计", "消费金额", "菜品合计")), f"{due}")
    if chance.random() < 0.5:
        rate = chance.choice((88, 90, 95))
        cut = cents(due * (100 - rate) / 100)
        paper.spread(f"折扣({rate / 10:g}折)", f"-{cut}")
        due -= cut
    if due % 1:
        paper.spread("抹零", f"-{due % 1}")
        due = cents(due - due % 1)
    paper.spread(chance.choice(("应收金额", "应付金额", "实收金额", "应收")), f"{due}", look="x")
    paper.spread(chance.choice(("微信", "支付宝", "团购券+微信", "现金")), f"{due}")
    paper.rule()
    paper.left(f"收银员:{person(chance)}", "地址:解放路88号  订餐电话:0571-8655 2301", look="t")
    paper.centre("谢谢光临,欢迎再来!")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def prebill(chance: Random) -> Paper:
    """预结单:单价在前,数量在后;茶位、服务费。"""
    paper, day = slip(chance, 580, 25), some_day(chance)
    lines = basket(chance, "zh", ["dishes"], 3, 8, step="1", many=0.4)
    paper.centre(shop(chance, "dishes"), look="b")
    paper.centre(chance.choice(("预 结 单", "预结单(未付款)", "对账单")), look="x")
    number = digits(chance, 6)
    paper.spread(f"台号 {chance.randint(101, 330)}", f"账单号 {number}")
    paper.spread(f"开台 {dated(day, 'm-d')} 11:{chance.randint(10, 50)}", f"客数 {chance.randint(2, 10)}位")
    paper.left(f"打印时间 {dated(day, chance.choice(('Y-m-d', 'Y/m/d')))} 13:{chance.randint(10, 59)}")
    paper.rule("=")
    paper.row("44% 18% 16% 22%", ("品名", "单价", "数量", "金额"))
    paper.rule("-")
    for line in lines:
        paper.row("44% 18% 16% 22%", (line.name, f"{line.price}", line.count, f"{line.amount}"))
    net = total(lines)
    paper.rule("=")
    paper.spread("小计", f"{net}")
    service = cents(net * Decimal("0.10")) if chance.random() < 0.6 else Decimal(0)
    if service:
        paper.spread("服务费10%", f"{service}")
    due = net + service
    paper.spread(chance.choice(("应付合计", "应结金额", "待支付")), f"¥{due}", look="x")
    paper.centre("此单仅供核对,不作报销凭证", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def delivery(chance: Random) -> Paper:
    """外卖小票:大号流水、打包费、配送费、红包。"""
    paper, day = slip(chance, 480, 25), some_day(chance)
    lines = basket(chance, "zh", ["takeaway"], 1, 5, step="0.1", many=0.35)
    number = digits(chance, chance.choice((18, 16)))
    paper.centre(f"#{chance.randint(1, 180)} {chance.choice(('蜂鸟外卖', '快到外卖', '跑腿到家'))}", look="xx")
    paper.centre(shop(chance, "takeaway"))
    paper.centre(chance.choice(("-已在线支付-", "在线支付(已支付)")), look="b")
    paper.rule()
    paper.left(f"下单时间:{dated(day, 'Y-m-d')} {hour(chance, seconds=True)}", f"订单编号:{number}")
    if chance.random() < 0.5:
        paper.left(f"备注:{chance.choice(('不要辣', '少放香菜', '多给一双筷子', '放门口'))}", look="x")
    paper.rule()
    for line in lines:
        paper.row("62% 12% 26%", (line.name, f"×{line.count}", f"{line.amount}"), "lcr", look="b")
    box, ride = cents(Decimal(chance.randint(2, 8)) / 2), cents(Decimal(chance.randint(3, 12)) / 2)
    cut = Decimal(chance.randint(2, 5))
    paper.rule()
    paper.spread("打包费", f"{box}")
    paper.spread("配送费", f"{ride}")
    paper.spread(chance.choice(("满减优惠", "平台红包", "店铺优惠券")), f"-{cut}")
    due = total(lines) + box + ride - cut
    paper.rule()
    if chance.random() < 0.5:
        paper.spread("原价", f"¥{total(lines) + box + ride}", look="t")
    paper.spread(chance.choice(("实付", "实付金额", "用户实付", "总计")), f"¥{due}", look="x")
    paper.rule()
    paper.left(
        f"{chance.choice('王李张刘')}(女士) 138****{digits(chance, 4)}",
        f"文化路{chance.randint(1, 99)}号{chance.randint(1, 20)}栋{chance.randint(101, 2800)}室",
        look="b",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def pharmacy(chance: Random) -> Paper:
    """药店:品名、规格、厂家、批号几行一件。"""
    paper, day = slip(chance, 600, 23), some_day(chance)
    lines = basket(chance, "zh", ["medicine"], 1, 5)
    number = f"XS{digits(chance, 10)}"
    paper.centre(shop(chance, "medicine"), look="x")
    paper.centre("药品销售凭证")
    paper.left(
        f"销售单号:{number}", f"销售日期:{dated(day, chance.choice(('Y-m-d', 'Y.m.d', 'Y年m月d日')))} {hour(chance)}"
    )
    paper.rule()
    for line in lines:
        paper.left(line.name)
        if chance.random() < 0.8:
            paper.left(
                f" {chance.choice(('华北制药', '扬子江药业', '三九医药', '修正药业'))} 批号:{digits(chance, 8)}",
                look="t",
            )
        paper.row(
            "26% 24% 24% 26%", (chance.choice(("盒", "瓶", "包")), f"{line.count}", f"{line.price}", f"{line.amount}")
        )
    due = total(lines)
    paper.rule()
    paper.spread("合计金额:", f"{due}")
    fund = cents(due * Decimal("0.5")) if chance.random() < 0.3 else Decimal(0)
    paper.spread("应收金额:", f"{due}", look="b")
    if fund:
        paper.spread("医保个账支付:", f"{fund}")
        paper.spread("现金支付:", f"{due - fund}")
    else:
        given, back = change(chance, due)
        paper.spread("实收金额:", f"{given}")
        paper.spread("找零金额:", f"{back}")
    paper.left(f"营业员:{person(chance)}  执业药师:{chance.choice('钱孙周吴')}某", "药品离柜,概不退换", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def fuel(chance: Random) -> Paper:
    """加油站:标签在左,值在右。"""
    paper, day = slip(chance, 520, 25), some_day(chance)
    litres, each = Decimal(chance.randint(1200, 6000)) / 100, Decimal(chance.randint(650, 940)) / 100
    name = chance.choice(("92号车用汽油(VIB)", "95号汽油", "98号汽油", "0号车用柴油"))
    line = Bought(name, litres, each, cents(litres * each), "")
    number = digits(chance, 10)
    paper.centre(chance.choice(("中油城南加油站", "石化第八加油站", "恒通加油站")), "加油小票", look="b")
    paper.rule()
    for key, value in (
        ("站点编号", digits(chance, 6)), ("交易流水号", number), ("油枪号", str(chance.randint(1, 16))), ("油品", name),
        ("单价", f"{each}元/升"), ("升数", f"{litres}升"), ("金额", f"{line.amount}元"),
    ):  # fmt: skip
        paper.spread(key, value)
    due = line.amount
    paper.rule()
    if chance.random() < 0.5:
        cut = cents(litres * Decimal("0.3"))
        paper.spread("优惠金额", f"{cut}元")
        due -= cut
    paper.spread(chance.choice(("实付金额", "应付金额", "实收")), f"{due}元", look="x")
    paper.spread("支付方式", chance.choice(("加油卡", "微信", "现金")))
    paper.left(
        f"{dated(day, chance.choice(('Y-m-d', 'Y/m/d', 'ymd')) if chance.random() < 0.9 else 'Y年M月D日')} {hour(chance, seconds=True)}"
    )
    paper.centre("此小票当日开票有效")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, [line]
    return paper


def taxi(chance: Random) -> Paper:
    """出租车票:没有商品,只有一个金额。"""
    paper, day = slip(chance, 380, 25), some_day(chance)
    due = cents(Decimal(chance.randint(11, 160)))
    number = digits(chance, 8)
    paper.centre(
        chance.choice(("上海市出租汽车专用发票", "杭州市客运出租汽车发票", "北京市出租汽车发票")), "发票联", look="b"
    )
    paper.left(f"发票代码 1{digits(chance, 11)}", f"发票号码 {number}")
    paper.rule("l")
    start = chance.randint(8, 20)
    for key, value in (
        ("车号", f"沪A{chance.choice('DXM')}{digits(chance, 4)}"), ("证号", digits(chance, 6)), ("日期", dated(day, "Y年m月d日")),
        ("上车", f"{start:02}:{chance.randint(10, 30)}"), ("下车", f"{start:02}:{chance.randint(31, 59)}"), ("单价", "2.70元"),
        ("里程", f"{due / 3:.1f}km"), ("等候", f"00:0{chance.randint(0, 9)}:{chance.randint(10, 59)}"),
    ):  # fmt: skip
        paper.spread(key, value)
    paper.spread("金额", f"{due}元", look="x")
    paper.centre("含附加费 投诉电话12319", look="t")
    paper.day, paper.total, paper.number, paper.ticket = day, due, number, True
    return paper


def car_park(chance: Random) -> Paper:
    """停车缴费凭条。"""
    paper, day = slip(chance, 440, 25), some_day(chance)
    due = cents(Decimal(chance.randint(5, 80)))
    paper.centre(chance.choice(("万象城停车场", "人民医院停车场", "火车站东广场停车场")), "停车收费凭证", look="b")
    number = f"P{digits(chance, 9)}"
    form = chance.choice(("Y-m-d", "Y/m/d", "Y年m月d日"))
    paper.left(
        f"票号:{number}", f"车牌:浙A·{digits(chance, 5)}", f"入场:{dated(day, form)} 08:{chance.randint(10, 59)}:05",
        f"出场:{dated(day, form)} 1{chance.randint(2, 9)}:{chance.randint(10, 59)}:41", f"停车时长:{chance.randint(3, 9)}小时{chance.randint(1, 59)}分",
    )  # fmt: skip
    paper.spread("应收金额:", f"{due}元")
    paper.spread("实收金额:", f"{due}元", look="b")
    paper.left(f"收费员:{person(chance)}")
    paper.centre("谢谢惠顾 一路平安")
    paper.day, paper.total, paper.number, paper.ticket = day, due, number, True
    return paper


LAYOUTS = (supermarket, convenience, restaurant, prebill, delivery, pharmacy, fuel, taxi, car_park)
