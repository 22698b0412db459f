"""Chinese orders and lists of the fourth family: by hand, by needle printer, on a parcel, at an optician's, of furniture, of a copy shop, of a tea house."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from tests.bench.papers.chinese_desks import sheet
from tests.bench.papers.chinese_markets import WORDS
from tests.bench.papers.chinese_tills import slip
from tests.bench.papers.goods import basket, cents, digits, drawn, total
from tests.bench.papers.marks import bars, seal, stamp, worn
from tests.bench.papers.markup import fields, pairs
from tests.bench.papers.paper import HAN_HAND, HAN_PRINT, HAN_THERMAL, TRADITIONAL, Paper
from tests.bench.papers.spelled import capitals, dated, hour, some_day

OLD = str.maketrans("贰叁陆万", "貳參陸萬")
"""大写数字的繁体。"""


def by_hand(chance: Random) -> Paper:
    """三联送货单:印好的格子,手写,空行划线,收货人签名;号码红字。"""
    paper, day = sheet(chance, 1000, 25, HAN_PRINT[:3]), some_day(chance)
    pen = chance.choice(HAN_HAND)
    colour = chance.choice(("#b04a5a", "#2f5f8f", "#3b3b3b"))
    paper.stock = chance.choice(("#fff", "#fdeff1", "#fdf8d8"))
    paper.css += f'.q,td{{font-family:"{pen}";color:{chance.choice(("#1c2a6b", "#222"))}}}.f,th{{color:{colour}}}.k td,.k th{{border-color:{colour}}}td{{height:1.75em}}'
    lines = basket(chance, WORDS, ["fabric"], 1, 6, step="0.5", many=0.9, largest=40)
    due = total(lines)
    number = f"{chance.choice(('00', '0', ''))}{digits(chance, 5)}"
    paper.add(
        f'<div class="c x f">{drawn(chance, WORDS, "shops", "fabric")}</div><div class="c xx f">{chance.choice(("送 货 单", "销 货 单", "出 货 单"))}</div>'
    )
    date = dated(day, chance.choice(("Y 年 M 月 D 日", "y 年 M 月 D 日", "Y.M.D")))
    paper.add(
        f'<div class="w"><span><span class="f">客户:</span><span class="q">{drawn(chance, WORDS, "buyers")}</span></span><span class="q">{date}</span><span style="color:#c0282f">No {number}</span></div>'
    )
    rows = [
        (
            x.name,
            chance.choice(("件", "", "包", "支")),
            x.count,
            f"{x.price.normalize():f}",
            f"{x.amount.normalize():f}",
            "",
        )
        for x in lines
    ]
    rows += [("", "", "", "", "", "")] * (7 - len(rows))
    paper.table(("品 名 及 规 格", "单位", "数 量", "单 价", "金 额", "备注"), rows, "lcrrrl", "k")
    paper.add(
        f'<table class="k"><tr><td style="width:64%"><span class="f">合计(大写)</span> {capitals(due)}</td><td><span class="f">¥</span> {due.normalize():f}</td></tr></table>'
    )
    paper.add(
        f'<div class="w"><span class="f">白存根 红客户 黄回单</span><span><span class="f">送货人</span> <span class="q">{drawn(chance, WORDS, "people")}</span></span><span class="f">收货单位及经手人(签章)______</span></div>'
    )
    if chance.random() < 0.4:
        paper.add(stamp(chance, "现金付讫", "38%", "-6em"))
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def debts(chance: Random) -> Paper:
    """针式打印的销售出库单:本单合计之外还有上次欠款、累计欠款;总额是本单。"""
    paper, day = sheet(chance, 1180, 22, (HAN_THERMAL[3], HAN_THERMAL[0])), some_day(chance)
    lines = basket(chance, WORDS, ["parts"], 1, 9, step="0.1", many=0.9, largest=60)
    due = total(lines)
    before = cents(Decimal(chance.randint(0, 900000)) / 100)
    number = f"{chance.choice(('XSCK', 'XS-', 'CK'))}{dated(day, 'Ymd')}{chance.choice(('-', ''))}{digits(chance, 4)}"
    paper.centre(drawn(chance, WORDS, "shops", "parts") + chance.choice(("销售出库单", "销售单", "配送单")), look="x")
    paper.add(
        f'<div class="w"><span>客户名称:{drawn(chance, WORDS, "buyers")}</span><span>单据编号:{number}</span><span>{chance.choice(("录单日期", "单据日期", "开单日期"))}:{dated(day, chance.choice(("Y-m-d", "Y/m/d")))}</span></div>'
    )
    paper.add(
        f'<div class="w"><span>联系电话:13{digits(chance, 9)}</span><span>仓库:主仓</span><span>打印次数:1</span></div>'
    )
    rows = [
        (
            str(place),
            digits(chance, 5),
            x.name,
            chance.choice(("个", "套", "米")),
            x.count,
            f"{x.price:.2f}",
            f"{x.amount:.2f}",
            "",
        )
        for place, x in enumerate(lines, 1)
    ]
    rows.append(("", "", "合计", "", f"{sum(int(x.quantity) for x in lines)}", "", f"{due:.2f}", ""))
    paper.table(("行号", "商品编码", "商品名称", "单位", "数量", "单价", "金额", "备注"), rows, "clllrrrl", "k")
    paper.add(
        f'<div class="w"><span>本单金额大写:{capitals(due)}</span><span>{chance.choice(("本单金额", "本单合计", "本次应收"))}:{due}</span></div>'
    )
    paper.add(
        f'<div class="w"><span>上次欠款:{before}</span><span>本次收款:0.00</span><span>累计欠款:{before + due}</span></div>'
    )
    paper.add(
        f'<div class="w"><span>制单人:{drawn(chance, WORDS, "people")}</span><span>业务员:{drawn(chance, WORDS, "people")}</span><span>客户签收:</span></div>'
    )
    paper.left("如有质量问题请于三日内提出 农行 6228" + digits(chance, 15), look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def parcel(chance: Random) -> Paper:
    """随货的发货单:收件人、快递单号,商品名折行,件数,运费,实付款。"""
    paper, day = worn(chance, slip(chance, 640, 24)), some_day(chance)
    lines = basket(chance, WORDS, ["parcels"], 1, 5, step="0.1", many=0.4, largest=3)
    gross = total(lines)
    post = cents(Decimal(chance.choice((0, 0, 6, 8))))
    cut = cents(Decimal(chance.choice((0, 0, 5, 10))))
    due = gross + post - cut
    number = digits(chance, chance.choice((16, 18)))
    paper.spread(drawn(chance, WORDS, "shops", "parcels"), chance.choice(("发货单", "购物清单", "销售单")), look="x")
    paper.add(bars(chance, 56))
    paper.centre(f"快递单号 YT{digits(chance, 13)}", look="t")
    paper.left(
        f"{chance.choice(('订单号', '订单编号'))}:{number}",
        f"{chance.choice(('下单时间', '订单日期', '购买日期'))}:{dated(day, 'Y-m-d')} {hour(chance, seconds=True)}",
    )
    paper.left(
        f"收件人:{chance.choice('孙马朱')}**  1{digits(chance, 2)}****{digits(chance, 4)}",
        f"地址:湖北省武汉市洪山区珞喻路{chance.randint(1, 900)}号{chance.randint(1, 30)}栋",
    )
    paper.rule("l")
    grid = "44% 16% 18% 22%"
    paper.row(grid, ("商品名称", "单价", "数量", "小计"), "lrrr", look="b")
    for line in lines:
        paper.row(grid, (line.name, f"{line.price}", line.count, f"{line.amount}"), "lrrr")
    paper.rule("l")
    paper.spread(f"商品数量合计:{sum(int(x.quantity) for x in lines)}", f"商品金额:{gross}")
    if post:
        paper.spread("运费", f"{post}")
    if cut:
        paper.spread("优惠", f"-{cut}")
    paper.spread(chance.choice(("实付款", "订单金额", "实际支付")), f"￥{due}", look="x")
    paper.left(
        f"拣货:{chance.randint(10, 99)}  打单日期:{dated(day + timedelta(days=1), 'Y-m-d')}",
        "满意请给五星好评,有问题联系客服",
        look="t",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def optician(chance: Random) -> Paper:
    """配镜单:度数一张表(不是商品),商品一张表,折让,取镜日期,定金。"""
    paper, day = sheet(chance, 900, 23, (*HAN_THERMAL[:3], *HAN_PRINT[:1])), some_day(chance)
    paper.kind = "receipt"
    lines = basket(chance, WORDS, ["optics"], 1, 4, step="1", many=0.5, largest=2)
    gross = total(lines)
    cut = cents(gross.quantize(Decimal(10)) / 10) if chance.random() < 0.5 else Decimal(0)
    due = gross - cut
    number = f"{chance.choice(('PJ', 'YJ', ''))}{digits(chance, 7)}"
    form = chance.choice(("Y-m-d", "Y年M月D日", "Y.m.d"))
    paper.centre(drawn(chance, WORDS, "shops", "optics"), look="xx")
    paper.centre(chance.choice(("配镜单", "验光配镜订单")), look="x")
    paper.add(
        f'<div class="w">{fields([("顾客", chance.choice(("冯女士", "小朋友 乐乐", "唐先生"))), ("电话", f"1{digits(chance, 2)}****{digits(chance, 4)}")])}{fields([("单号", number), (chance.choice(("配镜日期", "订单日期", "日期")), dated(day, form)), ("取镜日期", dated(day + timedelta(days=5), form))])}</div>'
    )
    eyes = [
        (
            eye,
            f"-{chance.randint(4, 30) * 25 / 100:.2f}",
            f"-{chance.randint(0, 6) * 25 / 100:.2f}",
            str(chance.randint(1, 180)),
            chance.choice(("1.0", "0.8", "1.2")),
            f"{chance.randint(58, 68) / 2}",
        )
        for eye in ("右眼R", "左眼L")
    ]
    paper.table(("", "球镜", "柱镜", "轴位", "矫正视力", "瞳距"), eyes, "lrrrrr", "k")
    paper.space()
    paper.table(
        ("商品", "数量", "零售价", "金额"),
        [(x.name, x.count, f"{x.price:.2f}", f"{x.amount:.2f}") for x in lines],
        "lrrr",
        chance.choice(("h", "k")),
    )
    sums = [("商品合计", f"{gross:.2f}")] + ([("优惠", f"-{cut}")] if cut else [])
    paper.add(pairs((*sums, (chance.choice(("应收金额", "成交价", "实收")), f"￥{due}"))))
    paper.left(
        f"大写:{capitals(due)}    验光师:{drawn(chance, WORDS, 'people')}    {chance.choice(('已付全款', '货款两清'))}"
    )
    paper.left("镜片一经加工不予退换;请凭此单取镜。", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def furniture(chance: Random) -> Paper:
    """家具订货单:尺寸材质写在名下,合同总价、已付定金、余款,送货日期。"""
    paper, day = sheet(chance, 1100, 24), some_day(chance)
    lines = basket(chance, WORDS, ["furniture"], 1, 4, step="10", many=0.4, largest=6)
    due = cents(total(lines))
    paid = cents((due / 5).quantize(Decimal(100)) + 100)
    number = f"{chance.choice(('DH', 'HT', 'NO.'))}{digits(chance, 6)}"
    seller = drawn(chance, WORDS, "shops", "furniture")
    paper.centre(f"{seller} {chance.choice(('订货单', '定货合同', '销售订单'))}", look="xx")
    form = chance.choice(("Y年M月D日", "Y-m-d", "Y/M/D"))
    paper.add(
        f'<div class="w"><span>{chance.choice(("合同编号", "订单号", "单号"))}:{number}</span><span>{chance.choice(("签订日期", "订货日期", "下单日期"))}:{dated(day, form)}</span><span>送货日期:{dated(day + timedelta(days=30), form)}</span></div>'
    )
    paper.add(
        f'<div class="w"><span>客户:{drawn(chance, WORDS, "buyers")}</span><span>地址:滨江路{chance.randint(1, 200)}号</span></div>'
    )
    rows = [
        (
            str(place),
            x.name,
            chance.choice(("白蜡木", "胡桃色", "科技布 米灰", "岩板黑")),
            x.count,
            f"{x.price:,.2f}",
            f"{x.amount:,.2f}",
        )
        for place, x in enumerate(lines, 1)
    ]
    paper.table(("序号", "产品名称", "材质颜色", "数量", "单价(元)", "金额(元)"), rows, "cllrrr", "k")
    paper.add(
        f'<table class="k"><tr><td>{chance.choice(("总金额", "合同总价", "合计"))}:人民币{capitals(due)}</td><td>¥{due:,}</td></tr><tr><td>已付定金:¥{paid:,}</td><td>余款(货到付清):¥{due - paid:,}</td></tr></table>'
    )
    paper.left("1.定做产品不退换。2.三包期一年。3.免费送货一次,无电梯加收搬运费。", look="t")
    paper.space()
    paper.add(
        f'<div class="w"><span>卖方(盖章):{seller}</span><span>导购:{drawn(chance, WORDS, "people")}</span><span>买方签字:________</span></div>'
    )
    paper.add(seal(chance, seller, "合同专用章", "8%", "-6em"))
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def copies(chance: Random) -> Paper:
    """图文店:按张、按页计,单价几分几角;数量乘单价等于;记账客户。"""
    paper, day = worn(chance, slip(chance, 560, 25)), some_day(chance)
    lines = basket(chance, WORDS, ["prints"], 1, 6, step="0.1", many=0.85, largest=80)
    due = total(lines)
    number = digits(chance, 7)
    paper.left(drawn(chance, WORDS, "shops", "prints"), look="x")
    paper.left(f"打印 复印 装订 写真  QQ {digits(chance, 9)}", look="t")
    paper.rule("*")
    paper.left(f"{chance.choice(('票号', '单号', '编号'))} {number}", f"客户 {drawn(chance, WORDS, 'buyers')}")
    paper.rule("*")
    for line in lines:
        paper.left(line.name)
        paper.spread(f"     {line.count} × {line.price}", f"= {line.amount}")
    paper.rule("*")
    paper.spread(chance.choice(("总计", "合计金额", "应收")), f"{due} 元", look="x")
    paper.spread(chance.choice(("已收", "现金", "记账未付")), f"{due}")
    paper.left(
        f"{dated(day, chance.choice(('Y-m-d', 'Y.M.D', 'Y年m月d日')))}  {hour(chance)}   {drawn(chance, WORDS, 'people')}"
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def tea_house(chance: Random) -> Paper:
    """台灣免用統一發票收據:中華民國年月日手寫,品名、數量、單價、總價,合計新臺幣;店章。"""
    paper, day = sheet(chance, 860, 26, TRADITIONAL), some_day(chance)
    paper.kind, paper.stock = "receipt", chance.choice(("#fdf1f1", "#fff", "#f3f8ee"))
    paper.css += ".k td,.k th{border-color:#a33}.f,th{color:#a33}.q,td{font-family:'TW-Kai','LXGW WenKai';color:#1c2a6b}td{height:1.8em}"
    lines = basket(chance, WORDS, ["trad_stall"], 1, 5, step="5", many=0.6, largest=6)
    due = cents(total(lines))
    owner = drawn(chance, WORDS, "shops", "trad_stall")
    paper.centre("免用統一發票收據", look="xx f")
    paper.add(
        f'<div class="w"><span class="f">買受人:<span class="q">{chance.choice(("陳先生", "大同國小", "林小姐", "宏達企業社"))}</span></span><span class="f">中華民國<span class="q">{dated(day, "R")}</span>年<span class="q">{day.month}</span>月<span class="q">{day.day}</span>日</span></div>'
    )
    rows = [(x.name, x.count, f"{x.price:.0f}", f"{x.amount:.0f}", "") for x in lines] + [("", "", "", "", "")] * (
        6 - len(lines)
    )
    paper.table(("品　名", "數量", "單價", "總價", "備註"), rows, "lrrrl", "k")
    paper.add(
        f'<table class="k"><tr><td><span class="f">合計新臺幣</span> {capitals(due).translate(OLD)}</td><td class="r"><span class="f">NT$</span> {due:.0f}</td></tr></table>'
    )
    paper.add(seal(chance, owner, "免用統一發票章", "55%", "-7em"))
    paper.add(
        f'<div class="f">{owner}　統一編號 {digits(chance, 8)}　經手人 <span class="q">{chance.choice(("阿月", "志明", "淑芬"))}</span></div>'
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, None, lines
    return paper


LAYOUTS = (by_hand, debts, parcel, optician, furniture, copies, tea_house)
