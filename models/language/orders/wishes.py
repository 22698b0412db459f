"""Wishes in the sender's own words: notes that are announced, things to do, clauses that name nothing known."""

from __future__ import annotations

from models.intent import AddressValue
from models.language.elements.elements import Element
from models.language.lines.drafts import Detail, Taken
from models.language.names.matcher import Catalogue
from models.language.orders.destinations import destination, named, starts_line
from models.language.tokens import COMMA, SPACED, STOP, Token
from models.language.values.numerals import number
from models.language.words import words

_MEANT = (
    "all", "each", "both", "rest", "one_of", "correct", "scratch", "drop", "change", "cancel", "contact", "customer",
    "note", "phone", "deliver_to", "to_place", "made_at", "made_after", "store_suffix", "people", "per_person",
)  # fmt: skip
"""Words that say what a clause is about even where its names are strange."""


_POINTING = frozenset(("ones",))
"""Words that point at something ordered: "the loose ones heated" says more of it."""


def clause(
    elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...], catalogue: Catalogue, taken: Taken
) -> int:
    """A clause behind what was ordered that names nothing of the catalogue: kept as a wish in its own words, and as a
    doubt. How many elements it has; 0 where it is none."""
    if index and not _pause(elements[index], tokens):
        return 0
    end = index + 1
    while end < len(elements) and not _pause(elements[end], tokens):
        end += 1
    body = elements[index:end]
    strange = [element for element in body if element.kind == "unknown"]
    if sum(len(element.said) for element in strange) < 4 - 2 * any(e.said[:1] > "\u2e80" for e in strange):
        return 0
    if any(not (e.kind in ("word", "unknown") or (e.kind == "time" and e.weak)) for e in body):
        return 0
    if any(element.is_a(*_MEANT) for element in body):
        return 0
    last = next((element for element in reversed(taken.rest) if element.item), None)
    if last is not None:
        keys = last.item_keys
        if any(catalogue.partial(keys, e.said) or any(catalogue.belongs((k,), e.said) for k in keys) for e in strange):
            return 0
    taken.cost += 1.2 * len(strange)
    taken.details.append(Detail("instruction", body[0].start, body[-1].end, cued=False))
    taken.details.append(Detail("unparsed", body[0].start, body[-1].end))
    return end - index


def _pause(element: Element, tokens: tuple[Token, ...]) -> bool:
    """A comma, and in Chinese, which needs none, a space too."""
    spaced = element.gap == SPACED and tokens[element.start].kind == "han" and tokens[element.start - 1].kind == "han"
    return element.gap >= COMMA or spaced


def note(elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...], text: str, taken: Taken) -> int:
    """备注..., `note ...`: what follows, up to the end of the sentence, is an instruction unless it is all options.

    Where it is to be left (the front desk) is as much a note as all else. An address behind a pause is where it goes;
    one that was said in the same breath, or a floor or room alone, may be either, and is kept as a doubt.
    """
    end, either = index + 1, list[tuple[int, int]]()
    while end < len(elements):
        element = elements[end]
        if element.gap == STOP and end > index + 1:
            break
        if element.is_a("order_break", "correct") or (element.kind == "time" and element.gap >= COMMA):
            break
        if element.kind == "reference" or (element.gap >= COMMA and _announces_address(element, tokens)):
            break
        if element.is_a("deliver_to") and (goes := _address(elements, end, tokens, text)) is not None:
            if end > index + 1 and element.gap >= COMMA and _is_whole(goes):
                break
            either.append((element.start, goes.end))
        if end > index + 1 and element.gap >= COMMA and starts_line(elements, end):
            break
        end += 1
    body = elements[index + 1 : end]
    if not body:
        return 1
    if all(
        element.modifier or element.is_a("include", "negate", "light", "extra", "all", "both", "each")
        for element in body
    ) and any(element.modifier for element in body):
        return 1
    if len(body) == 1 and body[0].kind == "wish":
        taken.details.append(named("instruction", body[0]))
        return end - index
    start = 0
    pieces: list[tuple[int, int]] = []
    for k in range(1, len(body) + 1):
        if k == len(body) or body[k].gap >= COMMA:
            pieces.append((body[start].start, body[k - 1].end))
            start = k
    cue = elements[index]
    pieces[0] = (cue.end, pieces[0][1])  # The sender's very words, polite ones too.
    pieces = [(first, whole(last, elements[end:], tokens)) for first, last in pieces]
    for first, last in pieces:
        taken.details.append(Detail(_concern(cue, pieces, tokens), first, last))
    taken.details.extend(Detail("unparsed", first, last) for first, last in either)
    return end - index


