"""Chinese papers of the second family: property fees, a courier's bill, car service, a list by hand, a hotel stay, road tolls, telephone screens."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from tests.bench.papers.chinese_counters import WORDS, buyer, person, shop
from tests.bench.papers.chinese_desks import sheet, side
from tests.bench.papers.goods import Bought, basket, cents, digits, total
from tests.bench.papers.markup import fields, pairs
from tests.bench.papers.paper import HAN_HAND, HAN_PRINT, HAN_THERMAL, Paper
from tests.bench.papers.spelled import capitals, dated, hour, some_day


def metered(chance: Random, name: str, most: int, *prices: str) -> Bought:
    """用量乘单价。"""
    quantity, price = Decimal(chance.randint(3, most)), Decimal(chance.choice(prices))
    return Bought(name, quantity, price, cents(quantity * price), "")


def property_fee(chance: Random) -> Paper:
    """物业水电费:上次读数、本次读数、用量、单价、金额。"""
    paper, day = sheet(chance, 1000, 22), some_day(chance)
    paper.kind = "receipt"
    area = Decimal(chance.randint(5200, 14000)) / 100
    rate = Decimal(chance.choice(("1.80", "2.50", "3.20")))
    lines = [
        Bought("物业服务费", area, rate, cents(area * rate), ""),
        metered(chance, "水费", 30, "3.45", "2.80"),
        metered(chance, "电费", 400, "0.68", "0.56"),
    ]
    if chance.random() < 0.6:
        lines.append(metered(chance, "公摊电费", 20, "0.68"))
    if chance.random() < 0.5:
        price = cents(Decimal(chance.choice((80, 150, 300))))
        lines.append(Bought("车位管理费", Decimal(1), price, price, ""))
    rows = []
    for line in lines:
        read = chance.randint(100, 4000)
        gauge = line.name in ("水费", "电费")
        rows.append(
            (
                line.name,
                str(read) if gauge else "-",
                str(read + int(line.quantity)) if gauge else "-",
                line.count,
                f"{line.price}",
                f"{line.amount}",
            )
        )
    due = total(lines)
    number = f"WY{dated(day, 'Ym')}{digits(chance, 4)}"
    paper.centre(chance.choice(("锦绣花园物业服务中心", "万和物业管理有限公司", "江景苑物业管理处")), look="x")
    paper.centre(chance.choice(("物业费用收据", "缴费通知单", "收费凭证")), look="x")
    paper.add(
        f'<div class="w"><span>房号:{chance.randint(1, 20)}栋{chance.randint(1, 3)}单元{chance.randint(101, 2604)}</span><span>业主:{chance.choice(("刘女士", "周建平", "何先生"))}</span><span>凭证号:{number}</span></div>'
    )
    first = day.replace(day=1) - timedelta(days=1)
    paper.add(
        f'<div class="w"><span>费用期间:{dated(first, "Y年M月")}</span><span>收费日期:{dated(day, chance.choice(("Y-m-d", "Y/M/D", "Y年M月D日")))}</span></div>'
    )
    paper.table(("收费项目", "上期读数", "本期读数", "数量", "单价", "金额(元)"), rows, "lrrrrr")
    paper.left(
        f"合计(大写):{capitals(due)}    小写:¥{due}",
        f"收款人:{person(chance)}    收款方式:{chance.choice(('刷卡', '转账', '扫码'))}    (盖章有效)",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def courier(chance: Random) -> Paper:
    """快递月结:每票一行,首重续重,另有保价费。"""
    paper, day = sheet(chance, 1200, 20, (*HAN_THERMAL[:3], *HAN_PRINT[:1])), some_day(chance)
    lines: list[Bought] = []
    rows = []
    for _ in range(chance.randint(2, 7)):
        fee = cents(Decimal(chance.randint(16, 120)) / 2)
        name = chance.choice(("标准快递", "特惠件", "即日达", "重货包裹"))
        lines.append(Bought(name, Decimal(1), fee, fee, ""))
        sent = day - timedelta(days=chance.randint(2, 28))
        rows.append(
            (
                dated(sent, "m-d"),
                f"SD{digits(chance, 12)}",
                chance.choice(("深圳-成都", "深圳-北京", "深圳-杭州")),
                f"{chance.randint(5, 180) / 10}",
                name,
                f"{fee}",
            )
        )
    kept = cents(Decimal(chance.randint(1, 15)))
    due = total(lines) + kept
    number = f"ZD{digits(chance, 9)}"
    paper.centre(chance.choice(("速达快运有限公司", "通联速递深圳分公司")), look="x")
    paper.centre("月结运费账单", look="x")
    paper.add(
        f'<div class="w">{fields([("月结客户", buyer(chance)), ("月结卡号", digits(chance, 10))])}{fields([("账单编号", number), ("出账日期", dated(day, chance.choice(("Y-m-d", "Y年m月d日")))), ("还款截止", dated(day + timedelta(days=15), "Y-m-d"))])}</div>'
    )
    paper.space()
    paper.table(
        ("寄件日", "运单号码", "起止地", "计费重量kg", "产品类型", "运费(元)"),
        rows,
        "lllrlr",
        chance.choice(("k", "h u")),
    )
    paper.add(
        pairs(
            (
                ("运费小计", f"{total(lines)}"),
                ("保价服务费", f"{kept}"),
                (chance.choice(("本期应付", "本期账单金额")), f"¥{due}"),
            )
        )
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def car_service(chance: Random) -> Paper:
    """汽修结算单:工时一表,配件一表。"""
    paper, day = sheet(chance), some_day(chance)
    work = basket(chance, WORDS, ["labour"], 1, 3, step="10", many=0)
    parts = basket(chance, WORDS, ["parts"], 1, 5, many=0.4)
    lines = [*work, *parts]
    due = total(lines)
    number = f"{chance.choice(('JS', 'WX', ''))}{dated(day, 'Ymd')}{digits(chance, 3)}"
    paper.centre(shop(chance, "parts"), look="x")
    paper.centre(chance.choice(("维修结算单", "机动车维修费用清单")), look="x")
    paper.add(
        f'<div class="w">{fields([("车主", buyer(chance)), ("车牌号", "浙A·" + digits(chance, 5)), ("行驶里程", digits(chance, 5) + "km")])}{fields([("结算单号", number), ("进厂时间", dated(day - timedelta(days=1), "Y-m-d")), ("结算时间", dated(day, "Y-m-d") + " " + hour(chance))])}</div>'
    )
    paper.left("一、工时费", look="b")
    paper.table(
        ("序", "维修项目", "工时", "工时费"),
        [(str(i), x.name, x.count, f"{x.price}") for i, x in enumerate(work, 1)],
        "clrr",
    )
    paper.left("二、配件费", look="b")
    paper.table(
        ("序", "配件名称", "数量", "单价", "金额"),
        [(str(i), x.name, x.count, f"{x.price}", f"{x.amount}") for i, x in enumerate(parts, 1)],
        "clrrr",
    )
    paper.space()
    paper.add(
        f'<div class="w"><span>工时费合计:{total(work)}</span><span>配件费合计:{total(parts)}</span><span class="b">{chance.choice(("结算金额", "费用总计"))}:¥{due}</span></div>'
    )
    paper.left(f"大写金额:{capitals(due)}", "质保:三个月或5000公里    客户签名:__________", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def handwritten_list(chance: Random) -> Paper:
    """五金批发清单:印好的横线,手写的货名和数,合计大写。"""
    paper, day = sheet(chance, 900, 27, HAN_HAND), some_day(chance)
    pen = chance.choice(HAN_HAND)
    paper.fonts = ("AR PL SungtiL GB", *HAN_PRINT)
    paper.stock = chance.choice(("#fdfdf6", "#fbeef0", "#f1f6fb"))
    paper.css += f'.q,td{{font-family:"{pen}";color:#222c5c}}table{{margin-top:.3em}}td{{height:1.9em;border-bottom:1.5px solid #9a4a4a}}th{{border-bottom:2px solid #9a4a4a;color:#9a4a4a}}.a{{color:#9a4a4a}}'
    lines = basket(chance, WORDS, ["hardware"], 2, 7, step="0.1", many=0.9, largest=60)
    due = total(lines)
    number = f"00{digits(chance, 5)}"
    paper.add(
        f'<div class="c xx a">{shop(chance, "hardware")}</div><div class="c x a">{chance.choice(("销 售 清 单", "发 货 清 单", "批发部清单"))}</div>'
    )
    paper.add(
        f'<div class="w"><span><span class="a">购货单位</span> <span class="q">{buyer(chance)}</span></span><span class="q">{dated(day, chance.choice(("Y.M.D", "Y年M月D日")))}</span><span class="a">№ {number}</span></div>'
    )
    rows = [
        (x.name, chance.choice(("个", "米", "套", "根")), x.count, f"{x.price.normalize():f}", f"{x.amount}")
        for x in lines
    ]
    rows += [("", "", "", "", "")] * (8 - len(rows))
    paper.table(("货 名", "单位", "数量", "单价", "金 额"), rows, "lcrrr", "j")
    paper.add(
        f'<div class="w"><span><span class="a">合计人民币(大写)</span> <span class="q">{capitals(due)}</span></span><span class="q">¥{due}</span></div>'
    )
    paper.add(
        f'<div class="w t a"><span>开单:{person(chance)}</span><span>货物当面点清,概不退换</span><span>收货:</span></div>'
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def hotel_stay(chance: Random) -> Paper:
    """离店结算:收押金、房费、杂费、退还押金;总额是消费。"""
    paper, day = sheet(chance, 900, 23, (*HAN_THERMAL[:3], *HAN_PRINT[:1])), some_day(chance)
    paper.kind = "receipt"
    nights = Decimal(chance.randint(1, 5))
    rate = cents(Decimal(chance.randint(138, 520)))
    lines = [Bought(chance.choice(("商务大床房", "标准双人间", "亲子套房")), nights, rate, nights * rate, "")]
    for name in chance.sample(("方便面", "一次性内裤", "矿泉水", "自助早餐", "赔偿毛巾"), chance.randint(0, 3)):
        price = cents(Decimal(chance.randint(3, 48)))
        count = Decimal(chance.randint(1, 2))
        lines.append(Bought(name, count, price, count * price, ""))
    due = total(lines)
    deposit = cents(Decimal((int(due) // 100 + chance.randint(1, 3)) * 100))
    number = f"RZ{dated(day, 'ymd')}{digits(chance, 4)}"
    form = chance.choice(("Y-m-d", "Y/m/d", "M月D日Y年"))
    form = "Y年M月D日" if form.startswith("M") else form
    paper.centre(chance.choice(("悦来精选酒店", "江畔民宿", "鑫都快捷酒店")), look="xx")
    paper.centre("离店结算单", look="x")
    paper.add(
        f'<div class="w">{fields([("登记单号", number), ("房间", str(chance.randint(201, 1806))), ("住客", buyer(chance))])}{fields([("入住", dated(day - timedelta(days=int(nights)), form)), ("离店", dated(day, form)), ("结算日期", dated(day, form))])}</div>'
    )
    paper.rule("l")
    paper.table(
        ("消费项目", "数量", "单价", "金额"),
        [(x.name, x.count, f"{x.price}", f"{x.amount}") for x in lines],
        "lrrr",
        "h u",
    )
    paper.space()
    paper.spread("消费总计", f"¥{due}", look="x")
    paper.spread("已收押金", f"¥{deposit}")
    paper.spread("应退押金", f"¥{deposit - due}")
    paper.left(f"前台:{person(chance)}   退款原路返回", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def toll_invoice(chance: Random) -> Paper:
    """通行费电子普通发票:车牌、类型、通行日期起止代替单位和规格。"""
    paper, day = sheet(chance, 1240, 21), some_day(chance)
    rate = Decimal(chance.choice(("3", "9")))
    lines, taxes, rows = [], [], []
    for _ in range(chance.randint(1, 2)):
        amount = cents(Decimal(chance.randint(800, 26000)) / 100)
        tax = cents(amount * rate / 100)
        road = dated(day - timedelta(days=chance.randint(1, 6)), "Ymd")
        lines.append(Bought("*经营租赁*通行费", Decimal(1), amount, amount, ""))
        taxes.append(tax)
        rows.append((lines[-1].name, f"苏E{digits(chance, 5)}", "客车", road, road, f"{amount}", f"{rate}%", f"{tax}"))
    net, tax = total(lines), sum(taxes, Decimal(0))
    due = net + tax
    number = digits(chance, 8)
    paper.css += ".k td,.k th{border-color:#8a4b2a}"
    paper.add(
        f'<div class="w"><div class="b">通行费</div><div class="xx" style="color:#8a4b2a">江苏增值税电子普通发票</div><div>发票代码:0{digits(chance, 11)}<br>发票号码:{number}<br>开票日期:{dated(day, "Y年m月d日")}<br>校 验 码:{digits(chance, 20)}</div></div>'
    )
    paper.add(
        f'<table class="k"><tr>{side("购<br>买<br>方")}<td>名　　称:{buyer(chance)}<br>纳税人识别号:91{digits(chance, 15)}M<br>地址、电话:<br>开户行及账号:</td></tr></table>'
    )
    paper.table(
        ("项目名称", "车牌号", "类型", "通行日期起", "通行日期止", "金额", "税率", "税额"),
        [*rows, ("合　计", "", "", "", "", f"¥{net}", "", f"¥{tax}")],
        "lccccrrr",
    )
    paper.add(
        f'<table class="k"><tr><td style="width:28%">价税合计(大写)</td><td>{capitals(due)}</td><td>(小写)¥{due}</td></tr></table>'
    )
    paper.add(
        f'<table class="k"><tr>{side("销<br>售<br>方")}<td>名　　称:江苏沿江高速公路有限公司<br>纳税人识别号:91{digits(chance, 15)}K<br>地址、电话:马群大道{chance.randint(1, 99)}号</td></tr></table>'
    )
    paper.add(
        f'<div class="w"><span>收款人:{person(chance)}</span><span>复核:{person(chance)}</span><span>开票人:{person(chance)}</span></div>'
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def screen(chance: Random) -> Paper:
    """手机截图:灰底、白块、状态栏。"""
    first = chance.choice(("Noto Sans CJK SC", "WenQuanYi Micro Hei", "Droid Sans Fallback"))
    paper = Paper(
        "zh", "receipt", 1080, 40, (first, *HAN_THERMAL), margin="0", ink="#222", stock="#f4f4f4", screen=True
    )
    paper.css += (
        ".card{background:#fff;border-radius:24px;margin:.6em .6em;padding:.7em .8em}.grey{color:#999;font-size:.8em}"
        ".i{display:flex;gap:.6em;margin:.5em 0}.i .im{width:4em;height:4em;border-radius:14px;flex:none}.i .tx{flex:1}"
        ".red{color:#e4393c}.k2{color:#888;font-size:.86em}.bar{display:flex;justify-content:space-between;padding:.35em 1em;font-size:.8em}"
    )
    paper.add(
        f'<div class="bar"><span>{chance.randint(8, 22)}:{chance.randint(10, 59)}</span><span>5G&nbsp; {chance.randint(12, 98)}%</span></div>'
    )
    return paper


def picture(chance: Random) -> str:
    """商品图:一块颜色。"""
    return f'<div class="im" style="background:hsl({chance.randint(0, 359)} 45% {chance.randint(55, 80)}%)"></div>'


def _advertised(chance: Random, name: str) -> str:
    """商品名写得比一行长。"""
    before = chance.choice(("新款", "【现货速发】", "官方正品", ""))
    return before + name + chance.choice(("学生党平价百搭", "送人礼物实用高级感", "厂家直销包邮特价"))


def shop_screen(chance: Random) -> Paper:
    """网购订单详情:商品名两行、规格灰字、×1、实付款。"""
    paper, day = screen(chance), some_day(chance)
    lines = [
        Bought(_advertised(chance, x.name), x.quantity, x.price, x.amount, x.code)
        for x in basket(chance, WORDS, ["online"], 1, 3, many=0.3, largest=2)
    ]
    gross = total(lines)
    cut = cents(Decimal(chance.choice((0, 5, 10, 3))))
    due = gross - cut
    number = digits(chance, 19)
    state = chance.choice(("交易成功", "卖家已发货", "待收货"))
    paper.add(f'<div class="x" style="padding:.4em .8em">{state}</div>')
    paper.add(
        f'<div class="card"><div>{chance.choice("王李张")}** 86-138****{digits(chance, 4)}</div><div class="grey">浙江省杭州市西湖区文二路{chance.randint(1, 400)}号</div></div>'
    )
    rows = "".join(
        f'<div class="i">{picture(chance)}<div class="tx"><div class="s"><span>{x.name}</span><span>¥{x.price}</span></div>'
        f'<div class="s grey"><span>{chance.choice(("颜色:米白;尺码:L", "规格:大号", "默认款", "黑色 标准版"))}</span><span>×{x.count}</span></div>'
        + (f'<div class="grey r">小计¥{x.amount}</div>' if x.quantity > 1 else "")
        + '<div class="grey">7天无理由退换</div></div></div>'
        for x in lines
    )
    sums = [("商品总价", f"¥{gross}"), ("运费", "¥0.00"), *([("店铺优惠", f"-¥{cut}")] if cut else [])]
    body = "".join(f'<div class="s k2"><span>{name}</span><span>{value}</span></div>' for name, value in sums)
    paper.add(
        f'<div class="card"><div class="b">{shop(chance, "online")} &gt;</div>{rows}{body}<div class="s b"><span>实付款</span><span class="red">¥{due}</span></div></div>'
    )
    stamp = dated(day, chance.choice(("Y-m-d", "Y.m.d"))) + " " + hour(chance, seconds=True)
    info = [("订单编号", f"{number}  复制"), ("创建时间", stamp), ("付款方式", "花呗")]
    paper.add(
        '<div class="card">'
        + "".join(f'<div class="s k2"><span>{name}</span><span>{value}</span></div>' for name, value in info)
        + "</div>"
    )
    paper.add('<div class="card s"><span class="grey">更多</span><span>加入购物车 &nbsp; 再次购买</span></div>')
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def takeaway_screen(chance: Random) -> Paper:
    """外卖订单截图:打包费、配送费、红包,合计。"""
    paper, day = screen(chance), some_day(chance)
    lines = basket(chance, WORDS, ["delivered"], 1, 5, step="0.1", many=0.3, largest=3)
    box, ride = cents(Decimal(chance.choice(("1", "2", "1.5")))), cents(Decimal(chance.choice(("3.5", "5", "0.1"))))
    cut = cents(Decimal(chance.choice((0, 4, 7))))
    due = total(lines) + box + ride - cut
    number = f"{digits(chance, 4)} {digits(chance, 4)} {digits(chance, 4)} {digits(chance, 4)} {digits(chance, 3)}"
    paper.add(
        '<div class="x c" style="padding:.4em">订单已送达</div><div class="grey c">感谢您的信任,期待再次光临</div>'
    )
    rows = "".join(
        f'<div class="i">{picture(chance)}<div class="tx"><div class="s"><span>{x.name}</span><span>¥{x.amount.normalize():f}</span></div><div class="grey">x{x.count}</div></div></div>'
        for x in lines
    )
    fees = [
        ("打包费", f"¥{box.normalize():f}"),
        ("用户配送费", f"¥{ride.normalize():f}"),
        *([("平台红包", f"-¥{cut:.0f}")] if cut else []),
    ]
    body = "".join(f'<div class="s k2"><span>{name}</span><span>{value}</span></div>' for name, value in fees)
    paper.add(
        f'<div class="card"><div class="b">{shop(chance, "delivered")} &gt;</div>{rows}{body}<div class="r">{f"已优惠¥{cut:.0f}　" if cut else ""}{chance.choice(("合计", "实付"))} <span class="x">¥{due}</span></div></div>'
    )
    stamp = dated(day, chance.choice(("Y-m-d", "Y年m月d日"))) + " " + hour(chance)
    info = [
        ("期望时间", "立即送达"),
        ("骑手", "张师傅"),
        ("订单号码", number),
        ("下单时间", stamp),
        ("支付方式", "在线支付"),
    ]
    paper.add(
        '<div class="card">'
        + "".join(f'<div class="s k2"><span>{name}</span><span>{value}</span></div>' for name, value in info)
        + "</div>"
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number.replace(" ", ""), lines
    return paper


LAYOUTS = (property_fee, courier, car_service, handwritten_list, hotel_stay, toll_invoice, shop_screen, takeaway_screen)
