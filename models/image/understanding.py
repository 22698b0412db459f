"""Pages of text boxes and codes -> what is asked for: an order, a report, an observation - or `Unreadable`.

Pure and deterministic. The photo lane's engines end before this module; whatever reads pages can be put in front of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import ne

from models.capture import Capture
from models.image.documents.accounted import accounted
from models.image.documents.codes import invoice_slots, merged, scans
from models.image.documents.header import Placed, placed
from models.image.documents.lists import listed
from models.image.documents.observations import observation
from models.image.documents.orders import order, whole
from models.image.documents.plates import nameplate, parcel
from models.image.documents.prose import prose
from models.image.lines.lines import Reader, Scan
from models.image.lines.names import names_of
from models.image.lines.proof import proven
from models.image.lines.slots import Evidence
from models.image.page import Page
from models.image.structure.grouping import regrouped
from models.image.structure.sheet import Sheet, sheet
from models.image.structure.wording import fold
from models.image.sums.closing import closes, same_sums, unsummed
from models.image.sums.implied import only_amount, settled_amount
from models.image.tills.notes import renamed
from models.image.tills.prices import SIZED
from models.image.tills.slip import slip
from models.image.tills.till import till
from models.intent import CandidateIntent, Decoding, MoneyValue, QuantityValue, Read, Reading, Request, Slot, Unreadable
from models.language.decoder import script_of
from models.language.vocabulary import Vocabulary

_WHOLE = 0.8
"""A table that is read at least this well needs no other reading."""
_LISTED = 0.45
"""A list without a head that is read this well is an order, whatever else stands on the page."""
UNDERSTANDING_VERSION = "13"
"""Changes whenever the same page may be understood differently; part of a zone's revision."""


def understand(pages: tuple[Page, ...], capture: Capture, vocabulary: Vocabulary) -> Decoding:
    """What the pages of one capture ask for. Pages that bear different order numbers are requests of their own.

    `Unreadable` with `image.no_document` where there is no text or code, or nothing that is ordered, reported or
    labelled.
    """
    names = names_of(vocabulary)
    sheets = [
        sheet(page, names.knows, lambda text: bool(names.inside(text, "item")))
        for page in sorted(regrouped(pages), key=lambda page: page.number)
    ]
    text = "\n".join(row.text for one in sheets for row in one.rows)
    language = capture.language or script_of(text)
    words = sum(len(page.boxes) for page in pages)
    figures = {"pages": len(pages), "boxes": words, "codes": sum(len(page.codes) for page in pages)}
    reading = Reading(text, language) if text else None
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in text)
    reader = Reader(names, Evidence({page.number: page for page in pages}), capture.captured_at, chinese)
    requests: list[Request] = []
    for part in _documents(sheets):
        for candidates in _requests(part, reader):
            told = tuple(accounted(candidate, part, placed(part), reader) for candidate in candidates)
            requests.append(Request(len(requests), told))
    if not requests:
        return Unreadable(
            "image.no_document",
            "The picture shows no order, label, nameplate or report; photograph the whole document from near by.",
            figures,
            reading,
        )
    return Read(tuple(requests), reading, figures)


def _requests(part: Sequence[Sheet], reader: Reader) -> list[tuple[CandidateIntent, ...]]:
    """Candidates for each request of one document, the surest structure first."""
    found: tuple[Placed, ...] = placed(part)
    codes: tuple[Scan, ...] = scans(part)
    scanned = invoice_slots(codes, reader)
    tabled = tuple(unsummed(candidate) for candidate in order(part, found, codes, reader))
    rows = listed(part, found, codes, reader) if not tabled or tabled[0].score < _WHOLE else None
    few = not tabled or (len(tabled[0].lines) == 1 and not closes(tabled[0]) and not _agreed(tabled[0]))
    single = slip(part, found, codes, reader) if few else None
    if single is not None:
        return [(_with(single, scanned),)]
    sold = till(part, found, codes, reader)
    if sold is not None and sold.closes and not _as_good(tabled, rows, sold.candidate):
        return [(_with(renamed(sold.candidate, tabled), scanned),)]
    if tabled and rows is not None and _torn(rows, tabled[0]):
        rows = None
    if tabled and (rows is None or _outdoes(tabled[0], rows)):
        return [tuple(_with(candidate, scanned) for candidate in tabled)]
    if rows is not None and (tabled or rows.score >= _LISTED):
        return [(_with(rows, scanned),)]
    plate = nameplate(found, part, reader)
    if plate is not None:
        return [(plate,)]
    seen = observation(found, part, reader)
    if seen is not None:
        return [seen]
    label = parcel(found, part, codes, reader)
    if label is not None:
        return [(label,)]
    if sold is not None and (rows is None or _billed(sold.candidate)):
        return [(_with(sold.candidate, scanned),)]
    slots = whole(part, found, codes, reader)
    kinds = {kind for one in part for kind, _ in one.titles}
    if "invoice" in kinds and "order" not in kinds and {"total", "order_date"} <= {slot.name for slot in slots}:
        # A receipt on which nothing that was sold is named: no letter, whatever words stand on it.
        return [(_with(CandidateIntent("order.place", tuple(slots), (), 0.1), scanned),)]
    said = prose(part, reader)
    if rows is not None and (not said or rows.score >= max(c.score for request in said for c in request)):
        return [(_with(rows, scanned),)]
    if said:
        return said
    if not any(slot.name == "total" for slot in slots):
        slots += settled_amount(part, reader) or only_amount(part, reader)
    if scanned or {"total", "order_date"} <= {slot.name for slot in slots}:
        # A ticket or a bill of which only the sum and the day were read: nothing is ordered with it.
        return [(_with(CandidateIntent("order.place", tuple(slots), (), 0.1), scanned),)]
    return []


