"""Words that with the name of the item before make the name of one ("latte, iced", 拿铁一杯热的一杯冰的) -> that item.

Where hot and iced, or red and white, are items of their own, people say the name once and then which. What makes the
name of the same item again says nothing new. Counted words are parts of the count of the item, or lines where it has
none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from models.intent import QuantityValue
from models.language.elements.elements import APART, Element
from models.language.lines.drafts import place
from models.language.names.kindnames import QUALITY as KIND
from models.language.names.matcher import Catalogue
from models.language.names.options import keys_of
from models.language.tokens import COMMA, Token
from models.language.vocabulary import Phrase

_SAYS = ("prepare_words", "observation")
"""Words of other use ("hot") that may be a part of a name."""
_LONGEST = 2
"""Tokens of such a word at most."""


@dataclass(slots=True)
class _Head:
    """An item as it was named."""

    at: int
    """Where it stands among what was read."""
    element: Element
    count: Decimal | None
    shared: Decimal = Decimal(0)
    """How many of the count were said to be one thing or another."""


def variants(elements: tuple[Element, ...], tokens: tuple[Token, ...], catalogue: Catalogue) -> tuple[Element, ...]:
    """With every such word read as the item that it makes, and without those that say nothing new."""
    if not any(element.kind == "unknown" or element.is_a(*_SAYS) for element in elements):
        return elements
    found: list[Element] = []
    heads: list[_Head] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        meant = _meant(elements, index, heads, tokens, catalogue) if heads else None
        if meant is not None and _read(elements, index, meant, found, heads, tokens, catalogue):
            index += 1
            continue
        if element.item and len(element.item_keys) == 1 and element.quality != KIND:
            if not (
                heads and element.modifier and place(catalogue, heads[-1].element.item_keys, element, frozenset())[1]
            ):
                heads.append(_Head(len(found), element, _count(elements, index)))
        elif element.item:
            heads.clear()
        found.append(element)
        index += 1
    return tuple(found)


def _count(elements: tuple[Element, ...], index: int) -> Decimal | None:
    """What counts the item: options may stand between."""
    k = index - 1
    while k >= 0 and elements[k].kind == "menu" and elements[k].modifier and elements[k + 1].gap < COMMA:
        k -= 1
    behind = elements[index + 1] if index + 1 < len(elements) else None
    for element, near in ((elements[k] if k >= 0 else None, elements[k + 1].gap < COMMA), (behind, True)):
        if element is None or element.kind != "quantity" or element.quantity is None or not near:
            continue
        if element is not behind or element.gap < COMMA or element.closed:
            return element.quantity.value
    return None


def _word(element: Element, tokens: tuple[Token, ...]) -> str:
    """The word as it would stand in a name; empty where it cannot."""
    if element.end - element.start > _LONGEST:
        return ""
    if element.kind == "unknown" or element.is_a(*_SAYS):
        row = tokens[element.start : element.end]
        return "".join(token.key for token in row).removesuffix("的")
    return ""


def _made(word: str, item: Element, catalogue: Catalogue) -> Phrase | None:
    """The one item whose name this word makes together with a name of that item."""
    names = {
        "".join(keys_of(p.text)) for key in item.item_keys for p in catalogue.names.get(key, ()) if p.kind == "item"
    }
    fitting: dict[str, Phrase] = {}
    for name in (item.said, *names):
        for phrase in (*catalogue.spelled(word + name, "item"), *catalogue.spelled(name + word, "item")):
            fitting.setdefault(phrase.key, phrase)
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _meant(
    elements: tuple[Element, ...], index: int, heads: list[_Head], tokens: tuple[Token, ...], catalogue: Catalogue
) -> Phrase | None:
    element = elements[index]
    following = elements[index + 1] if index + 1 < len(elements) else None
    word = _word(element, tokens)
    if not word or (following is not None and following.gap < COMMA and following.kind == "unknown"):
        return None
    if following is not None and following.gap < COMMA and following.item and not following.modifier:
        return None
    if catalogue.partial(heads[-1].element.item_keys, word):
        return None
    return _made(word, heads[-1].element, catalogue)


def _read(
    elements: tuple[Element, ...],
    index: int,
    meant: Phrase,
    found: list[Element],
    heads: list[_Head],
    tokens: tuple[Token, ...],
    catalogue: Catalogue,
) -> bool:
    """Take the word in; False where it stays as it is."""
    element, head = elements[index], heads[-1]
    before = found[-1] if found else None
    same = meant.key in head.element.item_keys
    if before is not None and before.is_a("negate", "light", "extra"):
        return False
    if before is not None and before.is_a("all", "both", "each") and element.gap < COMMA:
        if before.quantity is not None:
            return False  # 三杯都要热的: the last three, or all?
        return _of_all(element, found, heads, tokens, catalogue)
    if (
        before is not None
        and before.kind in ("quantity", "subset")
        and element.gap < COMMA
        and before.start > head.element.start
    ):
        return _of_some(elements, index, meant, found, head)
    if element.start < head.element.end:
        return False
    if not same:
        found[head.at] = head.element = replace(head.element, phrases=(meant,), quality=0.95)
    return True


def _of_all(
    element: Element, found: list[Element], heads: list[_Head], tokens: tuple[Token, ...], catalogue: Catalogue
) -> bool:
    """ "Both iced": every item that was named becomes the one that the word makes."""
    word = _word(element, tokens)
    made = [_made(word, head.element, catalogue) for head in heads]
    if any(phrase is None for phrase in made):
        return False
    for head, phrase in zip(heads, made, strict=True):
        if phrase is not None:
            found[head.at] = head.element = replace(head.element, phrases=(phrase,), quality=0.95)
    found.pop()
    return True


def _of_some(elements: tuple[Element, ...], index: int, meant: Phrase, found: list[Element], head: _Head) -> bool:
    """ "Two hot, one iced": parts of the count before, or counts of their own where the name had none."""
    element, part = elements[index], found[-1]
    named = replace(
        element,
        kind="menu",
        phrases=(meant,),
        quality=0.95,
        said=head.element.said,
        classes=frozenset(),
        gap=0,
        joined=False,
    )
    number = part.quantity.value if part.quantity is not None else Decimal(part.count)
    own = part.kind == "quantity" and part.start == head.element.end and part.gap < COMMA
    if own:
        # 拿铁两杯热的: the count is the item's own.
        if meant.key not in head.element.item_keys:
            found[head.at] = head.element = replace(head.element, phrases=(meant,), quality=0.95)
        return True
    if head.count is None:
        between = found[head.at + 1 : -1]
        if head.shared or not any(e.kind not in ("word",) for e in between):
            if not head.shared:
                del found[head.at : len(found) - 1]
                found[-1] = replace(part, gap=max(part.gap, COMMA))
            else:
                found[-1] = replace(part, gap=max(part.gap, COMMA), weak=False)
            head.shared += number
            found.append(named)
            return True
        return False
    if part.weak:
        # "Two lattes and an iced": one of the two, or one more?
        found.append(replace(element, kind="unknown", classes=frozenset(), value=APART))
        return True
    left = head.count - head.shared
    if part.kind == "subset" and part.count == 0:
        number = left
    if number > left or number <= 0:
        return False
    head.shared += number
    if meant.key in head.element.item_keys:
        following = elements[index + 1] if index + 1 < len(elements) else None
        bare = following is None or following.gap >= COMMA or following.joined or following.kind == "quantity"
        if bare:
            found.pop()
            return True
        found[-1] = replace(part, kind="subset", count=int(number), gap=max(part.gap, COMMA))
        return True
    if number == head.count:
        return False
    one = Element("quantity", part.end, part.end, quantity=QuantityValue(Decimal(1)), weak=True, gap=0)
    found[-1] = replace(part, kind="subset", count=int(number), gap=max(part.gap, COMMA), weak=False)
    found.extend((one, named))
    return True


__all__ = ["variants"]
