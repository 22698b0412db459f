"""Chinese vouchers of the fourth family: a train ticket, an invoice of a fixed sum, rides, an overprinted VAT invoice, a clinic."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from tests.bench.papers.chinese_counters import square
from tests.bench.papers.chinese_desks import sheet, side
from tests.bench.papers.chinese_markets import WORDS
from tests.bench.papers.chinese_tills import slip
from tests.bench.papers.goods import Bought, basket, cents, digits, drawn, total
from tests.bench.papers.marks import seal, stamp, worn
from tests.bench.papers.paper import HAN_PRINT, HAN_THERMAL, Paper
from tests.bench.papers.spelled import capitals, dated, some_day


def train_ticket(chance: Random) -> Paper:
    """火车票:红色票号在左上角,站名、车次、开车时间,票价一个数,没有标签。"""
    paper, day = sheet(chance, 860, 26, HAN_THERMAL[:4]), some_day(chance)
    paper.kind, paper.margin = "receipt", "1.1em 1.6em .6em"
    paper.stock = chance.choice(("#d9ecf5", "#cfe3f1", "#f7dfe0", "#e4eff4"))
    due = cents(Decimal(chance.randint(30, 1900)) / 2)
    number = f"{chance.choice('ABCDEZ')}{digits(chance, 2)}{chance.choice('EFGH')}{digits(chance, 6)}"
    start, end = chance.sample(["合肥南", "杭州东", "长沙南", "郑州东", "南京南", "西安北"], 2)
    train = f"{chance.choice('GDC')}{chance.randint(1, 9900)}"
    leaves = f"{chance.randint(6, 22):02}:{chance.randint(0, 59):02}开"
    paper.add(
        f'<div class="w"><span style="color:#c03a3a">{number}</span><span>检票:{chance.randint(1, 28)}{chance.choice("AB")}</span></div>'
    )
    paper.add(f'<div class="w x"><span>{start}站</span><span>{train}</span><span>{end}站</span></div>')
    paper.add(
        f'<div class="w"><span>{dated(day, "Y年m月d日")} {leaves}</span><span>{chance.randint(1, 16):02}车{chance.randint(1, 20):02}{chance.choice("ABCDF")}号</span></div>'
    )
    paper.add(
        f'<div class="w"><span>￥{due:.1f}元</span><span>{chance.choice(("网", "网 惠", ""))}</span><span>{chance.choice(("二等座", "一等座"))}</span></div>'
    )
    paper.left(
        chance.choice(("限乘当日当次车", "仅供报销使用")),
        f"{digits(chance, 6)}19{digits(chance, 2)}****{digits(chance, 4)}  {chance.choice('赵钱周吴')}{chance.choice(('晓东', '思敏', '立群'))}",
    )
    paper.add(
        f'<div class="w"><div class="t" style="border:1px dashed #555;padding:.2em .8em">买票请到12306 发货请到95306<br>中国铁路祝您旅途愉快</div><div style="width:120px">{square(chance)}</div></div>'
    )
    paper.left(f"{digits(chance, 14)}{chance.choice('BCG')}{digits(chance, 6)} {start}售", look="t")
    paper.day, paper.total, paper.number, paper.ticket = day, due, number, True
    return paper


def fixed_sum(chance: Random) -> Paper:
    """定额发票:印好的金额,发票代码、号码,盖日期章和发票章。"""
    paper, day = sheet(chance, 760, 24, HAN_PRINT[:3]), some_day(chance)
    paper.kind, paper.stock = "receipt", chance.choice(("#f4efe0", "#eaf2e6", "#f8ecec"))
    due = cents(Decimal(chance.choice((5, 10, 20, 50, 100))))
    number = digits(chance, 8)
    place = chance.choice(("湖南省", "陕西省", "大连市", "福建省"))
    paper.css += f".f{{color:{chance.choice(('#7a3b2a', '#2e5a3c', '#333'))}}}"
    paper.centre(f"{place}国家税务局通用定额发票", look="x f")
    paper.centre("发 票 联", look="f")
    paper.left(f"发票代码 1{digits(chance, 11)}", f"发票号码 {number}")
    paper.space()
    paper.centre(f"{chance.choice(('人民币', ''))}{capitals(due)}", look="xx")
    paper.centre(f"￥{due}", look="x")
    paper.space()
    paper.left("密码区(刮开有奖) ▓▓▓▓▓▓▓▓", look="t")
    paper.add(
        f'<div class="w"><span>收款单位(盖章有效)</span><span style="color:#27408b">{dated(day, chance.choice(("Y.M.D", "Y年M月D日", "Y-m-d")))}</span></div>'
    )
    paper.add(seal(chance, drawn(chance, WORDS, "shops", "skewers"), "发票专用章", "6%", "-5.2em"))
    paper.left("本发票按国税函批准印制  手写无效", look="t")
    paper.day, paper.total, paper.number, paper.ticket = day, due, number, True
    return paper


def rides(chance: Random) -> Paper:
    """旅客运输服务的数电发票:客运服务费和折扣行同名,下面是出行人的表,出行日期不是开票日期。"""
    paper, day = sheet(chance, fonts=HAN_PRINT[:2]), some_day(chance)
    number = f"{dated(day, 'y')}{digits(chance, 18)}"
    rows, lines, net, tax = [], [], Decimal(0), Decimal(0)
    for _ in range(chance.choice((1, 1, 2))):
        amount = cents(Decimal(chance.randint(900, 24000)) / 100)
        its = cents(amount * 3 / 100)
        lines.append(Bought("*运输服务*客运服务费", Decimal(1), amount, amount, ""))
        rows.append(("*运输服务*客运服务费", "次", "1", f"{amount}", f"{amount}", "3%", f"{its}"))
        net, tax = net + amount, tax + its
        if chance.random() < 0.5:
            less = cents(amount / 8)
            off = cents(less * 3 / 100)
            rows.append(("*运输服务*客运服务费", "", "", "", f"-{less}", "3%", f"-{off}"))
            net, tax = net - less, tax - off
    due = net + tax
    paper.css += ".k td,.k th{border-color:#7b2d26}.m td,.m th{border:0}.m{border:1.5px solid #7b2d26}"
    paper.add(
        f'<div class="w"><div style="width:130px">{square(chance)}</div><div class="xx" style="color:#7b2d26;text-align:center">电子发票(普通发票)<div class="t">旅客运输服务</div></div><div><br>发票号码:{number}<br>开票日期:{dated(day, "Y年m月d日")}</div></div>'
    )
    paper.add(
        f'<table class="k"><tr>{side("购买方信息")}<td style="width:46%">名称:{drawn(chance, WORDS, "buyers")}<br><br>统一社会信用代码/纳税人识别号:91{digits(chance, 16)}</td>{side("销售方信息")}<td>名称:{drawn(chance, WORDS, "shops", "rides")}<br><br>统一社会信用代码/纳税人识别号:91{digits(chance, 16)}</td></tr></table>'
    )
    rows.append(("合 计", "", "", "", f"¥{net}", "", f"¥{tax}"))
    paper.table(("项目名称", "单位", "数量", "单价", "金额", "税率/征收率", "税额"), rows, "lcrrrrr", "k m")
    trips = [
        (
            chance.choice(("王志远", "何静", "冯一鸣")),
            f"{digits(chance, 4)}****",
            dated(day - timedelta(days=chance.randint(1, 20)), "Y-m-d"),
            start,
            end,
            "网约车",
        )
        for start, end in (chance.sample(("浦东机场", "漕河泾", "虹桥站", "徐家汇", "人民广场"), 2) for _ in lines)
    ]
    paper.table(("出行人", "有效身份证件号", "出行日期", "出发地", "到达地", "交通工具类型"), trips, "llllll", "k")
    paper.add(
        f'<table class="k"><tr><td style="width:24%">价税合计(大写)</td><td>⊗{capitals(due)}</td><td>(小写)¥{due}</td></tr><tr><td>备注</td><td colspan="2" style="height:3em"></td></tr></table>'
    )
    paper.left(f"   开票人:{drawn(chance, WORDS, 'people')}")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def overprinted(chance: Random) -> Paper:
    """纸质增值税普通发票:棕色的表,针式打印的蓝字套印偏了,专用章压着金额。"""
    paper, day = sheet(chance, 1240, 22, HAN_PRINT[:3]), some_day(chance)
    paper.stock = chance.choice(("#fbf7ef", "#f6f3ea", "#fdfdfb"))
    lines, taxes = [], []
    for item in basket(chance, WORDS, ["parts"], 1, 4, many=0.8, largest=30):
        lines.append(
            Bought(
                f"*{chance.choice(('电线电缆', '建筑五金', '金属制品'))}*{item.name}",
                item.quantity,
                item.price,
                item.amount,
                "",
            )
        )
        taxes.append(cents(item.amount * 13 / 100))
    net, tax = total(lines), sum(taxes, Decimal(0))
    due, number = net + tax, f"0{digits(chance, 7)}"
    up, over = chance.randint(-7, 8), chance.randint(-6, 12)
    paper.css += f'.f{{color:#8a5a3a}}.k td,.k th{{border-color:#8a5a3a}}th{{color:#8a5a3a;font-weight:normal}}.q,.m td{{color:#26336b;position:relative;top:{up}px;left:{over}px;font-family:"AR PL SungtiL GB","Noto Sans CJK SC"}}.m td{{border-top:0;border-bottom:0}}.m td:first-child{{width:31%}}'

    def put(text: str) -> str:
        return f'<span class="q">{text}</span>'

    code = f"0{digits(chance, 11)}"
    seller = f"{drawn(chance, WORDS, 'shops', 'parts')}"
    paper.add(
        f'<div class="w"><div class="x">{code}<br><span class="t f">校验码 {put(" ".join(digits(chance, 5) for _ in range(4)))}</span></div><div class="xx f" style="border-bottom:4px double">{chance.choice(("山东", "安徽", "重庆"))}增值税普通发票</div><div class="x">№ {number}<br><span class="t f">开票日期:{put(dated(day, "Y年m月d日"))}</span></div></div>'
    )
    paper.add(
        f'<table class="k"><tr>{side("购<br>买<br>方")}<td style="width:58%"><span class="f">名　　　　称:</span>{put(drawn(chance, WORDS, "buyers"))}<br><span class="f">纳税人识别号:</span>{put("91" + digits(chance, 16))}<br><span class="f">地 址、 电 话:</span><br><span class="f">开户行及账号:</span></td>{side("密<br>码<br>区")}<td class="q" style="font-family:monospace">{"<br>".join(digits(chance, 22) for _ in range(4))}</td></tr></table>'
    )
    rows = [
        (
            x.name,
            chance.choice(("", "", "DN25", "国标")),
            chance.choice(("个", "只", "米", "套")),
            x.count,
            f"{x.price}",
            f"{x.amount}",
            "13%",
            f"{its}",
        )
        for x, its in zip(lines, taxes, strict=True)
    ]
    rows += [("", "", "", "", "", "", "", "")] * max(0, 3 - len(rows))
    rows.append(("合　　　计", "", "", "", "", f"¥{net}", "", f"¥{tax}"))
    paper.table(
        ("货物或应税劳务、服务名称", "规格型号", "单位", "数 量", "单 价", "金 额", "税率", "税 额"),
        rows,
        "lccrrrrr",
        "k m",
    )
    paper.add(
        f'<table class="k"><tr><td class="f" style="width:24%">价税合计(大写)</td><td>{put("⊗" + capitals(due))}</td><td><span class="f">(小写)</span>{put(f"¥{due}")}</td></tr></table>'
    )
    paper.add(
        f'<table class="k"><tr>{side("销<br>售<br>方")}<td style="width:58%"><span class="f">名　　　　称:</span>{put(seller)}<br><span class="f">纳税人识别号:</span>{put("92" + digits(chance, 16))}<br><span class="f">地 址、 电 话:</span>{put(f"建材城{chance.randint(1, 30)}栋 {digits(chance, 8)}")}<br><span class="f">开户行及账号:</span></td>{side("备<br>注")}<td></td></tr></table>'
    )
    paper.add(seal(chance, seller, "发票专用章", "64%", "-9em"))
    paper.add(
        f'<div class="w f"><span>收款人:{put(drawn(chance, WORDS, "people"))}</span><span>复核:</span><span>开票人:{put(drawn(chance, WORDS, "people"))}</span><span>销售方:(章)</span></div>'
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def clinic(chance: Random) -> Paper:
    """门诊收费凭条(自费):就诊卡、门诊号、发药窗口;费用按类再列一遍。"""
    paper, day = worn(chance, slip(chance, 540, 24)), some_day(chance)
    lines = basket(chance, WORDS, ["clinic"], 1, 8, step="0.1", many=0.3, largest=4)
    due = total(lines)
    number = digits(chance, 10)
    paper.centre(drawn(chance, WORDS, "shops", "clinic"), look="b")
    paper.centre(chance.choice(("门诊收费凭条", "自助缴费凭证", "门诊费用清单")), look="x")
    paper.left(
        f"姓名:{chance.choice('陈郑梁宋')}*{chance.choice('华军丽')}  {chance.choice('男女')}  {chance.randint(2, 88)}岁  自费"
    )
    paper.left(f"就诊卡号:{digits(chance, 8)}", f"{chance.choice(('收据号', '票据号', '缴费单号'))}:{number}")
    paper.left(
        f"{chance.choice(('收费时间', '缴费日期', '收费日期'))}:{dated(day, chance.choice(('Y-m-d', 'Y年m月d日', 'Y/m/d')))} {chance.randint(8, 16):02}:{chance.randint(10, 59)}"
    )
    paper.rule("-")
    grid = "50% 12% 18% 20%"
    paper.row(grid, ("项目", "数量", "单价", "金额"), "lrrr")
    for line in lines:
        paper.row(grid, (line.name, line.count, f"{line.price:.2f}", f"{line.amount:.2f}"), "lrrr")
    paper.rule("-")
    first = lines[: (len(lines) + 1) // 2]
    paper.left(f"其中 检查治疗费:{total(first):.2f}  药品材料费:{due - total(first):.2f}", look="t")
    paper.spread(chance.choice(("合计", "总费用", "费用合计")), f"{due}", look="b")
    paper.left(f"大写:{capitals(due)}")
    paper.spread(chance.choice(("微信支付", "银行卡", "支付宝")), f"{due}")
    if chance.random() < 0.5:
        paper.add(stamp(chance, "收费专用章", "50%", "-4em"))
    paper.left(
        f"请到{chance.choice(('一楼3号窗口取药', '二楼采血处', '三楼放射科'))}",
        "本凭条不作报销依据,当日可换正式票据",
        look="t",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (train_ticket, fixed_sum, rides, overprinted, clinic)
