"""Elements as cut from the tokens -> elements as the grammar wants them: fillers gone, scopes put together."""

from __future__ import annotations

from dataclasses import replace

from models.language.elements.apart import put_together
from models.language.elements.asides import asides
from models.language.elements.elements import THOSE, Element
from models.language.elements.excepted import excepted
from models.language.elements.people import hesitations, people
from models.language.elements.remarks import cuts
from models.language.elements.restarts import restarts
from models.language.elements.shares import VALUE as SHARE
from models.language.elements.tickets import WORDS as TICKETS
from models.language.elements.tickets import tickets
from models.language.names.groupnames import VALUE as GROUP
from models.language.names.kindnames import QUALITY as KIND
from models.language.tokens import COMMA, STOP, Token
from models.language.values.ordinals import ROW
from models.language.values.rooms import VALUE as ROOM
from models.language.words import words

_ROLES = frozenset(
    (
        "include", "negate", "light", "regular", "extra", "light_after", "extra_after", "regular_after", "double",
        "triple", "quadruple", "all", "each", "both", "one_of", "rest", "first_half", "second_half", "correct",
        "scratch", "drop", "instead", "order_break", "note", "deliver_to", "made_at", "made_after", "contact",
        "customer", "asap", "delivery_words", "prepare_words", "on_part", "to_place", "that_order", "cancel", "change",
        "delivered", "refused", "nobody_there", "damaged", "late", "because", "left_at", "maintenance", "observation",
        "phone", "waybill", "order_reference", "purchase_order", "external_reference", "price", "currency",
        "window_cue", "negate_after", "total", "store_suffix", "for_item", "of", "instead_after", "change_to", "same",
        "people", "party", "per_person", "unsure", "except", "restart", "none", "as_many", "all_same", "cut_into",
        "vague", "halves",
    )
)  # fmt: skip
_KEPT = _ROLES | TICKETS
_ANOTHER = frozenset(("another", "one", "另", "还"))
"""How words for the rest begin that may as well ask for one more."""


