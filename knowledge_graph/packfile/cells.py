"""Cells of a pack: text <-> value for each column type. What does not fit raises `CellError` with a code and advice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from knowledge_graph.graph import Json
from knowledge_graph.packfile.columns import Attribute, Column
from models.phrases import Phrase, Phrased, phrase

DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,6})?", re.ASCII)
_INTEGER = re.compile(r"-?\d{1,9}", re.ASCII)
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_UNIT = re.compile(r"[A-Z0-9]{2,3}", re.ASCII)
_REFERENCE = re.compile(
    r"(?:(?P<kind>[a-z_]+):)?(?P<id>[^\[\]*:\s]+)(?P<star>\*)?(?:\[(?P<attributes>[^\[\]]*)\])?\s*(?P<late>\*)?"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_YES, _NO = {"yes", "true", "1", "y", "是"}, {"no", "false", "0", "n", "否"}


class CellError(Phrased):
    """A cell that does not fit its column."""

    phrase: Phrase

    def __init__(self, code: str, what: Phrase) -> None:
        self.code = code
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a reference column. `kind` is None where the id stands bare."""

    kind: str | None
    id: str
    attributes: Mapping[str, Json]


def required(column: Column) -> Phrase:
    """A cell that must not be empty is."""
    return phrase("{column!r} is required: {doc}", column=column.name, doc=Phrase(column.doc, {}))


def one_value(column: Column) -> Phrase:
    """A list stands where one value does."""
    return phrase("{column!r} takes one value, not a list.", column=column.name)


def wrong_kind(reference: str, column: Column) -> Phrase:
    """A reference names a kind that its column does not lead to."""
    return phrase("{reference} is of the wrong kind; allowed here: {kinds}.", reference=reference, kinds=column.kinds)


def unknown(kinds: tuple[str, ...], name: str) -> Phrase:
    """A reference leads nowhere."""
    first, *others = kinds
    either: Phrase | str = first
    for other in others:
        either = phrase("{one} or {other}", one=either, other=other)
    return phrase("There is no {kinds} with the id {id!r}. Add the row or correct the id.", kinds=either, id=name)


def no_column(name: str, table: str, known: tuple[str, ...]) -> Phrase:
    """A column that the format does not know."""
    return phrase("There is no column {name!r} in {table}. Known: {known}.", name=name, table=table, known=known)


def split(cell: str) -> list[str]:
    """Entries of a CSV list cell: separated by `|`; `\\|` is a bar inside an entry and `\\\\` a backslash."""
    if "\\" not in cell:
        return [entry for part in cell.split("|") if (entry := part.strip())]
    entries, current, escaped = [], "", False
    for sign in cell:
        if escaped:
            current += sign if sign in "|\\" else "\\" + sign
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == "|":
            entries.append(current.strip())
            current = ""
        else:
            current += sign
    entries.append((current + "\\" * escaped).strip())
    return [entry for entry in entries if entry]


def join(entries: list[str]) -> str:
    """The inverse of `split`."""
    return "|".join(entry.replace("\\", "\\\\").replace("|", "\\|") for entry in entries)


def clean(text: str, longest: int) -> str:
    """The text, unless it is too long or holds control characters (line breaks and tabs are allowed)."""
    if len(text) > longest:
        what = phrase("{count:,} characters; at most {most:,} are allowed. Shorten it.", count=len(text), most=longest)
        raise CellError("value.too_long", what)
    if found := _CONTROL.search(text):
        what = phrase("Character {sign:#06x} is a control character. Remove it.", sign=ord(found.group()))
        raise CellError("value.control", what)
    return text


def identifier(text: str) -> str:
    """An id: ASCII letters, digits, `-`, `_`, `.`, beginning with a letter or digit."""
    if not IDENTIFIER.fullmatch(text):
        raise CellError(
            "id.bad",
            phrase("{text!r} is no id: use letters a-z, digits, '-', '_' and '.', at most 100.", text=text[:60]),
        )
    return text


