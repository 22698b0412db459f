"""One option for another ("swap the fries for a salad", 薯条换沙拉): only what is wanted is left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.language.elements.elements import Element
from models.language.lines.drafts import place
from models.language.names.matcher import Catalogue
from models.language.names.options import Placed
from models.language.tokens import COMMA, Token
from models.language.words import listed


def swaps(elements: tuple[Element, ...], tokens: tuple[Token, ...], catalogue: Catalogue) -> tuple[Element, ...]:
    """With what is wanted only, where both are of one single choice of the item said before; what comes with the item
    and may stand beside others is said not to be wanted."""
    found: list[Element] = []
    items: tuple[str, ...] = ()
    since = 0
    index = 0
    while index < len(elements):
        element = elements[index]
        swap = _chinese(elements, index, tokens, catalogue, items) or _english(
            elements, index, tokens, catalogue, items
        )
        if swap is not None:
            _exchange(found, since, swap, element, catalogue, items)
            index = swap.end
            continue
        if element.item and not (element.modifier and items and _placed(catalogue, items, element)):
            items, since = element.item_keys, len(found)
        found.append(element)
        index += 1
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Swap:
    """`old` for `new`; `end` is the first element behind them."""

    old: Element
    new: Element
    end: int


def _exchange(
    found: list[Element], since: int, swap: _Swap, first: Element, catalogue: Catalogue, items: tuple[str, ...]
) -> None:
    """Put what is wanted in the place of the option said before, else behind, without a default that would stay."""
    gap = max(first.gap, COMMA)
    wanted = swap.new
    if wanted.item:
        wanted = replace(wanted, phrases=tuple(phrase for phrase in wanted.phrases if phrase.kind == "modifier"))
    keys = set(swap.old.option_keys)
    at = next((k for k in range(len(found) - 1, since, -1) if keys & set(found[k].option_keys)), None)
    if at is not None and not found[at - 1].is_a("negate"):
        found[at] = replace(wanted, gap=found[at].gap, joined=found[at].joined)
        return
    old = _placed(catalogue, items, swap.old)
    if old is not None and old.option.default and old.group.maximum != 1:
        start = swap.old.start
        found.append(Element("word", start, start, gap, classes=frozenset(("negate",))))
        found.append(replace(swap.old, gap=0, joined=False))
    found.append(replace(wanted, gap=gap, joined=False))


def _placed(catalogue: Catalogue, items: tuple[str, ...], element: Element) -> Placed | None:
    return place(catalogue, items, element, frozenset())[1] if element.modifier and items else None


def _exchanged(
    catalogue: Catalogue, items: tuple[str, ...], first: Element, second: Element
) -> tuple[Placed, Placed] | None:
    """Where both are options of the item, and one can stand for the other: rivals, or a default that is given up."""
    old, new = _placed(catalogue, items, first), _placed(catalogue, items, second)
    if old is None or new is None or old.option.key == new.option.key:
        return None
    rivals = old.group.key == new.group.key and old.group.maximum == 1
    loose = old.group.maximum != 1
    return (old, new) if rivals or loose else None


def _chinese(
    elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...], catalogue: Catalogue, items: tuple[str, ...]
) -> _Swap | None:
    """A换B, A换成B."""
    if index + 2 >= len(elements):
        return None
    first, word, second = elements[index : index + 3]
    if word.kind != "word" or word.gap >= COMMA or second.gap >= COMMA:
        return None
    if not any(token.text in "换改" for token in tokens[word.start : word.end]):
        return None
    return _Swap(first, second, index + 3) if _exchanged(catalogue, items, first, second) is not None else None


def _english(
    elements: tuple[Element, ...], index: int, tokens: tuple[Token, ...], catalogue: Catalogue, items: tuple[str, ...]
) -> _Swap | None:
    """ "Swap A for B", "sub B for A"; a default is what goes, whatever the verb."""
    if index + 3 >= len(elements):
        return None
    verb, first, word, second = elements[index : index + 4]
    said = tokens[verb.start].text
    if verb.kind not in ("word", "unknown") or not (listed(said, "swap_out") or listed(said, "swap_in")):
        return None
    if any(e.gap >= COMMA for e in (first, word, second)) or not listed(tokens[word.start].text, "swap_for"):
        return None
    pair = _exchanged(catalogue, items, first, second)
    if pair is None:
        return None
    out_first = listed(said, "swap_out")
    if pair[0].option.default != pair[1].option.default:
        out_first = pair[0].option.default
    return _Swap(first, second, index + 4) if out_first else _Swap(second, first, index + 4)
