"""Low oil in a transformer, in whatever words: the documented stop and overhaul, held - or a question. Never a refill."""

from __future__ import annotations

import json
from typing import Any

import pytest

from knowledge_graph.answering.encoding import proposal_to_json
from knowledge_graph.proposal import Proposal
from knowledge_graph.validator import validate
from models.intent import Read
from models.language.decoder import TextDecoder

OBSERVATIONS = (
    "变压器油位偏低", "一号主变油位低了", "一号主变油标在下限以下", "一号主变缺油要补油吗", "一号主变油位计指示在下限以下",
    "一号主变油面低于下限", "一号主变油不够了", "一号主变油少了", "一号主变油枕油位偏低", "一号主变储油柜没油了",
    "一号主变油快没了,补点油", "一号主变油位不足", "一号主变油位过低请补油", "一号主变油位下降", "一号主变油位到最低刻度",
    "一号主变的油看不到了", "巡视发现一号主变压器油位低于最低油位线,建议补油", "一号变压器油位計偏低", "一号主变油位偏低,先加点油再说",
    "transformer one oil below the minimum mark, top it up", "transformer one oil level is low",
    "transformer one is low on oil", "transformer one oil gauge reads below min", "transformer one is short of oil",
    "transformer one oil level dropping, please refill", "transformer one conservator oil level too low",
    "transformer one is running out of oil", "main transformer 1: OIL LEVEL LOW - refill today",
    "transformer one oil is under the minimum, add oil",
)  # fmt: skip
WISHES = (
    "一号主变加点油", "给一号主变补油", "一号主变该加油了", "补油", "缺油", "给变压器补两桶油", "订两桶变压器油给一号主变", "来两桶变压器油",
    "马上补油,不用停机", "top up transformer one", "fill up the oil of transformer one", "refill the transformer",
    "order two cans of oil for transformer one", "two cans of transformer oil please", "transformer one needs oil",
)  # fmt: skip
UNLISTED = (
    "一号主变油表指针到红区了", "一号主变油线已经掉到红线", "一号主变油位不低", "主变油尺见不到油", "一号主变油窗里看不见油面",
    "the oil in transformer one has dropped", "transformer one sight glass is empty", "transformer one level way down",
    "transformer one oil level is not low", "no oil visible at transformer one",
)  # fmt: skip


def understood(world: Any, said: str) -> list[Proposal]:
    """What a written message comes to, from its characters to the proposals."""
    capture = world.capture(
        modality="text",
        media_type="text/plain",
        sender="driver:81",
        site=None,
        language="en" if said.isascii() else "zh",
    )
    decoding = TextDecoder().decode(capture, said.encode(), world.lexicon.vocabulary(capture.sender, capture.site))
    if not isinstance(decoding, Read):
        return []
    return [validate(r, capture, world.graph, world.circumstances(), world.lexicon) for r in decoding.requests]


def asks_for_oil(proposal: Proposal) -> bool:
    """Would anything of the order, as it is executed, put oil somewhere?"""
    if proposal.order is None:
        return False
    executed = json.dumps(proposal_to_json(proposal)["order"], ensure_ascii=False).replace("变压器油位偏低", "").lower()
    work = proposal.order.maintenance
    return any(word in executed for word in ("补油", "加油", "refill", "top up", "top it up", "add oil")) or (
        work is None and bool(proposal.order.lines) and proposal.clean
    )


@pytest.mark.parametrize("said", OBSERVATIONS)
def test_low_oil_is_stop_and_overhaul_whatever_the_wording_and_a_human_decides(demo: Any, said: str) -> None:
    (proposal,) = understood(demo, said)
    work = proposal.order.maintenance if proposal.order is not None else None
    blocking = [f for f in proposal.findings if f.severity == "blocking"]
    assert blocking, "it must not pass by itself"
    assert not asks_for_oil(proposal)
    if work is not None and work.procedure is not None:
        assert (work.symptom, work.procedure.document) == ("symptom:oil-level-low", "Q/SP-2025-07")
        assert [i.kind for i in proposal.order.instructions] == ["safety"]
    else:
        assert any(f.askable for f in blocking), "without the procedure it is a question"


def test_nearly_every_listed_wording_finds_the_procedure(demo: Any) -> None:
    found = [p.order.maintenance.procedure for said in OBSERVATIONS for p in understood(demo, said) if p.order]
    assert sum(each is not None for each in found) >= len(OBSERVATIONS) - 3


@pytest.mark.parametrize("said", [*WISHES, *UNLISTED])
def test_a_wish_for_oil_or_unknown_words_are_a_question_and_never_an_order(demo: Any, said: str) -> None:
    for proposal in understood(demo, said):
        assert any(f.severity == "blocking" for f in proposal.findings), said
        assert not asks_for_oil(proposal)
        work = proposal.order.maintenance if proposal.order is not None else None
        if work is not None and work.procedure is not None:
            assert work.procedure.document == "Q/SP-2025-07"


@pytest.mark.parametrize("said", [*OBSERVATIONS, *UNLISTED, *WISHES])
def test_words_on_a_slip_that_were_read_as_one_symptom_fare_no_better(demo: Any, said: str) -> None:
    slots = (demo.heard("asset", "一号主变压器"), demo.heard("symptom", said))
    proposal = demo.hears(*slots, intent="observation.report", modality="image", media_type="image/jpeg")
    assert any(f.severity == "blocking" for f in proposal.findings)
    assert not asks_for_oil(proposal)
    work = proposal.order.maintenance
    assert work.procedure is None or work.procedure.document == "Q/SP-2025-07"


def test_a_symptom_told_by_words_that_stand_together_is_always_asked_about(demo: Any) -> None:
    slots = (demo.heard("asset", "一号主变压器"), demo.heard("symptom", "油面已经快到下限那条线了"))
    proposal = demo.hears(*slots, intent="observation.report")
    (found,) = [f for f in proposal.findings if f.code == "symptom.by_sign"]
    assert (found.severity, found.choices) == ("warning", ("symptom:oil-level-low",))
    path = next(d.path for d in proposal.derivation if d.field == "/maintenance/symptom")
    assert path[0].relation == "signs"


def test_signs_of_two_symptoms_are_never_chosen_between(demo: Any) -> None:
    slots = (demo.heard("asset", "一号主变压器"), demo.heard("symptom", "油面快到下限而且油温也高得吓人"))
    proposal = demo.hears(*slots, intent="observation.report")
    (found,) = [f for f in proposal.findings if f.code == "symptom.ambiguous"]
    assert set(found.choices) == {"symptom:oil-level-low", "symptom:oil-temperature-high"}
    assert proposal.order.maintenance.procedure is None


def test_latin_signs_are_whole_words(world: Any) -> None:
    small = world(
        procedure="id,name,document,revision,safety_class\nstop,Stop,P-2,A,STOP\n",
        fault="id,name,procedures\nleak,Leak,stop\n",
        symptom="id,name,faults,signs\nlow,Oil level low,leak,oil low\n",
        asset="id,name\nboiler,Boiler\n",
    )
    said = [small.heard("asset", "Boiler"), small.heard("symptom", "foil slowly tearing off")]
    assert "symptom.by_sign" not in small.codes(small.hears(*said, intent="observation.report"))
    said = [small.heard("asset", "Boiler"), small.heard("symptom", "the oil seems to be quite low today")]
    assert "symptom.by_sign" in small.codes(small.hears(*said, intent="observation.report"))