def _billed(sold: CandidateIntent) -> bool:
    """It bears what every bill does."""
    return {"total", "order_date"} <= {slot.name for slot in sold.slots}


def _as_good(tabled: Sequence[CandidateIntent], rows: CandidateIntent | None, sold: CandidateIntent) -> bool:
    """A table comes to the printed total as well or holds all the amounts; a list does and knows more of its items.

    A table that holds the same amounts and names as many items has left a quantity open on purpose; of one that names
    more items the receipt is a part, up to its first sum. Of two that come to the total the one counts in which more
    prices agree.
    """
    if tabled:
        more = _settled(tabled[0]) - _settled(sold)
        if closes(tabled[0]):
            return more > 0 or (_agreed(tabled[0]), _worded(tabled[0])) >= (_agreed(sold), _worded(sold))
        if closes(sold) and _settled(sold) == 0:
            return more > 0
        open_ = _amounts(tabled[0]) == _amounts(sold) and _settled(sold) > 0 and more == 0
        return same_sums(tabled[0], sold) or open_ or more > 0
    return rows is not None and closes(rows) and _settled(rows) > _settled(sold) and not _sizes_cut(rows, sold)


def _sizes_cut(rows: CandidateIntent, sold: CandidateIntent) -> bool:
    """The list counts with what ends a name of the receipt: `檸檬茶 375ml`."""
    names = {fold(slot.text) for line in sold.lines for slot in line.named("item")[:1]}
    ends = (
        fold(f"{item.text}{count.text}")
        for line in rows.lines
        for item in line.named("item")[:1]
        for count in line.named("quantity")[:1]
        if SIZED.fullmatch(count.text.strip())
    )
    return any(end in names for end in ends)


def _agreed(candidate: CandidateIntent) -> int:
    """Lines in which quantity times price is the amount."""
    return sum(proven(line.slots) for line in candidate.lines)


def _worded(candidate: CandidateIntent) -> int:
    """Lines whose name is a word, no number."""
    return sum(any(map(str.isalpha, slot.text)) for line in candidate.lines for slot in line.named("item")[:1])


def _outdoes(tabled: CandidateIntent, rows: CandidateIntent) -> bool:
    """The table settles more lines than the list; of as many, it tells more of others, or is read as well.

    One that comes to the printed total outdoes a list that does not.
    """
    if closes(tabled) and not closes(rows):
        return True
    if _settled(tabled) != _settled(rows):
        return _settled(tabled) > _settled(rows)
    told, listed = (
        sum(any(s.key is not None for s in line.named("item")) or bool(line.named("quantity")) for line in each.lines)
        for each in (tabled, rows)
    )
    return told > listed or tabled.score >= rows.score


def _torn(rows: CandidateIntent, tabled: CandidateIntent) -> bool:
    """The list has an item more often than the table: it took one line for two, and its number for a count."""
    listed, named = (
        Counter(slot.key for line in each.lines for slot in line.named("item")[:1] if slot.key is not None)
        for each in (rows, tabled)
    )
    return any(listed[key] > count for key, count in named.items())


def _amounts(candidate: CandidateIntent) -> list[MoneyValue]:
    found = [slot.value for line in candidate.lines for slot in line.named("amount")]
    return [value for value in found if isinstance(value, MoneyValue)]


def _settled(candidate: CandidateIntent) -> int:
    """Lines that name an item of the business and count it."""
    return sum(
        any(slot.key is not None for slot in line.named("item")) and any(_counts(s) for s in line.named("quantity"))
        for line in candidate.lines
    )


def _counts(slot: Slot) -> bool:
    """A quantity that was printed, even where it is in doubt; not one that stands in for it."""
    return not (isinstance(slot.value, QuantityValue) and slot.value.approximate)


def _with(candidate: CandidateIntent, scanned: Sequence[Slot]) -> CandidateIntent:
    slots = tuple(merged(candidate.slots, scanned)) if scanned else candidate.slots
    return CandidateIntent(candidate.intent, slots, candidate.lines, candidate.score)


def _documents(sheets: Sequence[Sheet]) -> list[list[Sheet]]:
    """Pages put together: a page without an order number of its own goes on with the document before it.

    So does one whose number differs in one sign that may have been misread; the numbers are asked about then.
    """
    found: list[list[Sheet]] = []
    numbers: list[dict[str, bool]] = []
    """For each document its numbers, and whether a figure of it is in doubt."""
    for one in sheets:
        own = {
            fold(field.text): any(run.doubtful for run in field.first_line)
            for field in one.fields
            if field.meanings[0] == "purchase_order" and any(sign.isdigit() for sign in field.text)
        }
        if found and (not own or not numbers[-1] or _shared(own, numbers[-1])):
            found[-1].append(one)
            numbers[-1] |= own
        else:
            found.append([one])
            numbers.append(own)
    return found


def _shared(own: Mapping[str, bool], before: Mapping[str, bool]) -> bool:
    """Both bear one number, but for one sign at most where a figure is in doubt."""
    return any(
        first == second or ((doubt or doubtful) and len(first) == len(second) and sum(map(ne, first, second)) == 1)
        for first, doubt in own.items()
        for second, doubtful in before.items()
    )
