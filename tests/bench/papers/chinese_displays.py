"""Chinese telephone screens of the fourth family: an order bought together with neighbours, a wallet's bill."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from html import escape
from random import Random

from tests.bench.papers.chinese_bills import picture, screen
from tests.bench.papers.chinese_markets import WORDS
from tests.bench.papers.goods import basket, cents, digits, drawn, total
from tests.bench.papers.paper import Paper
from tests.bench.papers.spelled import dated, hour, some_day


def told(rows: list[tuple[str, str]]) -> str:
    """灰字的名称在左,内容在右。"""
    return "".join(
        f'<div class="s k2"><span>{escape(name)}</span><span>{escape(value)}</span></div>' for name, value in rows
    )


def neighbours(chance: Random) -> Paper:
    """社区团购:自提点、提货日期,单价×件数和小计,共几件,实付。"""
    paper, day = screen(chance), some_day(chance)
    lines = basket(chance, WORDS, ["group"], 1, 4, step="0.1", many=0.4, largest=3)
    gross = total(lines)
    cut = cents(Decimal(chance.choice((0, 2, 5))))
    due = gross - cut
    number = f"{chance.choice(('', 'T', 'SQ'))}{digits(chance, 15)}"
    paper.add(f'<div class="x c" style="padding:.4em">{chance.choice(("待提货", "已完成", "已支付"))}</div>')
    paper.add(
        f'<div class="card"><div>自提点:{chance.choice(("翠湖苑东门菜鸟站", "王姐水果店", "3栋架空层"))}</div><div class="grey">提货时间 {dated(day + timedelta(days=1), "m月d日")} 16:00后</div></div>'
    )
    rows = "".join(
        f'<div class="i">{picture(chance)}<div class="tx"><div>{escape(x.name)}</div><div class="s"><span class="red">¥{x.price} <span class="grey">× {x.count}</span></span><span>小计 ¥{x.amount}</span></div></div></div>'
        for x in lines
    )
    sums = [("商品金额", f"¥{gross}"), ("配送费", "免运费"), *([("优惠券", f"-¥{cut}")] if cut else [])]
    paid = f'<div class="s b"><span>共{sum(int(x.quantity) for x in lines)}件</span><span>{chance.choice(("实付", "实付金额", "合计"))}:<span class="red">¥{due}</span></span></div>'
    paper.add(
        f'<div class="card"><div class="b">{drawn(chance, WORDS, "shops", "group")}</div>{rows}{told(sums)}{paid}</div>'
    )
    when = dated(day, chance.choice(("Y-m-d", "Y/m/d", "Y年m月d日")))
    info = [
        ("订单编号", number),
        ("下单时间", f"{when} {hour(chance, seconds=True)}"),
        ("支付方式", chance.choice(("微信支付", "余额"))),
    ]
    paper.add(f'<div class="card">{told(info)}</div>')
    paper.add('<div class="card s"><span class="grey">联系团长</span><span>申请售后 &nbsp; 再来一单</span></div>')
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def wallet(chance: Random) -> Paper:
    """账单详情:一个负的金额,支付时间,交易单号;没有商品。"""
    paper, day = screen(chance), some_day(chance)
    due = cents(Decimal(chance.randint(150, 38000)) / 100)
    number = f"{chance.choice(('42', '10'))}{digits(chance, 26)}"
    owner = drawn(chance, WORDS, "shops", "wallet")
    paper.stock = "#fff"
    paper.add('<div class="c" style="padding:.5em">账单详情</div>')
    paper.add(
        f'<div class="i" style="justify-content:center">{picture(chance)}</div><div class="c">{escape(owner)}</div>'
    )
    paper.add(f'<div class="c" style="font-size:2em;font-weight:bold;padding:.3em">-{due}</div>')
    when = dated(day, chance.choice(("Y年M月D日", "Y-m-d", "Y/m/d")))
    rows = [
        ("当前状态", "支付成功"),
        (chance.choice(("支付时间", "付款时间", "创建时间")), f"{when} {hour(chance, seconds=True)}"),
        ("收款方", owner),
        ("支付方式", f"{chance.choice(('建设银行', '交通银行'))}储蓄卡({digits(chance, 4)})"),
    ]
    rows.append((chance.choice(("交易单号", "订单号")), number))
    paper.add(f'<div class="card" style="line-height:1.9">{told(rows)}</div>')
    paper.add(
        '<div class="card s"><span>对订单有疑惑</span><span class="grey">&gt;</span></div><div class="card s"><span>发起群收款</span><span class="grey">&gt;</span></div>'
    )
    paper.day, paper.total, paper.number, paper.ticket = day, due, number, True
    return paper


LAYOUTS = (neighbours, wallet)
