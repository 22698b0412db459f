"""The sentence everything started from, in both languages, from text to slots."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World, coffee_en, coffee_zh

from models.evidence import TextSpan
from models.intent import ModifierValue, QuantityValue
from models.language.parser import parse
from models.language.utterance import Utterance

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("world", "language", "text", "instruction"),
    [
        (coffee_zh(), "zh", "星巴克人民广场店,3杯冰美式加燕麦奶,备注不要吸管", "不要吸管"),
        (coffee_zh(), "zh", "星巴克人民广场店3杯冰美式加燕麦奶备注不要吸管", "不要吸管"),
        (coffee_zh(), "zh", "星巴克人民廣場店,三杯冰美式加燕麥奶,備註不要吸管", "不要吸管"),
        (
            coffee_en(),
            "en",
            "Starbucks People's Square, three iced americanos with oat milk, note no straws",
            "no straws",
        ),
        (coffee_en(), "en", "starbucks peoples square 3 iced americanos with oat milk note no straws", "no straws"),
    ],
)
def test_the_seed_sentence_is_understood_with_evidence(
    world: World, language: str, text: str, instruction: str
) -> None:
    (request,) = parse(Utterance(text, language), world, AT)
    best = request.candidates[0]
    assert best.intent == "order.place"
    assert [slot.key for slot in best.named("store")] == ["site:renmin-square"]
    assert not best.named("unparsed")
    (line,) = best.lines
    (item,) = line.named("item")
    assert item.key == "product:iced-americano"
    (quantity,) = line.named("quantity")
    assert isinstance(quantity.value, QuantityValue)
    assert quantity.value.value == Decimal(3)
    (modifier,) = line.named("modifier")
    assert modifier.key == "modifier:oat"
    assert modifier.value == ModifierValue(group="modifier_group:milk")
    (said,) = best.named("instruction")
    assert said.text.replace("備註", "") == instruction
    for slot in (*best.slots, *line.slots):
        (span,) = slot.evidence
        assert isinstance(span, TextSpan)
        assert text[span.start : span.end] == slot.text
