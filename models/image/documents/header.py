"""Fields of a page -> slots of the whole order: its number, buyer, place, time, contact, sums, instructions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.evidence import ScannedBox
from models.image.documents.dates import HOURS, window
from models.image.lines.lines import Reader
from models.image.lines.names import MISREAD
from models.image.lines.remarks import remark_slots
from models.image.structure.cells import Cell
from models.image.structure.fields import Field
from models.image.structure.labels import label_of
from models.image.structure.layout import Run
from models.image.structure.sheet import Sheet
from models.image.structure.wording import fold, wording
from models.intent import Slot, SlotChoice
from models.language.normalize import normalize
from models.language.values.places import address

_COPY = re.compile(r"(?<=\d)\s*(?:复制|\b(?i:copy))$")
"""A button of a shop's screen behind a number."""
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9#/._\- ]*[A-Za-z0-9]|[A-Za-z0-9]")
_DASHES = str.maketrans("‐‑‒–—―−－", "--------")
"""Dashes of print that join the parts of a number."""
_CALLED = re.compile(r"(?:名\s*称|name)\s*[:：]\s*", re.IGNORECASE)
_FAINT = 0.7
"""Confidence below which an order number is asked about: letters and figures of one shape were weighed."""
_SHORT = 3
"""Letters that an order number may begin with though they are a label: PO, REF."""
_BEGINNING = re.compile(r"(?=[A-Z0]*[A-Z])[A-Z0]{2,3}(?=[-/ ])")
_ROUND = re.compile(r"o(?=[\do])|(?<=\d)o")
_PHONE = re.compile(r"(?<![\dA-Za-z])\+?\(?\d[\d ()\-.]{5,18}\d(?!\d)")
_TIME = r"[\d:：.\-–—~～至到 ]*\d[:：]\d\d[\d:：.\-–—~～至到 apmAPM]*"
_TO = r"(?i:to|until|till|and|bis)\s+"
_HOURS = re.compile(rf"(?:{_TO})?{_TIME}(?:\s*{_TO}{_TIME})?")
_HOUR = re.compile(r"\d[:：]\d\d")
"""Hours on a row of their own, below their date."""
_EMPTY = frozenset(("", "无", "none", "na", "nil", "no", "notapplicable", "没有", "暂无"))
_LABELLING = 3
"""Words of a label that may stand before a number at most."""
GENERAL = 0.75
"""What remains of the confidence of a value whose label could announce another."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A field and the page that it stands on."""

    field: Field
    sheet: Sheet


def placed(sheets: Sequence[Sheet]) -> tuple[Placed, ...]:
    """The fields of all pages in reading order."""
    return tuple(Placed(field, sheet) for sheet in sheets for field in sheet.fields)


def of(found: Sequence[Placed], *meanings: str) -> list[Placed]:
    """Fields with a value that announce one of these first of all."""
    return [one for one in found if one.field.meanings[0] in meanings and one.field.value]


def numbers(found: Sequence[Placed], kinds: tuple[str, ...], name: str, reader: Reader) -> list[Slot]:
    """One slot with the number that these labels announce. Two different numbers are choices, the other is unparsed."""
    read: dict[str, tuple[Field, Run, str]] = {}
    broken: list[Slot] = []
    for one in of(found, *kinds):
        run = one.field.value[0]
        text = _COPY.sub("", " ".join(part.text for part in one.field.first_line)).translate(_DASHES)
        match = _NUMBER.search(text)
        said = _unlabelled(match.group().strip()) if match is not None else ""
        whole = match is not None and match.start() == 0 and not text[match.end() :].strip(" .,;，；。")
        if one.field.meanings[0] == "purchase_order_general" and not (whole and len(fold(said)) > 2):
            # `No. 53, Jalan Sagu` is where somebody lives.
            continue
        if one.field.meanings[0] == "purchase_order_general" and re.search(r" [A-Za-z]{3,}", said):
            continue
        worded = re.search(r"(?<!\S)[^\W\d_]{4,}(?!\S)", said) is not None
        if match is not None and (worded or text[match.end() : match.end() + 1].isalpha() or _labelled(text, match)):
            # A stamp or another word runs into the number, or what is left of a label does.
            broken.append(reader.evidence.slot("unparsed", one.field.value, f"{one.field.label} {one.field.text}"))
            continue
        # `P.0`, cut off from the rest of its label, is no number.
        if any(sign.isdigit() for sign in said) and fold(said).replace("0", "o") not in wording("labels").meanings:
            read.setdefault(fold(said), (one.field, run, said))
    if not read:
        return broken
    (field, _, said), *others = read.values()
    choices = tuple(SlotChoice(other, None, 1.0) for _, _, other in others)
    meant = lettered(said)
    sure = 0.5 if others else 1.0 if meant == said else MISREAD
    slots = [reader.evidence.slot(name, field.first_line, said, meant, sure, choices=choices)]
    return slots + [reader.evidence.slot("unparsed", f.value, f"{f.label} {f.text}") for f, _, _ in others]


