"""Remarks on a document -> instructions, or words that a person must read because they ask for more than that."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from models.image.lines.lines import Reader
from models.image.lines.speech import passage, understood
from models.image.structure.layout import Run
from models.intent import Slot
from models.language.normalize import normalize
from models.language.tokens import tokenize
from models.language.words import words

_HURRY = ("asap",)
"""Classes that ask for nothing else than haste."""
_ASKING = ("negate", "instead", "drop", "cancel", "change", "change_to", "scratch", "note", "extra", "light", "asap")
"""Classes of function words that a letterhead does not use."""
_CHANGING = ("cancel", "change", "change_to", "drop", "scratch", "instead", "order_break")
"""Classes that do something to an order: never a mere remark."""
_OWN = frozenset(("window", "deliver_to", "instruction", "instruction_delivery"))


def remark_slots(runs: Sequence[Run], lines: Sequence[int], name: str, reader: Reader) -> list[Slot]:
    """One announced remark. What changes, cancels or orders something is no instruction: it is unparsed."""
    said = passage(_rows(runs, lines))
    if _says(said.text, _CHANGING):
        return [reader.evidence.slot("unparsed", runs, said.text)]
    for request in understood(said, reader.names.vocabulary, reader.at, reader.evidence):
        best = request.candidates[0]
        if best.intent != "order.place" or any(line.named("item") for line in best.lines):
            return [reader.evidence.slot("unparsed", runs, said.text)]
        names = {slot.name for slot in best.slots}
        if names and names <= _OWN and not best.lines and "window" in names:
            return list(best.slots)
    return [reader.evidence.slot(name, runs, said.text, said.text)]


def asks(text: str, reader: Reader) -> bool:
    """True where loose words ask for something: they name what can be ordered, negate, change or wish."""
    names = reader.names
    if names.inside(text, "item", "modifier", "instruction", "symptom", "procedure"):
        return True
    return _says(text, _ASKING)


def hurries(text: str, reader: Reader) -> bool:
    """True where loose words only ask for haste (`please arrange as soon as possible`): passed on, nothing to ask."""
    names = reader.names
    if any(sign.isdigit() for sign in text) or names.inside(text, "item", "modifier", "instruction", "symptom"):
        return False
    return _says(text, _HURRY) and not _says(text, tuple(set(_ASKING) - set(_HURRY)))


def _says(text: str, classes: Collection[str]) -> bool:
    """True where function words of these classes stand in a text."""
    tokens = tokenize(normalize(text, "").text)
    for index, token in enumerate(tokens):
        for end, kind in words().at(tokens, index):
            # A single character or a short word is also part of other words.
            if kind in classes and (end - index >= 2 or (token.kind == "word" and len(token.text) >= 4)):
                return True
    return False


def _rows(runs: Sequence[Run], lines: Sequence[int]) -> list[Sequence[Run]]:
    found, start = [], 0
    for count in lines or (len(runs),):
        found.append(runs[start : start + count])
        start += count
    return found
