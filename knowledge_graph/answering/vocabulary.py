"""Words of closed sets as findings write them, in Chinese and English; every member has its pair (tested)."""

from __future__ import annotations

from knowledge_graph.answering.sentences import NOTHING, SEPARATORS, Sentence
from models.waveform import abstention

WORDS: dict[str, Sentence] = {
    "list.separator": Sentence(SEPARATORS["zh"], SEPARATORS["en"]),
    "list.empty": Sentence(NOTHING["zh"], NOTHING["en"]),
    "amount.light": Sentence("少", "light"),
    "amount.regular": Sentence("正常", "regular"),
    "amount.extra": Sentence("多", "extra"),
    "action.exclude": Sentence("不要", "without"),
    "state.held": Sentence("等待审核", "held for review"),
    "state.placed": Sentence("已下单", "placed"),
    "state.accepted": Sentence("已接受", "accepted"),
    "state.rejected": Sentence("已拒绝", "rejected"),
    "state.cancelled": Sentence("已取消", "cancelled"),
    "state.fulfilled": Sentence("已完成", "fulfilled"),
    "state.dismissed": Sentence("已驳回", "dismissed"),
    "outcome.delivered": Sentence("已送达", "delivered"),
    "outcome.refused": Sentence("拒收", "refused"),
    "outcome.nobody_there": Sentence("无人", "nobody there"),
    "outcome.damaged": Sentence("破损", "damaged"),
    "outcome.late": Sentence("晚点", "late"),
    "intent.order.place": Sentence("下单", "an order"),
    "intent.order.change": Sentence("变更订单", "a change of an order"),
    "intent.order.cancel": Sentence("取消订单", "a cancellation"),
    "intent.delivery.report": Sentence("配送回报", "a delivery report"),
    "intent.maintenance.request": Sentence("维修请求", "a maintenance request"),
    "intent.observation.report": Sentence("现象报告", "an observation"),
    **{
        f"abstained.{reason}": Sentence(
            abstention.told(reason, "zh") or reason, abstention.told(reason, "en") or reason
        )
        for reason in abstention.REASONS
    },
}