def _unlabelled(number: str) -> str:
    """The number without the label in another language that was taken for its beginning: `Order No. A-118`."""
    words = number.split(" ")
    for count in range(min(_LABELLING, len(words) - 1), 0, -1):
        if label_of(" ".join(words[:count])):
            return " ".join(words[count:])
    return number


def _labelled(text: str, number: re.Match[str]) -> bool:
    """A label that was not read whole is taken for the number or a part of it: `P.0.Namber: A-118`, `Number118`.

    Nor is a number whole behind which a sign that none has joins more figures to it.
    """
    word = re.match(r"[^\W\d_]+(?=\d)", number.group().strip())
    glued = word is not None and len(word.group()) > _SHORT and fold(word.group()) in wording("labels").meanings
    return glued or re.match(r"\s*[:：].*\d|[^\s,;，；、()（）]+\d", text[number.end() :]) is not None


def lettered(number: str) -> str:
    """The number with O for the 0 of its beginning where that is then a word of documents: `P0-118` is PO-118.

    A small o among capitals and figures is a 0 in old-style print: `Ro7420` is R07420.
    """
    if not any(sign.islower() for sign in number.replace("o", "")):
        number = _ROUND.sub("0", number)
    head = _BEGINNING.match(number)
    if head is None or "0" not in head.group():
        return number
    word = head.group().replace("0", "O")
    return word + number[head.end() :] if wording("labels").meanings.get(fold(word)) else number


def unsure(label: str, runs: Sequence[Run], reader: Reader) -> list[Slot]:
    """Words with a figure that may be another, as unparsed: somebody has to look at them."""
    if not any(run.doubtful for run in runs):
        return []
    return [reader.evidence.slot("unparsed", runs, " ".join((label, *(run.text for run in runs))))]


def unsure_number(found: Sequence[Placed], slots: Sequence[Slot], reader: Reader) -> list[Slot]:
    """The order number where one of its figures may be another, and no code and no other place says the same."""
    for slot in slots:
        if slot.name != "purchase_order" or any(isinstance(box, ScannedBox) for box in slot.evidence):
            continue
        saying = [
            one.field
            for one in of(found, "purchase_order", "purchase_order_general")
            if fold(slot.text) in fold(" ".join(run.text for run in one.field.first_line))
        ]
        doubts = [unsure(field.label, field.first_line, reader) or _faint(field, reader) for field in saying]
        if doubts and all(doubts):
            return doubts[0]
    return []


def _faint(field: Field, reader: Reader) -> list[Slot]:
    """A number of which even the recogniser is not sure, as unparsed."""
    faint = field.confidence < _FAINT
    return [reader.evidence.slot("unparsed", field.value, f"{field.label} {field.text}")] if faint else []


def customer(found: Sequence[Placed], sheets: Sequence[Sheet], reader: Reader) -> list[Slot]:
    """Who buys: as announced, else the only customer of the vocabulary that the page names."""
    for one in of(found, "customer"):
        runs = one.field.first_line
        called = _CALLED.match(runs[0].text)
        if called is not None and called.end() < len(runs[0].text):
            runs = (runs[0].part(called.end(), len(runs[0].text)), *runs[1:])
        text = " ".join(run.text for run in runs)
        if not any(sign.isalpha() for sign in text):
            continue
        named = reader.names.settle(text, "customer")
        if not named.keys and one.field.rest:
            whole = reader.names.settle(one.field.text, "customer")
            if whole.keys:
                return [reader.evidence.slot("customer", one.field.value, one.field.text, whole.name, named=whole)]
        return [reader.evidence.slot("customer", runs, text, named.name or text, named=named)]
    suppliers = {id(run) for one in of(found, "supplier", "sender_contact") for run in one.field.value}
    met: dict[str, tuple[Run, str]] = {}
    for sheet in sheets:
        tabled = {row for first, last in sheet.tabled for row in range(first, last)}
        for number, row in enumerate(sheet.rows):
            for run in () if number in tabled else row.runs:
                for phrase, _ in reader.names.inside(run.text, "customer") if id(run) not in suppliers else ():
                    met.setdefault(phrase.key, (run, phrase.text))
    if len(met) != 1:
        return []
    ((key, (run, name)),) = met.items()
    named = reader.names.settle(name, "customer")
    return [reader.evidence.slot("customer", (run,), run.text, name, 0.9, named=named)] if named.key == key else []


