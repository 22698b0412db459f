"""Why the decoder judges nothing by itself, in words: the reason and a language in, a sentence for people out."""

from __future__ import annotations

from typing import Literal, get_args

Abstention = Literal["", "uncommissioned", "operation_unknown", "sensor_changed", "rate_too_low", "speed_unknown"]
REASONS: tuple[str, ...] = tuple(filter(None, get_args(Abstention)))
_SENTENCES: dict[str, tuple[str, str]] = {
    "uncommissioned": (
        "This machine has no baseline; a person must judge what is abnormal for it.",
        "这台机器还没有基线,什么算异常须由人判断。",
    ),
    "operation_unknown": (
        "The baseline does not cover this operation; a person must judge.",
        "基线不包含这道工序,须由人判断。",
    ),
    "sensor_changed": (
        "The channels or the unit are not those of the baseline; commission the machine again.",
        "通道或单位与基线不一致,请重新采集基线。",
    ),
    "rate_too_low": (
        "The sample rate is too low for the detector; 2000 Hz are needed.",
        "采样率太低,检测至少需要 2000 Hz。",
    ),
    "speed_unknown": (
        "The speed of the shaft is not known; without it no part can be told from another.",
        "不知道主轴转速,无法分辨是哪个零件。",
    ),
}


def told(reason: object, language: str | None) -> str | None:
    """The sentence, in English where the language is none of ours; None for what is no reason."""
    sentences = _SENTENCES.get(reason) if isinstance(reason, str) else None
    return None if sentences is None else sentences[language == "zh"]
