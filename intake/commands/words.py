"""Words of the terminal in Chinese and English. One table, complete in both (tested)."""

from __future__ import annotations

import os
from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    # key: (zh, en)
    "heard": ("听到", "Heard"),
    "read": ("读到", "Read"),
    "measured": ("测得", "Measured"),
    "said": ("原文", "Said"),
    "order": ("订单", "Order"),
    "change": ("变更请求", "Change request"),
    "report": ("配送回报", "Delivery report"),
    "item": ("商品", "Item"),
    "quantity": ("数量", "Quantity"),
    "options": ("选项", "Options"),
    "note": ("备注", "Note"),
    "made_at": ("门店", "Made at"),
    "deliver_to": ("送到", "Deliver to"),
    "window": ("送达时间", "Delivery time"),
    "before": ("之前", "before"),
    "after": ("之后", "after"),
    "instructions": ("备注", "Instructions"),
    "constraints": ("约束", "Constraints"),
    "submitter": ("提交人", "Submitted by"),
    "buyer": ("买方", "Buyer"),
    "asset": ("设备", "Asset"),
    "fault": ("故障", "Fault"),
    "procedure": ("规程", "Procedure"),
    "priority": ("优先级", "Priority"),
    "component": ("部件", "Component"),
    "last_work": ("上次作业", "Last work"),
    "outcome": ("结果", "Outcome"),
    "waybill": ("运单", "Waybill"),
    "target": ("目标订单", "Order concerned"),
    "reason": ("原因", "Reason"),
    "findings": ("发现", "Findings"),
    "no_findings": ("没有发现", "No findings"),
    "derivation": ("字段来源", "Where each field comes from"),
    "field": ("字段", "Field"),
    "evidence": ("证据", "Evidence"),
    "confidence": ("置信度", "Confidence"),
    "path": ("推导", "Why"),
    "blocking": ("阻断", "blocking"),
    "warning": ("警告", "warning"),
    "info": ("提示", "info"),
    "exclude": ("不要", "no"),
    "light": ("少", "light"),
    "regular": ("正常", "regular"),
    "extra": ("多", "extra"),
    "first_half": ("前半", "first half"),
    "second_half": ("后半", "second half"),
    "seconds": ("秒", "s"),
    "characters": ("字符", "characters"),
    "box": ("框", "box"),
    "page": ("页", "page"),
    "samples": ("采样", "samples"),
    "declared": ("发送方声明", "declared by"),
    "derived": ("规则", "rule"),
    "decided": ("审核决定", "decided in review"),
    "unreadable": ("无法读取", "Unreadable"),
    "took": ("用时", "took"),
    "nothing": ("没有得到订单。", "No order came of this."),
    "unknown": ("未知", "unknown"),
    "placed": ("已下单", "placed"),
    "held": ("等待人工审核", "held for a human"),
    "asked": ("等待发送方回答", "waits for the sender's answer"),
    "recorded": ("已记录", "recorded"),
    "dismissed": ("已驳回", "dismissed"),
    "failed": ("解码失败,等待人工处理", "could not be decoded; a human looks at it"),
    "received": ("已收到", "received"),
    "decoding": ("正在解码", "being decoded"),
    "question": ("请回答", "Please answer"),
}


def word(key: str, language: str) -> str:
    """The word in this language; English for any other than `zh`."""
    return WORDS[key][0 if language == "zh" else 1]


def terminal_language(environ: Mapping[str, str] | None = None) -> str:
    """zh where the terminal's locale is Chinese, else en."""
    environ = os.environ if environ is None else environ
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"
