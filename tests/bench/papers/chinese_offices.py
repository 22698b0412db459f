"""Chinese papers of the third family: VAT invoices with discount rows and long prices, a hospital's and a school's receipts."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.bench.papers.chinese_counters import square
from tests.bench.papers.chinese_desks import sheet, side
from tests.bench.papers.chinese_stores import WORDS, person, shop
from tests.bench.papers.goods import Bought, basket, cents, digits, total, words
from tests.bench.papers.paper import HAN_PRINT, HAN_THERMAL, Paper
from tests.bench.papers.spelled import capitals, dated, some_day

LONG = Decimal("0.000000000001")
"""What unit prices without tax are printed to on invoices of web shops."""


def buyer(chance: Random) -> str:
    """买的人。"""
    return str(chance.choice(words(WORDS)["buyers"]))


def _untaxed(chance: Random, most: int) -> list[Bought]:
    """含税价除以 1.13:单价很长,金额到分。"""
    lines = []
    for item in basket(chance, WORDS, ["goods"], 1, most, many=0.4, largest=6):
        amount = cents(item.amount / Decimal("1.13"))
        name = f"*{chance.choice(words(WORDS)['sorts'])}*{item.name}"
        lines.append(Bought(name, item.quantity, (amount / item.quantity).quantize(LONG).normalize(), amount, ""))
    return lines


def discounted_invoice(chance: Random) -> Paper:
    """增值税电子普通发票:折扣行同名,金额和税额为负。"""
    paper, day = sheet(chance), some_day(chance)
    lines = _untaxed(chance, 3)
    number = digits(chance, 8)
    net = tax = Decimal(0)
    rows: list[tuple[str, ...]] = []
    for line in lines:
        its = cents(line.amount * Decimal("0.13"))
        rows.append(
            (
                line.name,
                "",
                chance.choice(("个", "台", "件")),
                line.count,
                f"{line.price:f}",
                f"{line.amount}",
                "13%",
                f"{its}",
            )
        )
        net, tax = net + line.amount, tax + its
        if chance.random() < 0.5:
            less = cents(line.amount / 20)
            off = cents(less * Decimal("0.13"))
            rows.append((line.name, "", "", "", "", f"-{less}", "13%", f"-{off}"))
            net, tax = net - less, tax - off
    due = net + tax
    rows += [("", "", "", "", "", "", "", "")] * max(0, 4 - len(rows))
    rows.append(("合 计", "", "", "", "", f"￥{net}", "", f"￥{tax}"))
    paper.css += ".f{color:#8a3b2a}.k td,.k th{border-color:#8a3b2a}.m td{border-top:0;border-bottom:0}.m td:first-child{width:32%}"
    paper.add(
        f'<div class="w"><div><br><span class="f">机器编号:</span>{digits(chance, 12)}</div><div class="xx f">{chance.choice(("江苏", "湖北", "天津"))}增值税电子普通发票</div>'
        f'<div><span class="f">发票代码:</span>0{digits(chance, 11)}<br><span class="f">发票号码:</span>{number}<br><span class="f">开票日期:</span>{dated(day, "Y 年m 月d 日")}<br>'
        f'<span class="f">校 验 码:</span>{" ".join(digits(chance, 5) for _ in range(4))}</div></div>'
    )
    paper.add(
        f'<table class="k"><tr>{side("购<br>买<br>方")}<td style="width:58%"><span class="f">名 称:</span>{buyer(chance)}<br><span class="f">纳税人识别号:</span>91{digits(chance, 16)}<br>'
        f'<span class="f">地址、电话:</span><br><span class="f">开户行及账号:</span></td>{side("密<br>码<br>区")}<td style="font-family:monospace">{"<br>".join(digits(chance, 24) for _ in range(4))}</td></tr></table>'
    )
    paper.table(
        ("货物或应税劳务、服务名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额"),
        rows,
        "lccrrrrr",
        "k m",
    )
    paper.add(
        f'<table class="k"><tr><td class="f" style="width:24%">价税合计(大写)</td><td>⊗ {capitals(due)}</td><td><span class="f">(小写)</span>￥{due}</td></tr></table>'
    )
    paper.add(
        f'<table class="k"><tr>{side("销<br>售<br>方")}<td style="width:58%"><span class="f">名 称:</span>{shop(chance, "goods")}<br><span class="f">纳税人识别号:</span>91{digits(chance, 16)}<br>'
        f'<span class="f">地址、电话:</span>软件大道{chance.randint(1, 190)}号 0512-{digits(chance, 8)}<br><span class="f">开户行及账号:</span>招商银行 {digits(chance, 15)}</td>{side("备<br>注")}<td>订单号:{digits(chance, 12)}</td></tr></table>'
    )
    paper.add(
        f'<div class="w"><span>收款人:{person(chance)}</span><span>复核:{person(chance)}</span><span>开票人:{person(chance)}</span><span>销售方:(章)</span></div>'
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def long_prices(chance: Random) -> Paper:
    """数电发票:单价十几位;左上角二维码。"""
    paper, day = sheet(chance, fonts=HAN_PRINT[:2]), some_day(chance)
    lines = _untaxed(chance, 5)
    taxes = [cents(x.amount * Decimal("0.13")) for x in lines]
    net, tax = total(lines), sum(taxes, Decimal(0))
    due = net + tax
    number = f"{dated(day, 'y')}{digits(chance, 18)}"
    paper.css += ".k td,.k th{border-color:#7b2d26}.m td,.m th{border:0}.m{border:1.5px solid #7b2d26}.m td:first-child{width:30%}.w svg{width:110px!important;margin:0!important}"
    paper.add(
        f'<div class="w"><div>{square(chance)}</div><div class="xx" style="color:#7b2d26">电子发票(普通发票)</div><div><br>发票号码:{number}<br><br>开票日期:{dated(day, "Y年m月d日")}</div></div>'
    )
    paper.add(
        f'<table class="k"><tr>{side("购买方信息")}<td style="width:46%">名称:{buyer(chance)}<br><br>统一社会信用代码/纳税人识别号:</td>{side("销售方信息")}<td>名称:{shop(chance, "goods")}<br><br>统一社会信用代码/纳税人识别号:91{digits(chance, 16)}</td></tr></table>'
    )
    rows = [
        (
            x.name,
            chance.choice(("", "无", "黑色")),
            chance.choice(("个", "台", "")),
            x.count,
            f"{x.price:f}",
            f"{x.amount}",
            "13%",
            f"{its}",
        )
        for x, its in zip(lines, taxes, strict=True)
    ]
    rows += [("", "", "", "", "", "", "", "")] * 2
    rows.append(("合 计", "", "", "", "", f"¥{net}", "", f"¥{tax}"))
    paper.table(
        ("项目名称", "规格型号", "单 位", "数 量", "单 价", "金 额", "税率/征收率", "税 额"), rows, "lccrrrrr", "k m"
    )
    paper.add(
        f'<table class="k"><tr><td style="width:24%">价税合计(大写)</td><td>⊗{capitals(due)}</td><td>(小写)¥{due}</td></tr></table>'
    )
    paper.add(
        f'<table class="k"><tr>{side("备注")}<td style="height:4em">购方地址:-; 电话:-;<br>收款人:{person(chance)}; 复核人:{person(chance)}</td></tr></table>'
    )
    paper.left(f"   开票人:{person(chance)}")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def hospital(chance: Random) -> Paper:
    """医疗门诊收费票据:两栏并排的项目,医保支付和个人支付在下。"""
    paper, day = sheet(chance, 1180, 22, HAN_THERMAL), some_day(chance)
    paper.kind = "receipt"
    lines = basket(chance, WORDS, ["hospital"], 2, 7, many=0.3, largest=3)
    due = total(lines)
    number = f"{chance.choice(('', '00'))}{digits(chance, 8)}"
    fund = cents(due * Decimal(chance.choice(("0", "0.5", "0.62"))))
    paper.centre(f"{chance.choice(('江苏省', '浙江省'))}医疗门诊收费票据(电子)", look="x")
    paper.add(
        f'<div class="w"><span>票据代码:{digits(chance, 8)}</span><span>票据号码:{number}</span></div>'
        f'<div class="w"><span>交款人:{chance.choice(("周建国", "吴小梅", "郑一凡"))}</span><span>校验码:{digits(chance, 4)}ab</span><span>开票日期:{dated(day, chance.choice(("Y-m-d", "Y年m月d日")))}</span></div>'
    )
    cells = [(x.name, f"{x.count}/次", f"{x.amount}") for x in lines]
    cells += [("", "", "")] * (len(cells) % 2)
    rows = [(*cells[i], *cells[i + 1]) for i in range(0, len(cells), 2)]
    paper.table(
        ("项目名称", "数量/单位", "金额(元)", "项目名称", "数量/单位", "金额(元)"),
        rows,
        "lrrlrr",
        chance.choice(("k", "h")),
    )
    paper.add(f'<div class="w"><span>金额合计(大写):{capitals(due)}</span><span>(小写):{due}</span></div>')
    paper.rule("l")
    paper.add(
        f'<div class="w"><span>业务流水号:{digits(chance, 10)}</span><span>门诊号:{digits(chance, 8)}</span><span>性别:{chance.choice("男女")}</span></div>'
        f'<div class="w"><span>医保统筹基金支付:{fund}</span><span>个人账户支付:0.00</span><span>个人现金支付:{due - fund}</span></div>'
        f'<div class="w"><span>收款单位(章):{shop(chance, "hospital")}</span><span>复核人:{person(chance)}</span><span>收款人:{person(chance)}</span></div>'
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def school_fees(chance: Random) -> Paper:
    """非税收入统一票据:项目编码、单位、数量、标准、金额。"""
    paper, day = sheet(chance, 1180, 22), some_day(chance)
    paper.kind = "receipt"
    lines = basket(chance, WORDS, ["fees"], 1, 4, step="1", many=0.2, largest=2)
    due = total(lines)
    number = f"0{digits(chance, 9)}"
    paper.centre(f"{chance.choice(('四川省', '福建省', '广西'))}非税收入统一票据(电子)", look="x")
    paper.add(
        f'<div class="w"><span>票据代码:{digits(chance, 8)}</span><span>票据号码:{number}</span></div>'
        f'<div class="w"><span>交款人统一社会信用代码:</span><span>校验码:{digits(chance, 6)}</span></div>'
        f'<div class="w"><span>交款人:{chance.choice(("林子涵", "王思远", "欧阳雪"))}</span><span>开票日期:{dated(day, chance.choice(("Y-m-d", "Y年M月D日")))}</span></div>'
    )
    rows = [
        (
            f"1030427{digits(chance, 2)}",
            x.name,
            chance.choice(("元/学年", "元/人", "元")),
            x.count,
            f"{x.price:.2f}",
            f"{x.amount}",
            "",
        )
        for x in lines
    ]
    paper.table(("项目编码", "项目名称", "单位", "数量", "标准", "金额(元)", "备注"), rows, "llcrrrl", "k")
    paper.add(f'<table class="k"><tr><td>金额合计(大写){capitals(due)}</td><td>(小写){due}</td></tr></table>')
    paper.left(f"其他信息:学号 {digits(chance, 10)}   缴款渠道:{chance.choice(('银联在线', '校园一卡通'))}")
    paper.add(
        f'<div class="w"><span>收款单位(章):{shop(chance, "fees")}</span><span>复核人:{person(chance)}</span><span>收款人:{person(chance)}</span></div>'
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (discounted_invoice, long_prices, hospital, school_fees)
