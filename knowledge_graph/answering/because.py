"""Why a field is what it is, for whoever reads it: the reason of a derivation or step in, the same in their words out.

Derivations keep their reasons in English, which makes them stable; each has its Chinese here (tested over all code).
"""

from __future__ import annotations

import re

from knowledge_graph.answering.sentences import written_language
from knowledge_graph.answering.telling import named_in
from knowledge_graph.graph import Graph

LAST_WORK = "last work on record"
CHINESE: dict[str, str] = {
    "stock": "库存",
    "the only supplier": "唯一的供应商",
    "the sender's only open order": "发送人唯一未结的订单",
    "the order of the waybill": "该运单的订单",
    "catalogue price": "目录价",
    "the sender is a customer": "发送人就是客户",
    "the sender's only site": "发送人唯一的门店",
    "the buyer's only site": "客户唯一的门店",
    "the only site": "唯一的门店",
    "nothing is made elsewhere": "别处不制作",
    "no quantity said: 1": "没有说数量，按 1",
    "the only component that can have this fault": "唯一可能有此故障的部件",
    "when it was captured": "采集的时刻",
    LAST_WORK: "图谱记录的上次作业",
    "symptom, fault, procedure": "由现象到故障，再到规程",
    "supplies every part": "供应全部备件",
    "services the asset": "负责维修该设备",
    "a fault of the symptom": "该现象的一种故障",
    "the work takes it": "该项作业需要它",
    "as many as the work takes": "作业所需的数量",
    "the sender is the machine": "发送者就是该设备",
    "the only asset with this component": "唯一有此部件的设备",
    "the only one of this name offered here and now": "此时此地唯一供应的同名项",
    "of equal names, the one in the sender's neighbourhood": "同名者中离发送人最近的一个",
    "its default": "默认项",
    "the only one of this name with what was said of it": "同名者中唯一带有所说选项的",
    "the only customer with it": "唯一与之相符的客户",
    "the name says so too": "品名也相符",
    "what the graph says of the place": "图谱中该地点的用途",
    "the place of this address": "该地址所在的地点",
    "the group that owns the option": "该选项所属的组",
    "the group that was named": "话里点名的组",
    "the group's default is what is meant": "指的是该组的默认项",
    "its default owns what was said": "所说内容属于其默认项",
    "the serial number on its nameplate": "铭牌上的出厂编号",
    "a fault that shows so": "会有此现象的故障",
    "what is to be done": "应做的作业",
    "within the marks of the dial": "在表盘的正常范围内",
    "words that together tell it": "几个词合起来说明",
    "the only one of this name that can have such a fault": "同名者中唯一可能有此故障的",
    "of equal names, the one at the sender's site": "同名者中在发送人所在地点的一个",
    "a component of this asset": "该设备的部件",
    "an option of this item": "该品名的选项",
    "an option of the item itself": "该品名自身的选项",
    "an option of what was chosen": "所选项下的选项",
    "an option of what was said right beside it": "紧挨着所说内容的选项",
}
_PATTERNS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"default of (.+)"), "{0}的默认项", "default of {0}"),
    (
        re.compile(r"“(.+)” of it is an option of its own"),
        "“{0}”是单独的一个选项",
        "“{0}” of it is an option of its own",
    ),
    (re.compile(r"(.+): beyond the mark (.+)"), "{0}：超出界限 {1}", "{0}: beyond the mark {1}"),
)
"""Of reasons with a name or figure in them: what they look like, and how they read in each language."""


RELATIONS: dict[str, str] = {
    "named": "名称", "code": "编码", "reads as the code of": "读作编码", "looks like": "形近",
    "address": "地址", "role": "用途",
    "modifier_groups": "选项组", "options": "选项", "amount": "用量", "price": "价格", "parts": "备件", "stock": "库存",
    "suppliers": "供应商", "sender": "发送人", "sites": "地点", "site": "地点", "waybill": "运单",
    "open order": "未结订单",
    "implies": "意味着", "components": "部件", "component of": "所属设备", "symptoms": "现象", "signs": "迹象",
    "faults": "故障", "procedures": "规程", "serial_number": "出厂编号",
    "tax_number": "税号", "scale": "刻度", "instruction": "说明",
}  # fmt: skip
"""What leads from one end of a step to the other; columns of a pack and what the validator adds to them."""
PLACES: dict[str, str] = {
    "capture": "这份报告",
    "graph": "图谱",
    "said": "原话",
    "any site": "任何地点",
    "fault": "故障",
}
"""What a step may begin or end with beside nodes and what was said."""


def because(reason: str, written: str, language: str, graph: Graph) -> str | None:
    """The reason in this language; `written`: of the capture, in which names of the graph's rules stand.

    None where there are no words of this language for it: a plug-in's own reason stays in English.
    """
    rule = named_in(graph, written_language(written)).get(reason)
    if rule is not None:
        known = graph.get(rule[0])
        return reason if known is None else known.name(language)
    for pattern, zh, en in _PATTERNS:
        found = pattern.fullmatch(reason)
        if found is not None:
            parts = [stop(part, language, graph) for part in found.groups()]
            return (zh if written_language(language) == "zh" else en).format(*parts)
    return CHINESE.get(reason) if written_language(language) == "zh" else reason


def stop(part: str, language: str, graph: Graph) -> str:
    """One end of a step as it is called: a node's name, or what stands there instead of a node."""
    known = graph.get(part)
    if known is not None:
        return known.name(language)
    return PLACES.get(part, part) if written_language(language) == "zh" else part