def tidy(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> tuple[Element, ...]:
    """Drop what carries no meaning and join what belongs together. Gaps and conjunctions pass on to what follows."""
    read = _same_names(
        _unknown_runs(_each_measure(put_together(excepted(asides(elements, tokens), tokens), tokens), tokens))
    )
    read = restarts(hesitations(_subsets(people(_ordinals(read, tokens)), tokens)), tokens)
    return tickets(cuts(_without_fillers(read)), _ROLES)


def _each_measure(elements: tuple[Element, ...], tokens: tuple[Token, ...]) -> tuple[Element, ...]:
    """每盒, 每袋: for each of whatever is counted so."""
    kept: list[Element] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        following = elements[index + 1] if index + 1 < len(elements) else None
        if (
            tokens[element.start].text == "每"
            and element.end - element.start <= 2
            and element.kind in ("unknown", "word")
            and (element.end - element.start == 2 or following is not None)
        ):
            end = element.end
            if end - element.start == 1 and following is not None and following.end - following.start == 1:
                end, index = following.end, index + 1
            measure = "".join(token.text for token in tokens[element.start + 1 : end])
            if words().has(tuple(measure), "measure"):
                kept.append(replace(element, kind="word", end=end, classes=frozenset(("each",))))
                index += 1
                continue
            end, index = element.end, index - (1 if end != element.end else 0)
        kept.append(element)
        index += 1
    return tuple(kept)


def _same_names(elements: list[Element]) -> list[Element]:
    """ "NU210 roller bearing": two names of one item side by side name it once."""
    kept: list[Element] = []
    for element in elements:
        last = kept[-1] if kept else None
        if last is not None and element.gap < COMMA and _kind_of(last, element):
            named = last if element.quality == KIND else element
            kept[-1] = replace(named, start=last.start, end=element.end, gap=last.gap, said=last.said + element.said)
            continue
        if (
            last is not None
            and element.gap < COMMA
            and len(element.item_keys) == 1
            and element.item_keys == last.item_keys
            and not element.modifier
            and element.said != last.said
        ):
            kept[-1] = replace(last, end=element.end, said=last.said + element.said)
            continue
        kept.append(element)
    return kept


def _kind_of(first: Element, second: Element) -> bool:
    """ "6205 bearing", 轴承 6205: an item beside the name of its kind."""
    kind, named = (first, second) if first.quality == KIND else (second, first)
    return (
        kind.quality == KIND and named.quality != KIND and len(named.item_keys) == 1 and not named.modifier
        and named.item_keys[0] in kind.item_keys
    )  # fmt: skip


def _unknown_runs(elements: tuple[Element, ...]) -> list[Element]:
    kept: list[Element] = []
    for element in elements:
        last = kept[-1] if kept else None
        strange = element.kind == "unknown" and element.value in (None, GROUP)
        if (
            strange
            and last is not None
            and last.kind == "unknown"
            and last.value not in (ROOM, SHARE)
            and element.gap < COMMA
        ):
            kept[-1] = replace(last, end=element.end, said=last.said + element.said, value=None)
        else:
            kept.append(element)
    return kept


def _ordinals(elements: list[Element], tokens: tuple[Token, ...]) -> list[Element]:
    """第一杯, `the second one`: one unit of a line."""
    kept: list[Element] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        following = elements[index + 1] if index + 1 < len(elements) else None
        said = tokens[element.end - 1].text
        if (
            element.kind == "unknown"
            and following is not None
            and following.kind == "quantity"
            and following.gap < COMMA
        ):
            if said == "第" and element.end - element.start == 1:
                kept.append(replace(element, kind="subset", end=following.end, count=1))
                index += 2
                continue
            if said in ROW and tokens[following.start].text == "one" and element.end - element.start == 1:
                kept.append(replace(element, kind="subset", end=following.end, count=1))
                index += 2
                continue
        kept.append(element)
        index += 1
    return kept


def _subsets(elements: list[Element], tokens: tuple[Token, ...]) -> list[Element]:
    kept: list[Element] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        following = elements[index + 1] if index + 1 < len(elements) else None
        near = following is not None and following.gap < COMMA
        after = elements[index + 2] if index + 2 < len(elements) else None
        if element.is_a("on_part", "for_item") and following is not None and near:
            joined = _subsets(elements[index + 1 :][:2], tokens)
            if following.is_a("rest") and any(e.is_a("first_half") for e in kept):
                # "A on one half, B on the other": the other half.
                half = frozenset(("second_half",))
                kept.append(replace(following, start=element.start, gap=element.gap, classes=half, trailing=True))
                index += 2
                continue
            if joined and joined[0].kind == "subset":
                kept.append(replace(joined[0], start=element.start, gap=element.gap, trailing=True))
                index += 2 if joined[0].end == following.end else 3
                continue
            if (
                following.kind == "quantity"
                and following.quantity is not None
                and following.quantity.measure is None
                and (after is None or after.gap >= COMMA or after.kind not in ("menu", "unknown"))
                and element.is_a("on_part")
                and tokens[element.start].text != "to"
            ):
                kept.append(_subset(following, element.start, element.gap, following.end, trailing=True))
                index += 2
                continue
        if element.is_a("rest"):
            trailing = tokens[element.start].text in ("on", "in", "for")
            counted = near and following is not None and following.kind == "quantity" and not following.weak
            last = following if counted and following is not None and not trailing else element
            more = "another" if tokens[element.start].text in _ANOTHER else None
            kept.append(replace(element, kind="subset", count=0, trailing=trailing, end=last.end, value=more))
            index += 1 if last is element else 2
            continue
        if element.is_a("one_of"):
            if tokens[element.start].text in ("on", "in", "for"):
                kept.append(replace(element, kind="subset", count=1, trailing=True))
                index += 1
                continue
            if following is not None and following.kind == "quantity" and near:
                part = _subset(following, element.start, element.gap, following.end)
                kept.append(replace(part, value=THOSE))
                index += 2
                continue
        article = following is not None and near and following.kind == "quantity" and following.weak
        named = after is not None and after.gap < COMMA and after.item and any(e.item for e in kept)
        if element.kind == "quantity" and not element.weak and article and named:
            # "Two teas, make one a coffee."
            kept.append(_subset(element, element.start, element.gap, element.end))
            index += 1
            continue
        bar = following is not None and near and following.is_a("except") and after is not None and after.gap < COMMA
        if element.is_a("all") and bar and after is not None and after.kind == "quantity":
            # "All but one": no part of the order can be pointed at, so it stays a doubt.
            kept.append(Element("unknown", element.start, after.end, element.gap, said="all but"))
            index += 3
            continue
        if element.kind == "quantity" and following is not None and near:
            counted = after is not None and after.kind == "quantity" and not after.weak and after.gap < COMMA
            if following.is_a("one_of") and after is not None and counted and tokens[following.start].text == "of":
                # "One of the three teas": one, and then the three. "Two of those five": the five were said before.
                beyond = elements[index + 3] if index + 3 < len(elements) else None
                bare = beyond is None or beyond.gap >= COMMA or beyond.kind not in ("menu", "unknown")
                again = bare and any(_same_count(e, after) for e in kept)
                kept.append(_subset(element, element.start, element.gap, after.end if again else following.end))
                index += 3 if again else 2
                continue
            if following.is_a("one_of") and after is not None and counted:
                # 四杯里一杯: one of the four; right behind a name 三杯其中两杯 also says how many there are.
                if _claimed(kept, element) or (kept and kept[-1].is_a("correct")):
                    kept.append(element)
                    element = replace(following, gap=COMMA)
                kept.append(_subset(after, element.start, element.gap, after.end))
                index += 3
                continue
            if following.is_a("one_of") and tokens[following.start].text == "of":
                part = _subset(element, element.start, element.gap, following.end)
                kept.append(replace(part, value=THOSE) if tokens[following.end - 1].text == "those" else part)
                index += 2
                continue
            if following.is_a("all") and tokens[following.start].kind == "han" and not _claimed(kept, element):
                kept.append(replace(following, start=element.start, gap=element.gap, quantity=element.quantity))
                index += 2
                continue
        closed = after is None or after.gap >= COMMA or after.kind == "time"
        if element.kind == "quantity" and near and following is not None and following.is_a("each") and closed:
            # "One each", "two hundred of each": read like "each two hundred".
            kept.append(replace(following, gap=element.gap))
            kept.append(replace(element, gap=0))
            index += 2
            continue
        if element.is_a("all") and tokens[element.start].text in ("on", "in", "for"):
            element = replace(element, trailing=True)
        if element.is_a("first_half", "second_half") and tokens[element.start].text == "on":
            element = replace(element, trailing=True)
        if element.is_a("first_half") and near and following and following.is_a("negate", "include"):
            element = replace(element, classes=element.classes - {"light", "graded"})  # "Half without" is no amount.
        kept.append(element)
        index += 1
    return kept


def _same_count(element: Element, count: Element) -> bool:
    said = element.quantity if element.kind in ("quantity", "subset") else None
    return said is not None and said == count.quantity


def _claimed(before: list[Element], quantity: Element) -> bool:
    """The quantity counts the item right before it: 冰拿铁三杯都要燕麦奶."""
    while before and quantity.gap < COMMA and before[-1].modifier and not before[-1].item and len(before) > 1:
        before, quantity = before[:-1], before[-1]
        if before[-1].kind == "quantity" and quantity.gap < COMMA and len(before) > 1 and before[-2].modifier:
            return True  # 大码六盒中码四盒都要: of options and counts in turn the last one, too.
    if not before or not before[-1].item or quantity.gap >= COMMA:
        return False
    if len(before) < 2 or before[-2].kind != "quantity":
        return True
    # In 摩卡两杯拿铁三杯 counts follow their items, so the count before this item is not its own.
    return len(before) > 2 and before[-3].item and before[-2].gap < COMMA


def _subset(quantity: Element, start: int, gap: int, end: int, trailing: bool = False) -> Element:
    value = quantity.quantity.value if quantity.quantity is not None else 1
    count = int(value) if value == int(value) else 1
    return Element("subset", start, end, gap, count=count, trailing=trailing, quantity=quantity.quantity)


def _without_fillers(elements: list[Element]) -> tuple[Element, ...]:
    kept: list[Element] = []
    gap, joined, fresh = 0, False, True
    for element in elements:
        gap = max(gap, element.gap) if not fresh else element.gap
        fresh = False
        if element.kind == "word" and not element.classes & _KEPT:
            joined = joined or element.is_a("and", "or")
            continue
        kept.append(element.set_apart(gap if kept else STOP, joined or element.joined))
        gap, joined = 0, False
        if element.kind == "word" and element.is_a("and", "or"):
            joined = True
    return tuple(kept)
