"""Signs: words that stand together -> the symptom that the graph says they tell, where no name of one was found.

The graph declares signs (`油位 低`, `oil below`); what they tell is always asked about, for a `not` among them may turn
their meaning around.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_graph.catalogue import texts_of
from knowledge_graph.graph import Node
from knowledge_graph.judging.notes import Notes
from knowledge_graph.judging.resolve import words_of
from knowledge_graph.proposal import Step
from models.intent import Slot
from models.language.normalize import normalize

_LATIN = re.compile(r"[a-z0-9]")


def symptom_of_signs(slots: Sequence[Slot], notes: Notes) -> Node | None:
    """The one symptom whose signs stand in the words of these slots together; noted as a question."""
    words = " ".join(words_of(slot) for slot in slots)
    text = normalize(words, "").text.casefold()
    found: dict[str, Node] = {}
    for node in notes.situation.graph.kind("symptom"):
        if any(_stands(sign, text) for sign in texts_of(node.properties.get("signs"))):
            found[node.key] = node
    path = "/maintenance/symptom"
    if len(found) > 1:
        notes.find("symptom.ambiguous", path, found, said=words)
        return None
    for node in found.values():
        step = Step(f"“{words}”", "signs", node.key, "words that together tell it")
        for slot in slots:
            notes.heard(path, slot, (step,), notes.situation.limits.stand_in_certainty)
        notes.find("symptom.by_sign", path, [node.key], said=words, name=node.name(notes.situation.language))
        return node
    return None


def _stands(sign: str, text: str) -> bool:
    """Do all words of the sign stand in the text, in any order? Latin words count as whole words only."""
    parts = normalize(sign, "").text.casefold().split()
    return bool(parts) and all(
        re.search(rf"(?<![a-z0-9]){re.escape(part)}(?![a-z0-9])", text) if _LATIN.search(part) else part in text
        for part in parts
    )
