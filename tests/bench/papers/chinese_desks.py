"""Chinese papers of offices: VAT invoices old and new, sales and delivery notes, hotel bills, receipts by hand."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from tests.bench.papers.chinese_tills import person, shop
from tests.bench.papers.goods import Bought, basket, cents, digits, total, words
from tests.bench.papers.markup import fields, table
from tests.bench.papers.paper import HAN_HAND, HAN_PRINT, HAN_THERMAL, Paper
from tests.bench.papers.spelled import capitals, dated, hour, some_day


def sheet(chance: Random, width: int = 1240, size: float = 22, fonts: tuple[str, ...] = HAN_PRINT) -> Paper:
    """An empty page."""
    first = chance.choice(fonts)
    return Paper("zh", "invoice", width, size, (first, *fonts), margin="2.2em 2.6em")


def buyer(chance: Random) -> str:
    """购买方。"""
    return str(chance.choice(words("zh")["buyers"]))


def taxed(chance: Random) -> tuple[list[Bought], list[Decimal], str]:
    """货物、各行税额、税率;品名带类别。"""
    pool, rate, sorts = chance.choice(
        (
            ("services", "6", ("现代服务", "信息技术服务", "生活服务")),
            ("office", "13", ("纸制品", "文具", "计算机外部设备")),
            ("hardware", "13", ("金属制品", "五金工具")),
            ("food_trade", "9", ("农产品", "食品")),
        )
    )
    sort = chance.choice(sorts)
    lines = [
        Bought(f"*{sort}*{x.name}", x.quantity, x.price, x.amount, x.code)
        for x in basket(chance, "zh", [pool], 1, 4, many=0.6, largest=20)
    ]
    return lines, [cents(x.amount * int(rate) / 100) for x in lines], rate


def side(text: str) -> str:
    """竖排的栏名。"""
    return f'<td style="width:1.9em;text-align:center;vertical-align:middle">{text}</td>'


def vat_general(chance: Random) -> Paper:
    """增值税电子普通发票。"""
    return _vat(chance, chance.choice(("浙江增值税电子普通发票", "上海增值税电子普通发票", "广东增值税普通发票")))


def vat_special(chance: Random) -> Paper:
    """增值税专用发票:地址、开户行、密码区、三联。"""
    return _vat(chance, chance.choice(("江苏增值税专用发票", "四川增值税专用发票", "3300212130  浙江增值税专用发票")))


def _vat(chance: Random, title: str) -> Paper:
    paper, day = sheet(chance), some_day(chance)
    lines, taxes, rate = taxed(chance)
    net, tax = total(lines), sum(taxes, Decimal(0))
    due = net + tax
    number = digits(chance, 8)
    colour = chance.choice(("#8a4b2a", "#1a1a1a", "#7a3a3a"))
    paper.css += f".k td,.k th{{border-color:{colour}}}.f{{color:{colour}}}"
    paper.add(
        f'<div class="w"><div class="f">机器编号: {digits(chance, 12)}</div><div class="xx f">{title}</div><div><span class="f">发票代码:</span> 0{digits(chance, 11)}<br><span class="f">发票号码:</span> {number}<br><span class="f">开票日期:</span> {dated(day, "Y年m月d日")}<br><span class="f">校 验 码:</span> {digits(chance, 5)} {digits(chance, 5)}</div></div>'
    )
    code = "".join(chance.choice("0123456789+-*/<>") for _ in range(88))
    secret = "<br>".join(code[i : i + 22].replace("<", "&lt;").replace(">", "&gt;") for i in range(0, 88, 22))
    who = buyer(chance)
    paper.add(
        f'<table class="k"><tr>{side("购<br>买<br>方")}<td style="width:54%"><span class="f">名　　　　称:</span>{who}<br><span class="f">纳税人识别号:</span>91{digits(chance, 14)}XA<br>'
        f'<span class="f">地 址、电 话:</span>建设路{chance.randint(1, 300)}号 0{digits(chance, 3)}-{digits(chance, 8)}<br><span class="f">开户行及账号:</span>工商银行 {digits(chance, 16)}</td>{side("密<br>码<br>区")}<td style="font-family:monospace;font-size:.95em">{secret}</td></tr></table>'
    )
    unit = chance.choice(("个", "项", "件", "箱"))
    rows = [
        (x.name, chance.choice(("", "", "*", "A4")), unit, x.count, f"{x.price}", f"{x.amount}", f"{rate}%", f"{its}")
        for x, its in zip(lines, taxes, strict=True)
    ]
    rows += [("", "", "", "", "", "", "", "")] * max(0, 3 - len(rows))
    rows.append(("合　　计", "", "", "", "", f"¥{net}", "", f"¥{tax}"))
    paper.css += (
        ".m td{border-top:0;border-bottom:0}.m tr:last-child td{border-bottom:1.5px solid}.m td:first-child{width:30%}"
    )
    paper.table(
        ("货物或应税劳务、服务名称", "规格型号", "单位", "数 量", "单 价", "金 额", "税率", "税 额"),
        rows,
        "lccrrrrr",
        "k m",
    )
    paper.add(
        f'<table class="k"><tr><td style="width:26%" class="f">价税合计(大写)</td><td>ⓧ{capitals(due)}</td><td><span class="f">(小写)</span>¥{due}</td></tr></table>'
    )
    seller = shop(chance, "services")
    paper.add(
        f'<table class="k"><tr>{side("销<br>售<br>方")}<td style="width:60%"><span class="f">名　　　　称:</span>{seller}<br><span class="f">纳税人识别号:</span>91{digits(chance, 15)}B<br><span class="f">地 址、电 话:</span>文三路{chance.randint(1, 400)}号 {digits(chance, 8)}</td>{side("备<br>注")}<td></td></tr></table>'
    )
    paper.add(
        f'<div class="w"><span>收款人:{person(chance)}</span><span>复核:{person(chance)}</span><span>开票人:{person(chance)}</span><span>销售方:(章)</span></div>'
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def digital_invoice(chance: Random) -> Paper:
    """数电发票:二十位号码,没有密码区。"""
    paper, day = sheet(chance), some_day(chance)
    lines, taxes, rate = taxed(chance)
    net, tax = total(lines), sum(taxes, Decimal(0))
    due = net + tax
    number = dated(day, "y") + digits(chance, 18)
    title = chance.choice(("电子发票(普通发票)", "电子发票(增值税专用发票)"))
    paper.css += ".k td,.k th{border-color:#8a2a2a}"
    paper.add(
        f'<div class="w"><div></div><div class="xx" style="color:#8a2a2a">{title}</div><div>发票号码:{number}<br>开票日期:{dated(day, "Y年m月d日")}</div></div><div class="v"></div>'
    )
    paper.add(
        f'<table class="k"><tr>{side("购买方信息")}<td>名称:{buyer(chance)}<br><br>统一社会信用代码/纳税人识别号:91{digits(chance, 16)}</td>{side("销售方信息")}<td>名称:{shop(chance, "services")}<br><br>统一社会信用代码/纳税人识别号:91{digits(chance, 16)}</td></tr></table>'
    )
    rows = [
        (
            x.name,
            chance.choice(("", "无")),
            chance.choice(("个", "次", "项")),
            x.count,
            f"{x.price}",
            f"{x.amount}",
            f"{rate}%",
            f"{its}",
        )
        for x, its in zip(lines, taxes, strict=True)
    ]
    paper.css += ".m td,.m th{border:0}.m td:first-child{width:32%}.m{border:1.5px solid #8a2a2a}"
    rows += [("", "", "", "", "", "", "", "")] * 2
    rows.append(("合　　　计", "", "", "", "", f"¥{net}", "", f"¥{tax}"))
    paper.table(
        ("项目名称", "规格型号", "单位", "数量", "单价", "金额", "税率/征收率", "税额"), rows, "lccrrrrr", "k m"
    )
    paper.add(
        f'<table class="k"><tr><td style="width:26%">价税合计(大写)</td><td>{capitals(due)}</td><td>(小写)¥{due}</td></tr></table>'
    )
    paper.add(
        f'<table class="k"><tr>{side("备注")}<td style="height:3em">{chance.choice(("", "订单号:" + digits(chance, 12)))}</td></tr></table>'
    )
    paper.left(f"开票人:{person(chance)}")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def sales_note(chance: Random) -> Paper:
    """销售单:三联针打,合计大写。"""
    paper, day = sheet(chance, 1100, 22, HAN_THERMAL), some_day(chance)
    paper.stock = chance.choice(("#fdf3f0", "#fbf7dd", "#fdfdfb"))
    pool = chance.choice(("hardware", "office", "food_trade"))
    lines = basket(chance, "zh", [pool], 2, 8, many=0.85, largest=30)
    number = f"{chance.choice(('XS', 'XSD', 'NO.', ''))}{dated(day, 'Ymd')}{digits(chance, 3)}"
    paper.centre(f"{shop(chance, pool)}{chance.choice(('销售单', '销货清单', '送货单'))}", look="x")
    paper.add(
        f'<div class="w"><span>客户:{buyer(chance)}</span><span>日期:{dated(day, chance.choice(("Y-m-d", "Y年m月d日", "Y/m/d")))}</span><span>单号:{number}</span></div>'
    )
    units = [chance.choice(("个", "箱", "包", "支", "件", "桶")) for _ in lines]
    rows = [
        (str(place), x.name, unit, x.count, f"{x.price}", f"{x.amount}", "")
        for place, (x, unit) in enumerate(zip(lines, units, strict=True), 1)
    ]
    due = total(lines)
    paper.table(
        ("序号", chance.choice(("品名规格", "商品名称", "货名及规格")), "单位", "数量", "单价", "金额", "备注"),
        rows,
        "clcrrrl",
    )
    paper.add(table((), ((f"合计人民币(大写):{capitals(due)}", f"¥:{due}"),), "ll"))
    paper.add(f'<div class="w"><span>制单:{person(chance)}</span><span>送货人:</span><span>收货人(签字):</span></div>')
    paper.left("电话:0571-86552310  白联存根 红联客户 黄联回单", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def delivery_note(chance: Random) -> Paper:
    """出库单:单号、送货日期和订单日期不同,规格单列。"""
    paper, day = sheet(chance, 1240, 22, HAN_PRINT), some_day(chance)
    lines = basket(chance, "zh", ["food_trade"], 2, 9, many=0.9, largest=12)
    number = f"CK{digits(chance, 8)}"
    paper.centre(shop(chance, "food_trade"), look="x")
    paper.centre(chance.choice(("出 库 单", "送 货 单", "配送清单")), look="x")
    head = [
        ("单据编号:", number),
        ("制单日期:", dated(day, "Y-m-d")),
        ("送货日期:", dated(day + timedelta(days=1), "Y-m-d")),
    ]
    paper.add(
        f'<div class="w">{fields([("客户名称:", buyer(chance)), ("联系电话:", "139" + digits(chance, 8)), ("送货地址:", f"中山路{chance.randint(1, 200)}号")])}{fields(head)}</div>'
    )
    rows = [
        (
            f"SP{digits(chance, 4)}",
            x.name,
            chance.choice(("桶", "袋", "箱", "件")),
            f"{x.quantity}.00",
            f"{x.price}",
            f"{x.amount}",
        )
        for x in lines
    ]
    due = total(lines)
    rows.append(("", "合计", "", f"{sum(x.quantity for x in lines)}.00", "", f"{due}"))
    paper.table(("编码", "商品全名", "单位", "数量", "单价", "金额"), rows, "llcrrr", chance.choice(("k", "h u")))
    paper.left(f"金额大写:{capitals(due)}", f"本单金额:{due}元")
    paper.add(f'<div class="w"><span>经手人:{person(chance)}</span><span>仓库:主仓</span><span>客户签收:</span></div>')
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def hotel_bill(chance: Random) -> Paper:
    """酒店账单:每天一行房费。"""
    paper, day = sheet(chance, 1000, 23, (*HAN_THERMAL[:3], *HAN_PRINT[:2])), some_day(chance)
    paper.kind = "receipt"
    nights, rate = chance.randint(1, 4), cents(Decimal(chance.randint(158, 688)))
    arrived = day - timedelta(days=nights)
    form = chance.choice(("Y-m-d", "Y/m/d"))
    lines = [Bought("房费", Decimal(1), rate, rate, "") for _ in range(nights)]
    rows = [(dated(arrived + timedelta(days=i), form), "房费", f"{rate}") for i in range(nights)]
    for name in chance.sample(("早餐", "洗衣费", "迷你吧", "会议室", "加床"), chance.randint(0, 2)):
        price = cents(Decimal(chance.randint(20, 150)))
        lines.append(Bought(name, Decimal(1), price, price, ""))
        rows.append((dated(day, form), name, f"{price}"))
    due = total(lines)
    number = digits(chance, 9)
    paper.centre(chance.choice(("如意商务酒店", "金陵饭店", "东湖宾馆")), look="xx")
    paper.centre(chance.choice(("宾客账单", "客人账单", "结账单")), look="x")
    paper.add(
        f'<div class="w">{fields([("姓名:", buyer(chance)), ("房号:", str(chance.randint(201, 1808)))])}{fields([("账号:", number), ("到店:", dated(arrived, form)), ("离店:", dated(day, form))])}</div>'
    )
    paper.table(("日期", "项目", "消费金额"), rows, "llr", chance.choice(("h u", "k")))
    paper.spread("消费合计", f"{due}", look="b")
    paper.spread(chance.choice(("应付金额", "应收", "余额应付")), f"¥{due}", look="x")
    paper.left(
        f"打印时间:{dated(day, form)} {hour(chance, seconds=True)}  操作员:{person(chance)}",
        "宾客签名:______________",
        look="t",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def hand_receipt(chance: Random) -> Paper:
    """收款收据:印好的格子,手写的字。"""
    paper, day = sheet(chance, 1000, 26, HAN_HAND), some_day(chance)
    pen = chance.choice(HAN_HAND)
    paper.fonts = ("AR PL SungtiL GB", *HAN_PRINT)
    paper.kind = "receipt"
    paper.css += f'td{{height:2em}}.q,td{{font-family:"{pen}";color:#1d2a6b}}th,.a{{color:#7a2020}}.k td,.k th{{border-color:#7a2020}}'
    lines = basket(chance, "zh", [chance.choice(("hardware", "office"))], 1, 4, many=0.8, largest=20)
    due = total(lines)
    number = f"000{digits(chance, 4)}"
    paper.centre(chance.choice(("收 款 收 据", "收  据", "销 货 收 据")), look="xx a")
    spaced = dated(day, "Y") + " 年 " + dated(day, "M") + " 月 " + dated(day, "D") + " 日"
    paper.add(
        f'<div class="w"><span><span class="a">客户名称:</span><span class="q">{buyer(chance)}</span></span><span class="q">{spaced}</span><span class="a">No. {number}</span></div>'
    )
    rows = [(x.name, chance.choice(("个", "件", "包", "盒")), x.count, f"{x.price}", f"{x.amount}") for x in lines]
    rows += [("", "", "", "", "")] * (5 - len(rows))
    paper.table(("品名及规格", "单位", "数量", "单价", "金额"), rows, "lcrrr")
    paper.add(table((), ((f"合计金额(大写) {capitals(due)}", f"¥ {due}"),), "ll"))
    paper.add(
        f'<div class="w"><span class="a">收款单位(盖章)</span><span><span class="a">收款人:</span><span class="q">{person(chance)}</span></span><span class="a">交款人:</span></div>'
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (vat_general, vat_special, digital_invoice, sales_note, delivery_note, hotel_bill, hand_receipt)
