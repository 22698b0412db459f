"""Chinese slips of the fifth family from where one eats and sings: a closing bill, a rider's slip, a karaoke room."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from random import Random

from tests.bench.papers.chinese_checkouts import WORDS
from tests.bench.papers.chinese_tills import slip
from tests.bench.papers.goods import Bought, basket, cents, digits, drawn, total, words
from tests.bench.papers.marks import worn
from tests.bench.papers.paper import Paper
from tests.bench.papers.spelled import dated, some_day


def closing_bill(chance: Random) -> Paper:
    """结账单:菜名、单价、数量、小计;做法在下一行;餐位费一行;折扣、抹零;团购券抵扣不改应收。"""
    paper, day = worn(chance, slip(chance, 580, 25), notes=False), some_day(chance)
    guests = chance.randint(2, 12)
    lines = basket(chance, WORDS, ["dishes"], 2, 10, step="1", many=0.2, largest=3)
    if chance.random() < 0.6:
        seat = cents(Decimal(chance.choice((2, 3, 5, 8))))
        lines.append(Bought(chance.choice(("餐位费", "茶位费", "消毒餐具")), Decimal(guests), seat, seat * guests, ""))
    gross = total(lines)
    share = chance.choice((100, 100, 95, 88))
    cut = cents(gross * (100 - share) / 100)
    whole = cents((gross - cut).quantize(Decimal(1), rounding=ROUND_DOWN))
    odd = gross - cut - whole
    number = f"{chance.choice(('D', 'J', ''))}{dated(day, 'ymd')}{digits(chance, 4)}"
    paper.centre(drawn(chance, WORDS, "shops", "dishes"), look="x")
    paper.centre(chance.choice(("结 账 单", "结账单", "客用结账单")), look="x")
    form = chance.choice(("Y-m-d", "Y/m/d", "Y.m.d"))
    paper.spread(f"桌号:{chance.choice(('A', '大厅', '包间'))}{chance.randint(1, 60):02}", f"人数:{guests}", look="b")
    paper.left(
        f"{chance.choice(('账单号', '单号', '结账单号'))}:{number}",
        f"开台:{dated(day, form)} {chance.randint(11, 12)}:{chance.randint(10, 59)}",
        f"结账:{dated(day, form)} {chance.randint(13, 14)}:{chance.randint(10, 59)}",
        f"服务员:{drawn(chance, WORDS, 'people')}",
    )
    paper.rule()
    grid = "46% 18% 14% 22%"
    paper.row(
        grid, (chance.choice(("菜名", "菜品名称", "品项")), "单价", "数量", chance.choice(("小计", "金额"))), "lrrr"
    )
    paper.rule()
    for line in lines:
        paper.row(grid, (line.name, f"{line.price:.2f}", line.count, f"{line.amount:.2f}"), "lrrr")
        if chance.random() < 0.2:
            paper.left(f"   *{drawn(chance, WORDS, 'asked')}", look="t")
    paper.rule()
    paper.spread("消费金额", f"{gross:.2f}")
    if cut:
        paper.spread(f"整单{share / 10:g}折", f"-{cut}")
    if odd:
        paper.spread("抹零", f"-{odd}")
    paper.spread(chance.choice(("应收金额", "应付", "实收合计")), f"¥{whole}", look="x")
    if chance.random() < 0.3:
        ticket = cents(whole / 4)
        paper.spread("团购券支付", f"{ticket}")
        paper.spread("支付宝", f"{whole - ticket}")
    else:
        paper.spread(chance.choice(("微信", "银行卡", "会员储值", "现金")), f"{whole}")
    paper.centre("如需发票请扫桌码自助开具", f"订座 0{digits(chance, 3)}-{digits(chance, 8)}", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, whole, number, lines
    return paper


def rider_slip(chance: Random) -> Paper:
    """外卖平台小票:大字取餐号,几号袋,口味;包装费、配送费、满减、红包;已付大字;顾客地址。"""
    paper, day = worn(chance, slip(chance, 480, 27), notes=False), some_day(chance)
    lines = basket(chance, WORDS, ["rider"], 1, 6, step="0.1", many=0.35, largest=3)
    box, post = (cents(Decimal(chance.randint(1, 12)) / 2) for _ in range(2))
    cuts = [(chance.choice(("[满25减6]", "满减活动", "折扣商品优惠")), cents(Decimal(chance.choice((3, 6)))))]
    if chance.random() < 0.5:
        cuts.append((chance.choice(("商家红包", "平台红包", "新客立减")), cents(Decimal(chance.choice((1, 2, 4))))))
    due = total(lines) + box + post - sum((less for _, less in cuts), Decimal(0))
    number = digits(chance, chance.choice((16, 18, 19)))
    form = chance.choice(("Y-m-d", "Y/m/d"))
    paper.centre(f"#{chance.randint(1, 180)} {chance.choice(('闪饱外卖', '口袋外卖', '蚂蚱到家'))}", look="xx")
    paper.centre(drawn(chance, WORDS, "shops", "rider"))
    paper.centre(chance.choice(("--已在线支付--", "**在线支付(已支付)**")), look="x")
    paper.rule("*")
    ordered = (
        f"{chance.choice(('下单时间', '下单'))}:{dated(day, form)} {chance.randint(10, 20)}:{chance.randint(10, 59)}"
    )
    paper.left(ordered, f"期望送达:{chance.choice(('立即送达', '尽快送达'))}")
    paper.left(f"备注:{chance.choice(('放门口即可', '无接触配送', '餐具1份', '多给纸巾 到了打电话'))}", look="b")
    paper.centre(f"----- {chance.choice(('1号口袋', '1号篮子', '商品'))} -----")
    for line in lines:
        paper.row(
            "60% 14% 26%", (line.name, f"{chance.choice(('x', '×', '*'))}{line.count}", f"{line.amount}"), "lrr", "b"
        )
        if chance.random() < 0.35:
            paper.left(f"  {drawn(chance, WORDS, 'tastes')}", look="t")
    paper.centre("----- 其他 -----")
    paper.spread(chance.choice(("包装费", "餐盒费", "打包费")), f"{box}")
    paper.spread("配送费", f"{post}")
    for name, less in cuts:
        paper.spread(name, f"-{less}")
    paper.rule("*")
    if chance.random() < 0.5:
        paper.spread("原价", f"¥{total(lines) + box + post}", look="t")
    paper.spread(chance.choice(("已付", "实付", "顾客实付", "总计")), f"¥{due}", look="xx")
    paper.rule("*")
    paper.left(
        f"{chance.choice(('滨河花园', '科创大厦', '学府公寓'))} {chance.randint(1, 20)}栋{chance.randint(101, 2803)}",
        f"{chance.choice('夏秦卢')}{chance.choice(('女士', '先生'))} 虚拟号 1{digits(chance, 10)}转{digits(chance, 4)}",
        look="b",
    )
    paper.left(f"{chance.choice(('订单号', '订单编号'))}:{number}", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def karaoke(chance: Random) -> Paper:
    """KTV:包厢费按小时,套餐内含的列在下面没有价;酒水;最低消费只是说明。"""
    paper, day = worn(chance, slip(chance, 560, 25), notes=False), some_day(chance)
    hours = Decimal(chance.choice((2, 3, 4, 5))) - Decimal(chance.choice(("0", "0.5")))
    rate = cents(Decimal(chance.choice((48, 68, 88, 128))))
    room = chance.choice(("小包", "中包", "大包", "派对房"))
    lines = [Bought(f"包厢费({room})", hours, rate, cents(hours * rate), "")]
    pack = chance.choice((198, 258, 388)) if chance.random() < 0.5 else 0
    if pack:
        lines.append(
            Bought(f"欢唱套餐{chance.choice('ABC')}", Decimal(1), cents(Decimal(pack)), cents(Decimal(pack)), "")
        )
        paper.included = chance.sample(words(WORDS)["sets"], 3)
    lines += basket(chance, WORDS, ["bar"], 1, 5, step="1", many=0.4, largest=6)
    due = total(lines)
    number = f"{chance.choice(('KT', 'ZD', ''))}{dated(day, 'Ymd')}{digits(chance, 3)}"
    paper.centre(drawn(chance, WORDS, "shops", "bar"), look="x")
    paper.centre(chance.choice(("消费账单", "包厢结算单", "买单小票")))
    form = chance.choice(("Y-m-d", "Y/m/d"))
    paper.left(f"{chance.choice(('账单编号', '单号'))}:{number}", f"房号:{room}{chance.randint(101, 399)}")
    start = chance.randint(13, 17)
    paper.left(
        f"开房时间:{dated(day, form)} {start}:00",
        f"结账时间:{dated(day, form)} {start + int(hours) + 1}:{chance.randint(10, 59)}",
    )
    paper.rule("=")
    grid = "44% 14% 20% 22%"
    paper.row(grid, ("项目", "数量", "单价", "金额"), "lrrr", look="b")
    for line in lines:
        paper.row(grid, (line.name, f"{line.quantity:f}", f"{line.price:.2f}", f"{line.amount:.2f}"), "lrrr")
        if "套餐" in line.name:
            for part in paper.included:
                paper.left(f"   -{part}", look="t")
    paper.rule("=")
    if chance.random() < 0.5:
        paper.left(f"(最低消费 {chance.choice((198, 298))}.00)", look="t")
    paper.spread(chance.choice(("合计消费", "消费总额", "应收")), f"{due}", look="x")
    paper.spread(chance.choice(("扫码付", "预付卡", "刷卡")), f"{due}")
    paper.left(f"收银:{drawn(chance, WORDS, 'people')}   客人签名:________", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (closing_bill, rider_slip, karaoke)
