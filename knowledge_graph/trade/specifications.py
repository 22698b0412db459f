"""Specifications: what a document prints of an item's size or make, checked against what the graph knows of the item.

What names an option of the item becomes a modifier, what repeats the item's own data is agreed, what contradicts it
is a finding, and what the graph cannot judge is kept as a note that a human reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from knowledge_graph.catalogue import Item, texts_of
from knowledge_graph.judging.notes import Notes
from knowledge_graph.judging.resolve import phrase_kinds, words_of
from knowledge_graph.lexicon import fold
from knowledge_graph.trade.itemcodes import folded_code
from knowledge_graph.units import convert, folded, plain, unit_of_word
from models.intent import ModifierValue, Slot

_PIECES = re.compile(r"[,，、;；|\n]+")
_PACKED = re.compile(
    r"(?P<count>\d{1,6})\s*(?P<word>[^\W\d_]{1,12})\s*/\s*(?P<pack>[^\W\d_]{1,12})|[*x×X]\s*(?P<times>\d{1,6})(?![\d.*x×X]|\s*(?:mm|cm|m|ml|l|g|kg)\b)"
)
"""`24瓶/箱`, `24 bottles/case`, `550ml*24`: how many base units a packaging holds."""
_AMOUNT = re.compile(r"(?P<value>\d+(?:[.,]\d+)?)\s*(?P<unit>°?[^\W\d_]{1,8}|°C?|%|Ω)(?![^\W\d_])")


def read_specification(slots: tuple[Slot, ...], item: Item, path: str, notes: Notes) -> tuple[tuple[Slot, ...], str]:
    """The modifier slots that the specification amounts to, and the words that nothing could judge.

    `path` is that of the line. Contradictions are noted as `item.specification_mismatch`.
    """
    options: list[Slot] = []
    left: list[str] = []
    for slot in slots:
        notes.beside(f"{path}/item", slot)
        words = _without_packings(words_of(slot), item, path, notes)
        for piece in _PIECES.split(words):
            for part in _judged(piece.strip(), item, path, notes):
                key = _option(part, item, notes)
                if key is not None:
                    options.append(
                        replace(slot, name="modifier", text=part, value=ModifierValue(), key=key, choices=())
                    )
                else:
                    left.append(part)
    return tuple(options), " ".join(left)


def _without_packings(words: str, item: Item, path: str, notes: Notes) -> str:
    """Compare each packaging with the item's own; what is left of the words."""
    if _repeats(words, item):
        return ""
    ratios = {measure.ratio for measure in item.measures if measure.ratio is not None}
    left, start = "", 0
    for found in _PACKED.finditer(words):
        count = Decimal(found["count"] or found["times"])
        pack = found["pack"]
        own = {m.ratio for m in item.measures if pack and m.ratio is not None and folded(m.word) == folded(pack)}
        known = own or ratios
        # 90mm×300m is a size: only so many of a weight or a volume are a packaging.
        counts = pack is not None or _is_content(words[: found.start()])
        if not known or (count not in known and not counts):
            continue  # The graph cannot judge it: the words stay for a human.
        if count not in known:
            _contradiction(found.group(), " / ".join(plain(ratio) for ratio in sorted(known)), item, path, notes)
        left, start = f"{left}{words[start : found.start()]} ", found.end()
    return left + words[start:]


def _is_content(before: str) -> bool:
    """Do the words end in a weight or a volume?"""
    amounts = [amount for amount in _AMOUNT.finditer(before) if amount.end() == len(before.rstrip())]
    unit = unit_of_word(amounts[-1]["unit"]) if amounts else None
    return unit is not None and any(convert(Decimal(1), unit, base) is not None for base in ("KGM", "LTR"))


def _judged(piece: str, item: Item, path: str, notes: Notes) -> Iterator[str]:
    """The parts of a piece that neither repeat nor contradict what the graph says of the item."""
    if not piece:
        return
    if _repeats(piece, item) or _option(piece, item, notes) is not None:
        if not _repeats(piece, item):
            yield piece
        return
    words = piece.split()
    if len(words) > 1 and _AMOUNT.fullmatch(piece) is None:
        yield from _runs(words, item, path, notes)
        return
    declared = _declared_amounts(item)
    for amount in _AMOUNT.finditer(piece):
        value, unit = Decimal(amount["value"].replace(",", ".")), amount["unit"]
        same = [(text, alike) for text, own in declared.items() if (alike := _in_unit(*own, unit)) is not None]
        if same and all(own != value for _, own in same):
            _contradiction(amount.group(), " / ".join(text for text, _ in same), item, path, notes)
        if same:
            piece = piece.replace(amount.group(), " ", 1)
    if piece.strip():
        yield piece.strip()


def _runs(words: list[str], item: Item, path: str, notes: Notes) -> Iterator[str]:
    """The longest runs of words that mean something together, from the left."""
    while words:
        for size in range(len(words), 0, -1):
            run = " ".join(words[:size])
            means = _repeats(run, item) or _option(run, item, notes) is not None or _AMOUNT.fullmatch(run)
            if means or size == 1:
                yield from _judged(run, item, path, notes)
                words = words[size:]
                break


def _repeats(text: str, item: Item) -> bool:
    """Does it say again what the item is called, coded or declared to be?"""
    wanted = fold(text)
    declared = {fold(entry) for entry in texts_of(item.node.properties.get("specification"))}
    names = [fold(label.text) for label in item.node.labels if label.role != "hidden"]
    codes = [folded_code(code) for code in texts_of(item.node.properties.get("code"))]
    return wanted in declared or (bool(wanted) and any(wanted in name for name in (*names, *codes)))


def _option(text: str, item: Item, notes: Notes) -> str | None:
    """The option that the words name exactly: one of the item's own, else one that another item has."""
    named = notes.situation.names.named(text, phrase_kinds(("modifier",)), notes.situation.language)
    places = notes.situation.catalogue.places(item.node.key)
    own = [node.key for node in named if node.key in places]
    return next(iter((*own, *(node.key for node in named))), None)


def _declared_amounts(item: Item) -> dict[str, tuple[Decimal, str]]:
    found = {}
    for entry in texts_of(item.node.properties.get("specification")):
        for amount in _AMOUNT.finditer(entry):
            found[amount.group()] = (Decimal(amount["value"].replace(",", ".")), amount["unit"])
    return found


def _in_unit(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """A declared amount in the unit that was printed; None where the two do not compare."""
    if folded(unit) == folded(wanted):
        return value
    first, second = unit_of_word(unit), unit_of_word(wanted)
    return convert(value, first, second) if first is not None and second is not None else None


def _contradiction(said: str, known: str, item: Item, path: str, notes: Notes) -> None:
    name = item.node.name(notes.situation.language)
    notes.find(
        "item.specification_mismatch", f"{path}/item", [item.node.key], name=name, said=said.strip(), known=known
    )
