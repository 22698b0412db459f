"""A wish that the business knows is an instruction of the kind that the pack says, whatever stands around it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge_graph.lexicon import Lexicon
from knowledge_graph.order import Instruction
from knowledge_graph.pack import read_pack
from knowledge_graph.proposal import Circumstances
from knowledge_graph.validator import validate
from models.capture import Capture
from models.language.parser import parse
from models.language.utterance import Utterance

NOW = datetime(2026, 3, 2, 1, 14, tzinfo=UTC)
PACK = Path(__file__).resolve().parents[2] / "knowledge_graph" / "packs" / "demo"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("两杯拿铁放前台", "zh", ("delivery", "放前台")),
        ("两杯拿铁,不要吸管", "zh", ("preparation", "不要吸管")),
        ("备注不要吸管,两杯拿铁", "zh", ("preparation", "不要吸管")),
        ("two lattes, no straws please", "en", ("preparation", "no straws")),
    ],
)
def test_a_known_wish_concerns_whom_the_pack_says(
    tmp_path: Path, text: str, language: str, expected: tuple[str, str]
) -> None:
    graph = read_pack(PACK).graph
    assert graph is not None
    lexicon = Lexicon(graph, tmp_path)
    capture = Capture("019cab40-5a10-7d02-8e77-90b1c2d3e4f5", "text", "text/plain", "0" * 64, "driver:77", NOW, NOW,
                      site="site:renmin-square", language=language)  # fmt: skip
    (request,) = parse(Utterance(text, language), lexicon.vocabulary(capture.sender, capture.site), NOW)
    proposal = validate(request, capture, graph, Circumstances(now=NOW), lexicon)
    assert proposal.order is not None
    assert proposal.order.instructions == (Instruction(kind=expected[0], text=expected[1], language=language),)  # type: ignore[arg-type]
    assert [str(line.quantity.value) for line in proposal.order.lines if line.quantity] == ["2"]
