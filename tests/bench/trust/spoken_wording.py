"""Ways in which people say a spoken order, and notes in their own words, in sets that share nothing.

What was measured with one set is measured again with the next: a reader that only knows one set falls behind there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """Frames with `{store}`, `{lines}` and at times `{note}`; the notes that stand there."""

    frames: tuple[str, ...]
    notes: tuple[str, ...]


WORDINGS: dict[tuple[str, str], Wording] = {
    ("zh", "first"): Wording(
        (
            "{store},{lines}",
            "你好,{store},{lines}",
            "{store}的单,{lines}",
            "帮我在{store}下一单,{lines}",
            "{store},来{lines}",
            "{lines},{store}做",
            "{store},{lines},备注{note}",
            "{store}这边要{lines},备注{note}",
        ),
        ("不要吸管", "多放两张纸巾", "分开打包", "放在前台", "杯子上写生日快乐", "到了打电话"),
    ),
    ("zh", "second"): Wording(
        (
            "{store}下单,{lines}",
            "{store},给我{lines}",
            "您好,{store},要{lines}",
            "麻烦{store}做{lines}",
            "我要{lines},{store}做",
            "{store}来一单,{lines}",
            "{store},{lines},备注{note}",
            "{store}要{lines},备注{note}",
        ),
        ("给个手提袋", "别按门铃", "贴上姓名标签", "用保温袋装好", "提前通知我", "放在门卫室", "袋子扎紧", "小心轻放"),
    ),
    ("zh", "third"): Wording(
        (
            "{store},我点{lines}",
            "早上好,{store},来{lines}",
            "{store}的订单,{lines}",
            "在{store}订{lines}",
            "请{store}做{lines}",
            "{store},先来{lines}",
            "{store}点{lines},备注{note}",
            "{store}的单,{lines},备注{note}",
        ),
        (
            "用纸袋装",
            "写上收件人姓名",
            "不要敲门",
            "盖子盖严实",
            "附上收据",
            "配送员走侧门",
            "餐具放两套",
            "等我下楼再取",
        ),
    ),
    ("zh", "fourth"): Wording(
        (
            "{store},下个单,{lines}",
            "喂,你好,{store}要{lines}",
            "给{store}订{lines}",
            "{store}这边,{lines}",
            "麻烦给{store}来{lines}",
            "{store},{lines},备注{note}",
            "{store}订{lines},备注{note}",
            "{store}来{lines},备注{note}",
        ),
        (
            "送到三楼会议室",
            "多给几个杯托",
            "饮料别洒了",
            "标签贴在杯盖上",
            "交给保安就行",
            "热的单独放一袋",
            "发票抬头写公司名",
            "车停后门",
            "放门口鞋柜上",
            "再给两双筷子",
            "赶时间请快点",
            "找王经理签收",
        ),
    ),
    ("en", "first"): Wording(
        (
            "{store}, {lines}",
            "hi, {lines} from {store}",
            "order for {store}: {lines}",
            "can I get {lines} at {store}",
            "{store}, {lines}, note: {note}",
            "{lines} please, at {store}",
            "this is for {store}, {lines}, note: {note}",
        ),
        (
            "no straws please",
            "leave it at the front desk",
            "pack them separately",
            "write happy birthday on the cup",
            "call me on arrival",
        ),
    ),
}
"""By language and name of the set."""