def _address(elements: tuple[Element, ...], at: int, tokens: tuple[Token, ...], text: str) -> Detail | None:
    """The known place, street or numbered room behind words of delivering; None where they tell none of these."""
    found: list[Detail] = []
    if at + 1 == len(elements) or not destination(elements, at, tokens, text, found):
        return None
    goes = found[-1]
    numbered = any(number(tokens, k) is not None for k in range(goes.start, goes.end))
    return goes if numbered or _is_whole(goes) else None


def _announces_address(element: Element, tokens: tuple[Token, ...]) -> bool:
    return words().has(tuple(token.text for token in tokens[element.start : element.end]), "address_cue")


def _is_whole(goes: Detail) -> bool:
    """A place of the catalogue, or a street: more than where in a house."""
    return bool(goes.phrases) or (isinstance(goes.value, AddressValue) and goes.value.street is not None)


def delivery_only(body: tuple[Element, ...]) -> bool:
    """Nothing in it is about how something is made."""
    return not any(element.is_a("prepare_words") for element in body)


def whole(end: int, behind: tuple[Element, ...], tokens: tuple[Token, ...]) -> int:
    """Where a wish ends that was cut behind its last word of weight ("write her name on it"); thanks are no part."""
    limit = behind[0].start if behind else len(tokens)
    last = at = end
    while at < limit and tokens[at].gap < COMMA:
        thanks = max((stop for stop, name in words().at(tokens, at) if name == "thanks"), default=0)
        at = thanks or at + 1
        last = last if thanks else at
    return last


def _concern(cue: Element, pieces: list[tuple[int, int]], tokens: tuple[Token, ...]) -> str:
    """Whom a note is for: whoever keeps things safe, the courier, else whoever prepares it."""
    if cue.is_a("safety_note"):
        return "instruction_safety"
    said = range(pieces[0][0], pieces[-1][1])
    courier = any(name == "delivery_words" for k in said for _, name in words().at(tokens, k))
    announced = any(token.text == "delivery" for token in tokens[cue.start : cue.end])
    return "instruction_delivery" if courier or announced else "instruction"


def instruction(elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...], taken: Taken) -> int:
    """An instruction in its own words: from its first word to a pause, or to something that can be ordered."""
    start = elements[index].start
    strange = False
    while (
        taken.rest
        and taken.rest[-1].end == start
        and elements[index].gap < COMMA
        and (taken.rest[-1].kind == "unknown" or taken.rest[-1].is_a("negate", "light", "extra", "include"))
    ):
        gone = taken.rest.pop()
        start, strange = gone.start, strange or gone.kind == "unknown"
        if gone.gap >= COMMA:
            break
    end = index + 1
    while end < len(elements):
        element = elements[end]
        if (
            element.gap >= COMMA
            or element.kind in ("menu", "reference", "wish")
            or element.is_a("order_break", "note", "correct")
        ):
            break
        if element.kind == "time" and not (end + 1 < len(elements) and elements[end + 1].gap < COMMA):
            break
        if element.kind == "quantity" and end + 1 < len(elements) and elements[end + 1].kind == "menu":
            break
        end += 1
    body = elements[index:end]
    if end < len(elements) and elements[end].kind == "wish" and elements[end].gap < COMMA and not elements[end].joined:
        # "For her birthday, so gift-wrapped": a known wish says it; what leads to it is no wish of its own.
        if not all(element.is_a("delivery_words", "filler") for element in body):
            taken.details.append(Detail("unparsed", start, body[-1].end))
        return end - index
    taken.cost += 0.4 + 1.2 * sum(element.kind == "quantity" and not element.weak for element in body)
    taken.cost += 2.0 * any(element.item for element in body)
    beyond = elements[end] if end < len(elements) else None
    forbids = any(name == "negate" for k in range(start, body[-1].end) for _, name in words().at(tokens, k))
    after = elements[end + 1] if end + 1 < len(elements) else None
    counted = beyond is not None and beyond.kind == "quantity" and after is not None and after.gap < COMMA
    named = after if counted else beyond
    into = beyond is not None and beyond.gap < COMMA and named is not None and named.item
    pointing = any(token.text in _POINTING for token in tokens[start : body[-1].end])
    if pointing or any(element.kind == "subset" for element in body) or (into and (forbids or not delivery_only(body))):
        # "Don't send any tarts", "warm one of them": that says more of the order than a wish does.
        taken.details.append(Detail("unparsed", start, body[-1].end))
    delivery = any(element.is_a("delivery_words") for element in body)
    until = whole(elements[end - 1].end, elements[end:], tokens) if not into else elements[end - 1].end
    if strange:
        taken.details.append(Detail("unparsed", start, body[0].start))
    taken.details.append(Detail("instruction_delivery" if delivery else "instruction", start, until, cued=False))
    return end - index
