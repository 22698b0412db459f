"""Chinese papers of the fifth family from a journey: a taxi's meter, the railway's electronic invoice, a guest's ledger."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from html import escape
from random import Random

from tests.bench.papers.chinese_checkouts import WORDS
from tests.bench.papers.chinese_counters import square
from tests.bench.papers.chinese_desks import sheet
from tests.bench.papers.chinese_tills import slip
from tests.bench.papers.goods import Bought, cents, digits, drawn, total, words
from tests.bench.papers.markup import fields
from tests.bench.papers.paper import HAN_PRINT, HAN_THERMAL, Paper
from tests.bench.papers.spelled import dated, hour, some_day


def meter_ticket(chance: Random) -> Paper:
    """机打出租车票:中英文栏名,针打的字套在印好的格里;原额、余额是卡上的。"""
    paper, day = slip(chance, 420, 25), some_day(chance)
    due = cents(Decimal(chance.randint(12, 190)) + Decimal(chance.choice(("0", "0.5"))))
    number = digits(chance, 8)
    colour = chance.choice(("#2e5a3c", "#7a3b2a", "#35507a"))
    paper.stock = chance.choice(("#fdfdfb", "#f4f8ef", "#fbf4f0"))
    paper.css += f".f{{color:{colour}}}"
    city, plate = chance.choice((("南京", "苏A"), ("成都", "川A"), ("广州", "粤A"), ("西安", "陕A")))
    paper.centre(f"{city}市出租汽车统一车票", look="b f")
    paper.centre("TAXI RECEIPT", "发 票 联", look="t f")
    paper.left(f"代码 CODE 1{digits(chance, 11)}", f"号码 NO. {number}")
    paper.rule("l")
    start = chance.randint(8, 21)
    rows = (
        ("电话 TEL", digits(chance, 8)),
        ("车号 TAXI NO", f"{plate}{chance.choice('TXE')}{digits(chance, 4)}"),
        ("日期 DATE", dated(day, chance.choice(("Y-m-d", "Y年m月d日", "Y.m.d")))),
        ("时间 TIME", f"{start:02}:{chance.randint(10, 30)}-{start:02}:{chance.randint(31, 59)}"),
        ("单价 PRICE/KM", f"{chance.choice(('2.40', '2.90', '1.90'))}"),
        ("里程 KM", f"{due / 3:.1f}"),
        ("等候 WAITING", f"00:{chance.randint(0, 14):02}:{chance.randint(10, 59)}"),
    )
    for name, value in rows:
        paper.add(f'<div class="s"><span class="f t">{name}</span><span>{value}</span></div>')
    paper.add(f'<div class="s x"><span class="f">金额 FARE</span><span>{due}</span></div>')
    if chance.random() < 0.5:
        before = cents(Decimal(chance.randint(200, 400)))
        paper.left(f"卡号 {digits(chance, 10)}", f"原额 {before}", f"余额 {before - due}", look="t")
    paper.rule("l")
    paper.centre("燃油附加费已含 手写无效", f"监督电话 {chance.choice(('12328', '96196'))}", look="t f")
    paper.day, paper.total, paper.number, paper.ticket = day, due, number, True
    return paper


def rail_invoice(chance: Random) -> Paper:
    """电子发票(铁路电子客票):开票日期之外有乘车日期;站名带拼音,票价一个数,购买方名称。"""
    paper, day = sheet(chance, 1160, 22, HAN_PRINT[:4]), some_day(chance)
    paper.kind = "receipt"
    due = cents(Decimal(chance.randint(50, 2400)) / 2)
    number = f"{dated(day, 'y')}{digits(chance, 18)}"
    left = day - timedelta(days=chance.randint(0, 40))
    start, end = chance.sample(list(words(WORDS)["stations"].items()), 2)
    paper.css += ".f{color:#8a2a2a}"
    form = chance.choice(("Y年m月d日", "Y-m-d"))
    paper.add(
        f'<div class="w n"><div class="b">发票号码:{number}</div><div class="x f" style="border:2px solid">电子发票(铁路电子客票)</div>'
        f"<div>开票日期:{dated(day, form)}</div></div>"
    )
    paper.space()
    paper.add(
        '<div style="display:flex;justify-content:space-around;text-align:center">'
        + f'<div><div class="x">{start[0]}站</div>{start[1]}</div><div class="x">{chance.choice("GDCZ")}{chance.randint(1, 9800)}<br>———→</div>'
        + f'<div><div class="x">{end[0]}站</div>{end[1]}</div></div>'
    )
    paper.space()
    seat = f"{chance.randint(1, 16):02}车{chance.randint(1, 20):02}{chance.choice('ABCDF')}号"
    leaves = f"{dated(left, 'Y年m月d日')} {chance.randint(6, 22):02}:{chance.randint(0, 59):02}开"
    paper.add(
        f'<div class="w"><span>{leaves}</span><span>{seat}</span><span>{chance.choice(("二等座", "一等座", "硬卧"))}</span></div>'
    )
    paper.add(f'<div class="x" style="margin:.3em 0">票价:￥{due}</div>')
    paper.left(
        f"{digits(chance, 6)}19{digits(chance, 2)}****{digits(chance, 4)}  {chance.choice(('倪海', '范丽萍', '陶伟民'))}"
    )
    paper.add(
        f'<div class="w"><div><br>电子客票号:{digits(chance, 10)}{chance.choice("BDK")}{digits(chance, 10)}<br>购买方名称:{drawn(chance, WORDS, "shops", "rail")}'
        f"<br>统一社会信用代码:91{digits(chance, 16)}</div><div>{square(chance)}</div></div>"
    )
    paper.left("买票请到12306 发货请到95306  中国铁路祝您旅途愉快", look="t")
    paper.day, paper.total, paper.number, paper.ticket = day, due, number, True
    return paper


def guest_ledger(chance: Random) -> Paper:
    """宾客账户明细:消费和付款两栏,押金、退款在付款栏;每晚一行房费;消费合计是总额,余额是零。"""
    paper, day = sheet(chance, 1120, 23, (*HAN_PRINT[:2], *HAN_THERMAL[:2])), some_day(chance)
    paper.kind = "receipt"
    nights, rate = chance.randint(1, 4), cents(Decimal(chance.randint(218, 980)))
    arrived = day - timedelta(days=nights)
    form = chance.choice(("Y-m-d", "Y/m/d", "y-m-d"))
    room, night = str(chance.randint(301, 2216)), chance.choice(("房费", "客房租金", "日租-豪华大床"))
    paid = cents(Decimal(int(rate * nights) // 100 * 100 + chance.choice((500, 1000))))
    tender = chance.choice(("微信押金", "银行卡押金", "预付款-现金"))
    rows: list[tuple[str, ...]] = [(f"{dated(arrived, form)} {hour(chance)}", tender, room, "", f"{paid}")]
    lines: list[Bought] = []
    extras = list(words(WORDS)["minibar"].items())
    for stay in range(nights):
        taken = [(night, rate)]
        if chance.random() < 0.5:
            name, price = extras.pop(chance.randrange(len(extras)))
            taken.append((name, cents(Decimal(str(price)))))
        for name, price in taken:
            lines.append(Bought(name, Decimal(1), price, price, ""))
            rows.append(
                (
                    f"{dated(arrived + timedelta(days=stay), form)} 23:{chance.randint(10, 59)}",
                    name,
                    room,
                    f"{price}",
                    "",
                )
            )
    due = total(lines)
    rest = paid - due
    back = "退款" if rest >= 0 else "补付-微信"
    rows.append((f"{dated(day, form)} {chance.randint(8, 11):02}:{chance.randint(10, 59)}", back, room, "", f"{-rest}"))
    number = f"{chance.choice(('F', 'RC', ''))}{digits(chance, 8)}"
    paper.centre(drawn(chance, WORDS, "shops", "rooms"), look="xx")
    paper.centre(chance.choice(("宾客账户明细", "GUEST FOLIO 客人账单", "住店客人账单")), look="x")
    stayed = [("到店日期", dated(arrived, form)), ("离店日期", dated(day, form))]
    head = [("账单号", number), (chance.choice(("打印日期", "结账日期")), dated(day, form))]
    guest = [("宾客姓名", drawn(chance, WORDS, "guests")), ("房号", room)]
    paper.add(f'<div class="w">{fields(guest)}{fields(stayed)}{fields(head)}</div>')
    paper.table(("日期时间", "摘要", "房号", "消费", "付款"), rows, "llcrr", chance.choice(("h u", "k", "h")))
    paper.space()
    paper.add(
        f'<div class="w b"><span>消费合计:{due}</span><span>付款合计:{due}</span><span>{escape(chance.choice(("余额", "账户余额")))}:0.00</span></div>'
    )
    paper.space()
    paper.left(f"操作员:{drawn(chance, WORDS, 'people')}      宾客签字:____________")
    paper.left("本人同意支付以上账目。贵重物品请寄存前台。", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (meter_ticket, rail_invoice, guest_ledger)