def whereto(found: Sequence[Placed], reader: Reader, parcel: bool = False) -> list[Slot]:
    """Where it goes: a place that the vocabulary knows, else an address; a bare address only if it is the only one."""
    slots: list[Slot] = []
    announced = of(found, "deliver_to")
    if not announced and parcel:
        # On a label the address stands below the receiver's name.
        announced = [one for one in of(found, "contact", "addressee") if one.field.rest]
        announced = [Placed(replace(o.field, value=o.field.rest, lines=o.field.lines[1:]), o.sheet) for o in announced]
    if not announced:
        general = of(found, "deliver_to_general")
        announced = general if len(general) == 1 and of(found, "contact", "phone", "customer") else []
    for one in announced[:1]:
        field = one.field
        certainty = GENERAL if field.meanings[0] == "deliver_to_general" else 1.0
        for runs in (field.value, *_lines(field)):
            text = " ".join(run.text for run in runs)
            named = reader.names.settle(text, "site", "area", "warehouse")
            if named.keys:
                slots.append(reader.evidence.slot("deliver_to", runs, text, named.name, certainty, named=named))
                break
        else:
            text = _PHONE.sub(" ", field.text).strip() if len(field.lines) > 1 else field.text
            value = address(normalize(text, "").text)
            slots.append(reader.evidence.slot("deliver_to", field.value, text, value, certainty))
    for one in of(found, "place"):
        text = one.field.text
        named = reader.names.settle(text, "site", "area", "warehouse")
        if not named.keys and not slots:
            owner = reader.names.settle(text, "customer")
            if owner.keys and not of(found, "customer"):
                slots.append(reader.evidence.slot("customer", one.field.value, text, owner.name, named=owner))
                continue
        if named.keys or not slots:
            slots.append(reader.evidence.slot("place", one.field.value, text, named.name or text, named=named))
    return slots


def _lines(field: Field) -> list[tuple[Run, ...]]:
    found, start = [], 0
    for count in field.lines:
        found.append(field.value[start : start + count])
        start += count
    return found


def when(found: Sequence[Placed], reader: Reader, billed: bool = False) -> list[Slot]:
    """The delivery window; a time that cannot be read for certain is unparsed. A bill (`billed`) is due to be paid."""
    zone = reader.names.vocabulary.timezone
    slots: list[Slot] = []
    for one in of(found, "window"):
        if billed and "due" in fold(one.field.label):
            continue
        runs = one.field.first_line
        if one.field.rest and all(_HOURS.fullmatch(run.text.strip()) for run in one.field.rest):
            runs = one.field.value
        text = " ".join(run.text for run in runs)
        value = window(text, reader.at, zone)
        if value is not None:
            slots.append(reader.evidence.slot("window", runs, text, value))
            slots += unsure(one.field.label, runs, reader)
            if runs is not one.field.value and any(_HOUR.search(run.text) for run in one.field.rest):
                # An hour below that was not understood may be its end.
                slots.append(reader.evidence.slot("unparsed", one.field.rest, Cell(one.field.rest).text))
        elif any(sign.isdigit() for sign in text) or fold(one.field.label) not in ("delivery",):
            slots.append(reader.evidence.slot("unparsed", one.field.value, f"{one.field.label} {text}"))
    for one in of(found, "order_date_general"):
        # `时间` may be what is left of a label; no paper is written from one hour to another.
        if HOURS.search(one.field.text) and not any(slot.name == "window" for slot in slots):
            slots.append(reader.evidence.slot("unparsed", one.field.value, f"{one.field.label} {one.field.text}"))
    return slots


def people(found: Sequence[Placed], reader: Reader, parcel: bool = False) -> list[Slot]:
    """Contact and telephone. A telephone that nobody is named beside is the letterhead's."""
    slots: list[Slot] = []
    for one in of(found, *(("contact", "addressee") if parcel else ("contact",)))[:1]:
        text = _PHONE.sub(" ", " ".join(run.text for run in one.field.first_line)).strip(" ,;/")
        if any(sign.isalpha() for sign in text):
            slots.append(reader.evidence.slot("contact", one.field.first_line, text, text))
    phones: dict[str, Slot] = {}
    beside = {(id(one.sheet), row) for one in of(found, "contact", "deliver_to", "customer", "place") for row in
              range(one.field.row - 1, one.field.row + len(one.field.lines) + 2)}  # fmt: skip
    for one in found:
        kind = one.field.meanings[0]
        if kind == "phone_general" and (id(one.sheet), one.field.row) not in beside:
            continue
        if kind in ("phone", "phone_general", "contact", "deliver_to") or (parcel and kind == "addressee"):
            for run in one.field.value:
                match = _PHONE.search(run.text)
                digits = sum(sign.isdigit() for sign in match.group()) if match is not None else 0
                if match is not None and 7 <= digits <= 15:
                    said = match.group().strip()
                    part = run.part(match.start(), match.end())
                    certainty = 0.95 if kind == "phone_general" else 1.0
                    phones.setdefault(fold(said), reader.evidence.slot("phone", (part,), said, said, certainty))
    if len(phones) > 1:
        precise = [slot for slot in phones.values() if slot.confidence > GENERAL]
        return slots + precise[:1]
    return slots + list(phones.values())


def instructions(found: Sequence[Placed], reader: Reader) -> list[Slot]:
    """Remarks about the whole order, unless they say that there are none."""
    slots: list[Slot] = []
    for one in of(found, "instruction", "instruction_delivery"):
        if fold(one.field.text) not in _EMPTY:
            slots += remark_slots(one.field.value, one.field.lines, one.field.meanings[0], reader)
    return slots
