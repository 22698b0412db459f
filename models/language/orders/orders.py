"""The elements of one order -> lines, details and intent, with what it cost to read them so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from models.intent import Intent
from models.language.elements.chunks import chunks_of
from models.language.elements.elements import Element
from models.language.elements.mentions import mentions
from models.language.elements.packs import same_packaging
from models.language.elements.recounts import recounts
from models.language.elements.runon import set_apart
from models.language.elements.samecount import same_counts
from models.language.elements.shares import shares
from models.language.lines.choices import choices
from models.language.lines.corrections import correct, less, unwanted
from models.language.lines.counts import parts_of_counts
from models.language.lines.drafts import Detail
from models.language.lines.ellipses import ellipses
from models.language.lines.fold import Lines
from models.language.lines.instead import take_back, taken_out
from models.language.lines.lines import Windows, chart
from models.language.lines.ownnames import own_names
from models.language.lines.pointing import pointed
from models.language.lines.segments import closing
from models.language.lines.swaps import swaps
from models.language.lines.totals import agrees, without_totals
from models.language.lines.variants import variants
from models.language.orders.accounted import again_behind, in_vain, says_nothing
from models.language.orders.details import take
from models.language.orders.reports import intent_of, outcome_of, report_details
from models.language.tokens import COMMA, STOP, Token

SINGLE = frozenset(
    ("store", "deliver_to", "window", "phone", "waybill", "order_reference", "purchase_order", "external_reference",
     "customer", "contact", "place")
)  # fmt: skip
"""Details of which the last one said counts after a correction."""


@dataclass(slots=True)
class OrderDraft:
    """One request as read."""

    intent: Intent = "order.place"
    lines: Lines | None = None
    details: list[Detail] = field(default_factory=list)
    unparsed: list[tuple[int, int]] = field(default_factory=list)
    cost: float = 0.0
    costs: tuple[float, ...] = ()
    """Of `cost`, the part of each line and fragment."""
    outcome: str | None = None


def split_orders(elements: tuple[Element, ...]) -> list[tuple[Element, ...]]:
    """Separate orders: at the words that say so, and where a second store begins with lines of its own."""
    parts: list[list[Element]] = [[]]
    trailing = _stores_trail(elements)
    store: tuple[str, ...] | None = None
    customer: tuple[str, ...] | None = None
    for index, element in enumerate(elements):
        previous = elements[index - 1] if index else None
        if element.is_a("order_break"):
            if any(e.kind in ("menu", "quantity") for e in parts[-1]):
                parts.append([])
                store = customer = None
            continue
        if element.kind == "party" and element.keys("customer") and _leads(elements, index):
            ordered = any(e.item for e in parts[-1])
            if customer is not None and ordered and customer != element.keys("customer"):
                parts.append(_cut_back(parts[-1]))
                store = None
            customer = element.keys("customer") if customer is not None or not ordered else None
        if element.kind == "place" and element.keys("site"):
            delivering = previous is not None and previous.is_a("deliver_to")
            correcting = previous is not None and previous.is_a("correct")
            lines_before = any(e.item for e in parts[-1])
            lines_after = any(e.item for e in elements[index + 1 :])
            if not delivering and not correcting:
                if store is not None and lines_before and lines_after and element.keys("site") != store:
                    parts.append(_cut_back(parts[-1]))
                store = element.keys("site")
        parts[-1].append(element)
        if trailing and element.kind == "place" and any(e.item for e in elements[index + 1 :]):
            parts.append([])
            store = None
    return [tuple(part) for part in parts if part]


def _leads(elements: tuple[Element, ...], index: int) -> bool:
    """ "For A: ...; for B: ...": what is ordered stands behind the name, which begins something of its own."""
    first = index
    while first > 0 and elements[first].gap < COMMA and elements[first - 1].kind == "word":
        first -= 1
    behind = next((e for e in elements[index + 1 :] if e.item or e.kind == "party"), None)
    return elements[first].gap == STOP and behind is not None and behind.item


def _cut_back(part: list[Element]) -> list[Element]:
    """The words at the end of a part that belong to what comes next."""
    tail: list[Element] = []
    while part and part[-1].is_a("made_at", "to_place", "on_part", "for_item"):
        tail.insert(0, part.pop())
    return tail


def _stores_trail(elements: tuple[Element, ...]) -> bool:
    """ "Two lattes at A and a mocha at B": each store is named after its lines."""
    firsts = [k for k, e in enumerate(elements) if e.item]
    stores = [
        k
        for k, e in enumerate(elements)
        if e.kind == "place" and e.keys("site") and k > 0 and elements[k - 1].is_a("made_at")
    ]
    return len(stores) > 1 and bool(firsts) and firsts[0] < stores[0] and stores[-1] > firsts[-1]


def read_order(elements: tuple[Element, ...], tokens: tuple[Token, ...], text: str, windows: Windows) -> OrderDraft:
    """Read one order: its chunks between correction cues in turn, each after the other."""
    catalogue = windows.catalogue
    draft = OrderDraft(intent_of(elements, tokens), Lines(catalogue))
    if draft.intent == "delivery.report":
        outcome = outcome_of(elements, tokens)
        if outcome is not None:
            draft.details = report_details(elements, tokens, text, outcome)
            return draft
    assert draft.lines is not None
    draft.lines.changing = draft.intent == "order.change"
    if draft.intent != "order.place":
        elements = _without_asking(elements, draft.intent)
    elements = same_counts(shares(recounts(elements, tokens)), tokens, catalogue)
    elements = variants(elements, tokens, catalogue)
    elements = choices(own_names(same_packaging(elements, tokens, catalogue), catalogue), catalogue)
    elements = mentions(pointed(elements, tokens, catalogue), tokens, catalogue)
    elements = closing(ellipses(parts_of_counts(set_apart(swaps(elements, tokens, catalogue)), catalogue), catalogue))
    lines = draft.lines
    totals: list[Element] = []
    for part in chunks_of(without_totals(elements, totals)):
        how, chunk = part.how, part.elements
        if how == "drop":
            if not unwanted(lines, chunk[0]) and not _only_refused(chunk[0], lines):
                lines.unparsed.extend(chunk)
            continue
        if how == "less":
            if not less(lines, chunk[0], chunk[1].keys("item") if len(chunk) > 1 else ()):
                lines.unparsed.extend(chunk)
            continue
        ordered = bool(lines.lines)
        taken = take(chunk, tokens, text, ordered, catalogue)
        rest, replaced = taken_out(taken.rest)
        if how == "scratch" and (not rest or _begins_line(rest)):
            lines.scratch()
        again = next((element for element in rest if element.item), None) if how == "restart" else None
        while again is not None and lines.drop(again.item_keys):
            continue
        if how == "correct":
            rest = rest[:-1] if rest and rest[-1].is_a("instead_after") else rest
        draft.cost += taken.cost
        _merge(draft.details, taken.details, correcting=how not in ("say", "restart"))
        if draft.intent in ("observation.report", "maintenance.request"):
            lines.unparsed.extend(e for e in rest if e.kind != "word" and not (e.kind == "quantity" and e.weak))
            continue
        if part.vain is not None and how == "correct" and not taken.details and says_nothing(rest):
            lines.unparsed.append(part.vain)
        if not rest:
            continue
        lines.unparsed.extend(in_vain(rest))
        rest = _not_but(rest, how, lines, tokens)
        anew = how in ("say", "restart") or (how == "scratch" and _begins_line(rest))
        costs, said = chart(tuple(rest), windows, loose=not anew)
        draft.cost += sum(costs)
        draft.costs += costs
        if not anew:
            correct(lines, said, part.of, part.pause)
        else:
            lines.say(said)
        for element in replaced:
            take_back(lines, element)
        if how == "restart" and part.pause is not None:
            lines.unparsed.append(part.pause)
    lines.done()
    lines.unparsed.extend(again_behind(elements, lines.lines))
    _remark(draft)
    lines.unparsed.extend(total for total in totals if not agrees(total, lines, catalogue))
    return draft


def _remark(draft: OrderDraft) -> None:
    """Give remarks in brackets to the line that they stand behind; before any line they are instructions."""
    assert draft.lines is not None
    for detail in [detail for detail in draft.details if detail.name == "remark"]:
        draft.details.remove(detail)
        before = [line for line in draft.lines.lines if line.head is not None and line.head.start < detail.start]
        if before:
            nearest = max(before, key=lambda line: line.head.start if line.head is not None else 0)
            nearest.remarks.append((detail.start, detail.end))
        else:
            draft.details.append(replace(detail, name="instruction"))


def _without_asking(elements: tuple[Element, ...], intent: Intent) -> tuple[Element, ...]:
    """Without the words that asked for the intent; a change keeps its 改成, which corrects what was ordered."""
    asked = {
        "order.cancel": ("cancel", "that_order", "order_reference"),
        "order.change": ("change", "that_order", "order_reference", "cancel"),
        "maintenance.request": ("maintenance",),
        "observation.report": ("observation", "maintenance"),
    }.get(intent, ())
    return tuple(element for element in elements if not element.is_a(*asked))


def _not_but(rest: list[Element], how: str, lines: Lines, tokens: tuple[Token, ...]) -> list[Element]:
    """不是拿铁是美式, "not a latte but a mocha": of two names after the cue the first is what was wrong."""
    if how != "correct":
        return rest
    first = next((k for k, e in enumerate(rest) if e.kind == "menu"), None)
    if first is None or any(e.kind != "quantity" or not e.weak for e in rest[:first]):
        return rest  # "Make that two lattes and a mocha" orders both.
    second = next((k for k in range(first + 1, len(rest)) if rest[k].kind == "menu"), None)
    between = rest[first + 1 : second]
    if (
        second is None
        or rest[second].joined
        or any(
            not ((e.kind == "quantity" and e.weak) or e.is_a("change_to") or tokens[e.start].text == "是")
            for e in between
        )
    ):
        return rest
    wrong = rest[first]
    said = {key for line in lines.lines for key in line.items}
    chosen = {key for line in lines.lines for m in line.modifiers for key in m.keys}
    if (wrong.item and said & set(wrong.keys("item")) and rest[second].item) or (
        wrong.modifier and chosen & set(wrong.keys("modifier")) and rest[second].modifier
    ):
        return [e for e in rest[first + 1 :] if e not in between or e.kind == "quantity"]
    return rest


def _only_refused(element: Element, lines: Lines) -> bool:
    """黄喉不要了, where nothing that may be called so was ordered: it is not wanted, and nothing has to go."""
    sure = element.item and not element.modifier and len(element.item_keys) == 1 and element.quality >= 0.9
    return sure and not any(lines.catalogue.belongs(line.items, element.said) for line in lines.lines)


def _begins_line(rest: list[Element]) -> bool:
    return any(element.item for element in rest)


def _merge(known: list[Detail], said: list[Detail], correcting: bool) -> None:
    for detail in said:
        if correcting and detail.name in SINGLE:
            same = [
                old
                for old in known
                if old.name == detail.name or {old.name, detail.name} <= {"store", "place", "deliver_to"}
            ]
            if same:
                name = same[-1].name if detail.name == "place" or not detail.cued else detail.name
                known.remove(same[-1])
                detail = replace(detail, name=name)
        known.append(detail)