def scalar(text: str, column: Column | Attribute) -> Json:
    """A decimal (kept as text, exactly as written), integer, boolean, time, choice or text."""
    match column.type:
        case "decimal":
            if not DECIMAL.fullmatch(text):
                what = phrase("{text!r} is no decimal like 32.50 (at most six places).", text=text[:60])
                raise CellError("value.decimal", what)
            return text
        case "integer":
            if not _INTEGER.fullmatch(text):
                raise CellError("value.integer", phrase("{text!r} is no whole number like 2.", text=text[:60]))
            return int(text)
        case "boolean":
            if (folded := text.casefold()) not in _YES | _NO:
                raise CellError("value.boolean", phrase("{text!r} is neither yes nor no.", text=text[:60]))
            return folded in _YES
        case "time":
            moment(text, None)
            return text
        case "choice" | "choices":
            choices = column.choices if isinstance(column, Column) else ()
            if text not in choices:
                raise CellError(
                    "value.choice", phrase("{text!r} is not one of {choices}.", text=text[:60], choices=choices)
                )
            return text
        case _:
            return text


def moment(text: str, zone: tzinfo | None) -> datetime:
    """An ISO 8601 date or date-time; without an offset it is meant in `zone`."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        what = phrase("{text!r} is no ISO 8601 time. Write 2026-03-01 or 2026-03-01T08:00+08:00.", text=text[:60])
        raise CellError("value.time", what) from None
    return value if value.tzinfo else value.replace(tzinfo=zone)


def measure(text: str) -> dict[str, Json]:
    """`word`, or `word=ratio unit`: a measure word, or a packaging with its ratio to the base unit and its code."""
    word, equals, rest = (part.strip() for part in text.partition("="))
    if not word:
        raise CellError("value.measure", phrase("{text!r} names no word. Write 箱=24 XBX or 杯.", text=text[:60]))
    if not equals:
        return {"word": word}
    ratio, _, unit = rest.partition(" ")
    if not DECIMAL.fullmatch(ratio) or float(ratio) <= 0:
        raise CellError(
            "value.measure", phrase("{text!r} has no ratio above 0 after '='. Write 箱=24 XBX.", text=text[:60])
        )
    if not unit.strip():
        return {"word": word, "ratio": ratio}
    return {"word": word, "ratio": ratio, "unit": unit_code(unit.strip())}


def unit_code(text: str) -> str:
    """A UN/ECE Rec 20 code, or a Rec 21 package code with the prefix X; only its form is checked."""
    if not _UNIT.fullmatch(text):
        raise CellError("value.unit", phrase("{text!r} is no UN/ECE unit code like H87, KGM or XBX.", text=text[:60]))
    return text


def reference(text: str, attributes: tuple[Attribute, ...]) -> Reference:
    """`id`, `kind:id`, `id*`, `id[name=value,name=value]`."""
    found = _REFERENCE.fullmatch(text)
    if not found or not IDENTIFIER.fullmatch(found["id"]):
        raise CellError(
            "reference.bad",
            phrase("{text!r} is no reference. Write id, kind:id, id* or id[name=value].", text=text[:60]),
        )
    known = {attribute.name: attribute for attribute in attributes}
    values: dict[str, Json] = {}
    if found["star"] or found["late"]:
        if "default" not in known:
            raise CellError(
                "attribute.unknown",
                phrase("{text!r}: '*' marks a default, which this column does not have.", text=text[:60]),
            )
        values["default"] = True
    for part in filter(None, (part.strip() for part in (found["attributes"] or "").split(","))):
        name, equals, value = (side.strip() for side in part.partition("="))
        if name not in known:
            what = phrase(
                "{text!r}: no attribute {name!r} here (allowed: {allowed}).",
                text=text[:60], name=name, allowed=tuple(known) or phrase("none"),
            )  # fmt: skip
            raise CellError("attribute.unknown", what)
        if not equals or not value:
            what = phrase("{text!r}: write the attribute as {name}=value.", text=text[:60], name=name)
            raise CellError("attribute.bad", what)
        values[name] = scalar(value, known[name])
        if known[name].type in ("integer", "decimal") and not known[name].signed and float(value) < 0:
            what = phrase("{text!r}: {name} must not be negative.", text=text[:60], name=name)
            raise CellError("attribute.bad", what)
    for attribute in attributes:
        if attribute.required and attribute.name not in values:
            what = phrase("{text!r}: write the {name} as [{name}=value].", text=text[:60], name=attribute.name)
            raise CellError("attribute.bad", what)
    return Reference(found["kind"], found["id"], values)
