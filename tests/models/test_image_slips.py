"""Slips about a machine that name no symptom in so many words: nothing of them is lost on the way to the graph."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from document_pages import Paper, View, capture
from language_worlds import World, parts

from models.image.understanding import understand
from models.intent import CandidateIntent, Read


def station() -> World:
    world = parts()
    world.add("asset", "asset:transformer-1", "一号主变", "transformer one")
    world.add("symptom", "symptom:oil-level-low", "油位偏低", "oil level low")
    return world


def read(*lines: str) -> CandidateIntent:
    paper = Paper()
    for place, line in enumerate(lines):
        paper.put(80, 120 + 70 * place, line, 30)
    answer = understand((paper.page(View(4, 0.02, 0.5, seed=3)),), capture(), station())
    assert isinstance(answer, Read), answer
    return answer.requests[0].candidates[0]


@pytest.mark.parametrize(
    "lines",
    [
        ("一号主变", "油标看不到油了 速补油"),
        ("Inspection note", "Transformer one: conservator oil gauge", "below MIN. Add 2 drums of oil."),
        ("Transformer one", "the oil has dropped under the lower mark", "top up today"),
    ],
)
def test_words_that_may_tell_a_symptom_together_are_kept_whole(lines: tuple[str, ...]) -> None:
    candidate = read(*lines)
    assert candidate.intent == "observation.report"
    assert not candidate.lines
    assert [slot.key for slot in candidate.named("asset")] == ["asset:transformer-1"]
    kept = " ".join(slot.text for slot in candidate.named("unparsed"))
    assert all(word in kept for line in lines[1:] for word in line.split())


def test_a_symptom_in_so_many_words_stays_the_symptom() -> None:
    candidate = read("一号主变 油位偏低", "请补油")
    assert [slot.key for slot in candidate.named("symptom")] == ["symptom:oil-level-low"]
