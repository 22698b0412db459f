"""A slip or a photo with words about a machine -> `observation.report`: the symptom as written, never an action."""

from __future__ import annotations

from collections.abc import Sequence

from models.image.documents.header import Placed, of
from models.image.documents.prose import prose
from models.image.lines.lines import Reader
from models.image.lines.names import Named
from models.image.lines.remarks import asks
from models.image.structure.layout import Run
from models.image.structure.sheet import Sheet, of_paper
from models.image.structure.wording import fold
from models.intent import CandidateIntent, Slot
from models.language.vocabulary import PhraseKind

_SLIP = 12
"""Rows up to which a page is a slip: every word on it is meant."""


def observation(found: Sequence[Placed], sheets: Sequence[Sheet], reader: Reader) -> tuple[CandidateIntent, ...] | None:
    """The observation, or None where no symptom is written. Words beside it are kept as unparsed."""
    titled = any(kind == "report" for sheet in sheets for kind, _ in sheet.titles)
    fields = of(found, "symptom")
    named = _inside(sheets, reader, "symptom")
    if not named and not (fields and (titled or of(found, "asset"))):
        return None if fields else _in_other_words(found, sheets, reader)
    if any(_inside(sheets, reader, "item")) and not fields and not titled:
        # Something that can be ordered stands beside it: the language of the whole decides.
        return None
    slots: list[Slot] = []
    used: set[int] = set()
    for one in fields:
        settled = reader.names.settle(one.field.text, "symptom")
        within = [hit for hit in named if any(hit[0] is run for run in one.field.value)]
        if not settled.keys and within:
            continue
        slots.append(_slot("symptom", one.field.value, one.field.text, settled, reader))
        used.update(id(run) for run in one.field.value)
    for run, part, keys in named:
        if id(run) not in used and not any(slot.name == "symptom" and slot.key in keys.keys for slot in slots):
            slots.append(_slot("symptom", (part,), part.text, keys, reader))
    slots += _machines(found, sheets, reader)
    machines = [hit for kind in ("asset", "component") for hit in _inside(sheets, reader, kind)]
    slots += _besides(found, sheets, {id(run) for run, _, _ in (*named, *machines)}, reader)
    return (CandidateIntent("observation.report", tuple(slots), (), 0.8),)


def _in_other_words(
    found: Sequence[Placed], sheets: Sequence[Sheet], reader: Reader
) -> tuple[CandidateIntent, ...] | None:
    """A slip about a machine that names no symptom: its words whole, since together they may tell one to the graph."""
    rows = [row for sheet in sheets for row in sheet.rows]
    if len(rows) > _SLIP or any(_inside(sheets, reader, "item")):
        return None
    machines = _machines(found, sheets, reader)
    if not any(slot.name == "asset" and slot.key is not None for slot in machines):
        return None
    for request in prose(sheets, reader):
        best = request[0]
        if best.intent != "observation.report" or best.lines or best.named("symptom") or best.named("fault"):
            return None
    words = [run for row in rows for run in row.runs if not of_paper(run.text)]
    rest = [reader.evidence.slot("unparsed", (run,), run.text) for run in words]
    return (CandidateIntent("observation.report", (*machines, *rest), (), 0.4),)


def _slot(name: str, runs: Sequence[Run], text: str, named: Named, reader: Reader) -> Slot:
    return reader.evidence.slot(name, runs, text, named.name or text, named=named)


def _machines(found: Sequence[Placed], sheets: Sequence[Sheet], reader: Reader) -> list[Slot]:
    slots: list[Slot] = []
    for kind in ("asset", "component"):
        keys: set[str] = set()
        for one in of(found, kind):
            named = reader.names.settle(one.field.text, kind)
            inside = reader.names.inside(one.field.text, kind) if not named.keys else ()
            if inside:
                named = reader.names.settle(inside[0][0].text, kind)
            keys.update(named.keys)
            slots.append(_slot(kind, one.field.value, one.field.text, named, reader))
        if slots and kind == "asset":
            continue
        for _, part, named in _inside(sheets, reader, kind):
            if not keys & set(named.keys):
                keys.update(named.keys)
                slots.append(_slot(kind, (part,), part.text, named, reader))
    return slots


def _inside(sheets: Sequence[Sheet], reader: Reader, kind: PhraseKind) -> list[tuple[Run, Run, Named]]:
    """(run, the part of it that is the name, what it names) for every name of a kind on the pages."""
    hits: list[tuple[Run, Run, Named]] = []
    for sheet in sheets:
        for row in sheet.rows:
            for run in row.runs:
                for folded in dict.fromkeys(part for _, part in reader.names.inside(run.text, kind)):
                    start, end = _where(run.text, folded)
                    hits.append((run, run.part(start, end), reader.names.settle(run.text[start:end], kind)))
    return hits


def _where(text: str, folded: str) -> tuple[int, int]:
    """Where in a text a folded name stands."""
    best = (0, len(text))
    for start in range(len(text)):
        if not fold(text[start : start + 1]):
            continue
        for end in range(start + 1, len(text) + 1):
            said = fold(text[start:end])
            if said == folded and end - start < best[1] - best[0]:
                best = (start, end)
            if len(said) > len(folded):
                break
    return best


def _besides(found: Sequence[Placed], sheets: Sequence[Sheet], kept: set[int], reader: Reader) -> list[Slot]:
    """What else is written on the slip: instructions as such, loose words with the symptom's row as unparsed."""
    slots: list[Slot] = []
    for one in of(found, "instruction", "instruction_delivery"):
        slots.append(reader.evidence.slot("instruction", one.field.value, one.field.text, one.field.text))
    titles = {id(run) for sheet in sheets for _, run in sheet.titles}
    short = sum(len(sheet.rows) for sheet in sheets) <= _SLIP
    for sheet in sheets:
        for number in sheet.loose:
            for run in sheet.rows[number].runs:
                if id(run) in titles or id(run) in kept or of_paper(run.text):
                    continue
                if short or asks(run.text, reader):
                    slots.append(reader.evidence.slot("unparsed", (run,), run.text))
    return slots
