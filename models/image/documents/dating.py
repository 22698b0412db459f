"""Fields and loose rows of a paper -> its date: that on which it was written, of all that are printed on it.

A bill also says when it was ordered, is due and was printed; a delivery note when it was ordered. What a paper says of
itself counts before what it says of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import yaml

from models.image.documents.dates import HOURS, dates
from models.image.documents.header import GENERAL, Placed, of, unsure
from models.image.documents.regions import Order, date_order
from models.image.lines.lines import Reader
from models.image.structure.layout import Run
from models.image.structure.rows import Row
from models.image.structure.sheet import Sheet
from models.image.structure.totals import sums_up
from models.intent import Slot, SlotChoice
from models.language.normalize import normalize

_SHARE = 8
"""Of so many letters one at least is Chinese."""
_HOUR = re.compile(r"\d{1,2}[:：]\d\d(?:[:：]\d\d)?(?: ?[ap]\.?m\.?)?", re.IGNORECASE)
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:：]\d\d(?!\d)|\d{8}[:：]\d\d(?!\d)|\d{10}[:：]\d\d(?!\d)")
"""An hour, also one glued to the day before it."""


@lru_cache(maxsize=16)
def _words(kind: str) -> re.Pattern[str]:
    """The words of one kind in `data/dating.yaml`, wherever they stand in a text."""
    content = yaml.safe_load(files("models.image").joinpath("data/dating.yaml").read_text(encoding="utf-8"))[kind]
    found: list[str] = list(content.get("patterns", ()))
    for word in map(str, content.get("words", ())):
        said = re.escape(word.removesuffix("*"))
        ends = "" if word.endswith("*") or not word[-1].isalnum() else r"(?![^\W_])"
        found.append(rf"(?<![^\W_]){said}{ends}" if word.isascii() else said)
    return re.compile("|".join(found), re.IGNORECASE)


def _chinese(words: str) -> bool:
    """A Chinese paper, and not one on which a few stars of a card number were read as Chinese letters."""
    letters = [sign for sign in words if sign.isalpha()]
    return _SHARE * sum("\u4e00" <= sign <= "\u9fff" for sign in letters) > len(letters)


def says(kind: str, text: str) -> bool:
    """Whether a text holds words around dates of a kind of `data/dating.yaml`."""
    return _words(kind).search(text) is not None


@dataclass(frozen=True, slots=True)
class _Said:
    """One date as it is printed. The lowest rank counts."""

    rank: int
    runs: tuple[Run, ...]
    text: str
    day: date
    other: date | None
    certainty: float
    label: str = ""


def order_date(found: Sequence[Placed], sheets: Sequence[Sheet], reader: Reader) -> list[Slot]:
    """One slot with the date of the paper. Others that it could be as well are its choices."""
    zone = reader.names.vocabulary.timezone
    today = reader.at.astimezone(ZoneInfo(zone)).date()
    told = date_told(sheets)
    kinds = {kind for sheet in sheets for kind, _ in sheet.titles}
    every = _announced(found, kinds, zone, today, told)
    if not any(each.rank < _LOOSE for each in every):
        every += _worded(sheets, zone, today, told)
    if not any(each.rank < _LOOSE for each in every):
        every += _loose(sheets, zone, today, told)
    if not every:
        # Behind the number of the bill, in its row.
        for run in (run for one in of(found, "bill_number") for run in one.field.value):
            said = dates(run.text, zone, today, told)
            every += [_Said(_LOOSE, (run,), run.text, each.day, each.other, 0.8) for each in said[:1]]
    if not every:
        return []
    best = min(each.rank for each in every)
    same = [each for each in every if each.rank == best]
    first = same[0]
    rivals = dict.fromkeys(day for each in same for day in (each.day, each.other) if day not in (None, first.day))
    choices = tuple(SlotChoice(str(day), None, 1.0) for day in rivals)
    sure = first.certainty * (0.6 if choices else 1.0)
    slot = reader.evidence.slot("order_date", first.runs, first.text, first.day.isoformat(), sure, choices=choices)
    return [slot, *(unsure(first.label, first.runs, reader) if first.label else [])]


def date_told(sheets: Sequence[Sheet]) -> Order | None:
    """What the paper says of the order of its dates."""
    told = date_order(row.text for sheet in sheets for row in sheet.rows)
    words = " ".join(row.text for sheet in sheets for row in sheet.rows)
    return "year" if _chinese(words) and told != "month" and not says("harbour", words) else told


_LOOSE = 10
"""Rank of dates that nothing announces."""
_LEFT, _CAME = 4, 6


def _announced(found: Sequence[Placed], kinds: set[str], zone: str, today: date, told: Order | None) -> list[_Said]:
    """The dates behind labels, by how well the label says that the paper was written then."""
    labels = [one.field.label for one in of(found, "order_date")]
    billed = any(says("of_bills", label) for label in labels) or bool(of(found, "bill_number"))
    other = "order" not in kinds and (billed or bool(kinds & {"invoice", "delivery", "receiving"}))
    every: list[_Said] = []
    for one in of(found, "order_date", "order_date_general", "ship_date", "window"):
        meaning, label = one.field.meanings[0], normalize(one.field.label, "").text
        said = dates(one.field.text, zone, today, told)
        if not said:
            continue
        certainty = 1.0
        around = _before(one)
        if around and says("until", around):
            continue
        if meaning == "window":
            handed = "delivery" in kinds and "order" not in kinds and says("handed_over", label)
            if not handed or len(said) > 1:
                continue
            rank, certainty = 4, GENERAL
        elif meaning == "ship_date":
            # When it was printed or sent off, where nothing else says when it was written.
            of_paper = "delivery" in kinds and other and not says("printed", label)
            rank, certainty = (3 if of_paper else _LOOSE + 2), GENERAL
        elif meaning == "order_date":
            of_bill = says("of_bills", label)
            of_order = says("of_orders", label) and not of_bill
            of_printer = says("printed", f"{around}{label}")
            rank = _CAME if of_printer else 5 if other and of_order else 1 if other and not of_bill else 0
        else:
            rank = (
                _CAME
                if says("printed", f"{around}{label}")
                else 2
                if not (around and says("stay", around))
                else _LOOSE + _staying(around)
            )
        runs, text = one.field.value, one.field.text
        every.append(_Said(rank, tuple(runs), text, said[0].day, said[0].other, certainty, f"{around}{label}"))
    # A label that stands twice says the same twice, or the first counts.
    return [each for place, each in enumerate(every) if all(each.label != known.label for known in every[:place])]


def _staying(words: str) -> int:
    """How much less the day of an arrival counts, and that of a departure."""
    return _LEFT if says("stay_end", words) else _CAME


def _before(one: Placed) -> str:
    """What stands in front of a label that is the end of a longer word: 入住 of 入住日期."""
    run = next((run for run in one.sheet.rows[one.field.row].runs if one.field.announced.text in run.text), None)
    words = run.text[: run.text.find(one.field.announced.text)] if run is not None else ""
    return words if words and words[-1].isalpha() and not words[-1].isascii() else ""


def _worded(sheets: Sequence[Sheet], zone: str, today: date, told: Order | None) -> list[_Said]:
    """Dates behind their label without a colon, among other words: `Invoice No. 88 Date 14-Aug-2022`."""
    every: list[_Said] = []
    for run in (run for sheet in sheets for row in sheet.rows for run in row.runs):
        match = _words("label").search(run.text)
        said = dates(run.text[match.end() :], zone, today, told) if match is not None else ()
        if (
            match is not None
            and said
            and said[0].start <= 1
            and not any(says(kind, run.text[: match.end()]) for kind in ("until", "stay"))
        ):
            part = run.part(match.end(), len(run.text))
            every.append(_Said(6, (part,), part.text, said[0].day, said[0].other, 0.9))
    return every


def _beside(run: Run, row: Row) -> str:
    """The words of a run, and those in front of it that hold no date of their own."""
    place = row.runs.index(run)
    before = row.runs[place - 1].text if place else ""
    return f"{before} {run.text}" if not any(sign.isdigit() for sign in before) else run.text


def _unannounced(sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, int, int]]:
    """The rows that hold nothing else, then those of other fields with an hour (`Trans: 4711 27/08/2019 20:17`).

    Last those with an hour that a table below the total took, whose head is that of its taxes.
    """
    for sheet in sheets:
        summed = next((number for number, row in enumerate(sheet.rows) if sums_up(row) == "total"), len(sheet.rows))
        tabled = {row for first, last in sheet.tabled for row in range(first, last)}
        dated = {one.row for one in sheet.fields if one.meanings[0] in ("ship_date", "window", "order_date_general")}
        for number in range(len(sheet.rows)):
            if number in sheet.loose:
                yield sheet, number, 0
            elif number not in tabled | dated and _houred(sheet, number):
                yield sheet, number, 1
            elif number in tabled and number > summed and _houred(sheet, number):
                yield sheet, number, 2


def _houred(sheet: Sheet, number: int) -> bool:
    """An hour stands in the row, or alone in the one below it."""
    below = sheet.rows[number + 1].text.strip() if number + 1 < len(sheet.rows) else ""
    return _CLOCK.search(sheet.rows[number].text) is not None or _HOUR.fullmatch(below) is not None


def _loose(sheets: Sequence[Sheet], zone: str, today: date, told: Order | None) -> list[_Said]:
    """The dates that nothing announces: with the hour first of all, as tills print them."""
    every: list[_Said] = []
    for sheet, number, more in _unannounced(sheets):
        row = sheet.rows[number]
        for runs, text in (*(((run,), run.text) for run in row.runs), (row.runs, row.text)):
            said = dates(text, zone, today, told)
            around = text if runs is row.runs else _beside(runs[0], row)
            if len(said) > 1:
                # `06/19/2021 05:42 PM EXPIRES 09/17/21`: what stands behind the first day tells of the second.
                around = text[: said[0].end]
            if said and not HOURS.search(text) and not says("until", around):
                rank = _LOOSE if _CLOCK.search(row.text) else _LOOSE + 1
                rank += more + (_staying(around) - 1 if says("stay", around) else 0)
                every.append(_Said(rank, tuple(runs), text, said[0].day, said[0].other, 0.8))
                break
    return every
