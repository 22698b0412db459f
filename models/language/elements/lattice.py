"""Tokens -> k best sequences of elements: every token is covered once, whatever is unknown is kept as unknown."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from models.intent import QuantityValue
from models.language.elements.elements import MACHINE, MENU, PARTY, PLACE, WISH, Element, ElementKind
from models.language.elements.remarks import remarks
from models.language.elements.rough import rough_at
from models.language.elements.samecount import CLASSES as SAME
from models.language.elements.shares import shares_at
from models.language.elements.sizes import add_sizes, letter_of_code, unit
from models.language.names.groupnames import GAIN as NAMED
from models.language.names.groupnames import VALUE as GROUP
from models.language.names.groupnames import named_at
from models.language.names.kindnames import QUALITY as KIND
from models.language.names.matcher import Catalogue
from models.language.tokens import COMMA, SPACED, Token
from models.language.values.likenumbers import heard_as_number
from models.language.values.numerals import number
from models.language.values.ordinals import ordinals
from models.language.values.quantity import measure_at, quantity
from models.language.values.references import references
from models.language.values.rooms import VALUE as ROOM
from models.language.values.rooms import room_behind
from models.language.values.times import times
from models.language.words import listed, words

PATHS = 6
"""How many segmentations are kept."""
_UNKNOWN = -2.0
_RATING = -0.7
"""A number with its unit that the catalogue does not know: unknown, but one thing."""
_OF_ALL = frozenset(("all", "both"))
_NUMBERED = ("waybill", "phone", "purchase_order", "external_reference")


def segmentations(
    text: str, tokens: tuple[Token, ...], catalogue: Catalogue, at: datetime
) -> list[tuple[float, tuple[Element, ...]]]:
    """The k best covers of the tokens by elements, best first; scores are comparable within one utterance."""
    arcs = _arcs(text, tokens, catalogue, at)
    # Paths are linked backwards: copying them at every step would make long texts cost the square of their length.
    best: list[list[_Path]] = [[] for _ in range(len(tokens) + 1)]
    best[0] = [_Path(0.0, 0, None, None)]
    for position in range(len(tokens)):
        paths = _distinct(best[position])
        for gain, element in arcs[position]:
            into = best[element.end]
            floor = into[0].score - 8.0 if into else None
            mark = _mark(element)
            for path in paths:
                score = path.score + gain
                if floor is None or score > floor:
                    content = path.content if mark is None else hash((path.content, mark))
                    into.append(_Path(score, content, element, path))
    return [(path.score, _unlinked(path)) for path in _distinct(best[-1])]


class _Path(NamedTuple):
    score: float
    content: int
    """Hash of what it says, fillers aside: of two ways to say the same only the better one is kept."""
    element: Element | None
    before: _Path | None


_TELLING = frozenset(
    (
        "negate", "light", "extra", "regular", "double", "triple", "quadruple", "all", "each", "both", "one_of", "rest",
        "first_half", "second_half", "correct", "scratch", "drop", "instead", "order_break", "note", "deliver_to",
        "cancel", "change", "delivered", "refused", "nobody_there", "damaged", "late",
    )
)  # fmt: skip


def _mark(element: Element) -> object:
    """What an element adds to the content of a path, None for words that only link."""
    if element.kind != "word":
        return (element.kind, element.start, element.end)
    telling = element.classes & _TELLING
    return telling or None


def _distinct(paths: list[_Path]) -> list[_Path]:
    """The best few paths, each of a content of its own."""
    kept: dict[int, _Path] = {}
    for path in sorted(paths, key=_score):
        if path.content not in kept:
            kept[path.content] = path
            if len(kept) == PATHS:
                break
    return list(kept.values())


def _score(path: _Path) -> float:
    return -path.score


def _unlinked(path: _Path | None) -> tuple[Element, ...]:
    elements = []
    while path is not None and path.element is not None:
        elements.append(path.element)
        path = path.before
    return tuple(reversed(elements))


def _arcs(
    text: str, tokens: tuple[Token, ...], catalogue: Catalogue, at: datetime
) -> dict[int, list[tuple[float, Element]]]:
    arcs: dict[int, list[tuple[float, Element]]] = defaultdict(list)
    matches = catalogue.find(tokens)
    menu_starts: set[int] = set()
    menu_spans: set[tuple[int, int]] = set()
    named = [(match.start, match.end) for match in matches if match.quality != KIND]
    for match in matches:
        length = match.end - match.start
        if length == 1 and letter_of_code(tokens, match.start):
            continue  # The M of M8 is no size M.
        if match.quality == KIND and any(start <= match.start and match.end <= end for start, end in named):
            continue  # The end of a whole name is no kind of its own.
        for kind, kinds in _KINDS:
            phrases = tuple(phrase for phrase in match.phrases if phrase.kind in kinds)
            if not phrases:
                continue
            if kind == "menu":
                menu_starts.add(match.start)
                menu_spans.add((match.start, match.end))
            gain = length * match.quality - 0.35
            if kind != "menu":
                gain -= 0.1
            if length == 1 and kind != "menu" and tokens[match.start].kind == "han":
                gain -= 1.0
            arcs[match.start].append(
                (gain, Element(kind, match.start, match.end, phrases=phrases, quality=match.quality))
            )
            if kind == "place" and (end := room_behind(tokens, match.end, named)) > match.end:
                arcs[match.end].append((1.2 * (end - match.end), Element("unknown", match.end, end, value=ROOM)))
    _add_words(tokens, arcs)
    add_sizes(tokens, matches, catalogue, arcs)
    _add_quantities(tokens, catalogue.measures, menu_starts, menu_spans, arcs)
    _add_times(text, tokens, catalogue, at, menu_starts, arcs)
    for start, end in ordinals(tokens):
        arcs[start].append((1.3 * (end - start), Element("subset", start, end, count=1)))
    for share in shares_at(tokens):
        arcs[share.start].append((1.3 * (share.end - share.start), share))
    for remark in remarks(tokens):
        # Nothing inside may be cut otherwise: the sender set it apart.
        arcs[remark.start].append((1.5 * (remark.end - remark.start), remark))
    for found in references(tokens):
        gain = (found.end - found.start) * (1.1 if found.sure else 0.9) + (found.start - found.cue) * 0.9
        arcs[found.cue].append(
            (
                gain + (0.3 if found.sure else -0.3),
                Element(
                    "reference",
                    found.cue,
                    found.end,
                    reference=found.name,
                    value=found.value,
                    parts=((found.start, found.end),),
                ),
            )
        )
        if found.cue < found.start and found.name in _NUMBERED and tokens[found.start].kind == "num":
            # 运单号830906包装破损: the number behind its cue counts nothing.
            arcs[found.start] = [entry for entry in arcs[found.start] if entry[1].kind != "quantity"]
    for index, token in enumerate(tokens):
        named_so = token.key in catalogue.group_starts
        if named_so and (until := named_at(tokens, index, catalogue.group_starts, catalogue.group_names)) is not None:
            gain = NAMED * (until - index) - 0.35
            arcs[index].append((gain, Element("unknown", index, until, value=GROUP)))
        if index and unit(tokens, index) and token.text.isascii() and token.text != "x":
            arcs[index - 1].append((_RATING, Element("unknown", index - 1, index + 1)))
        arcs[index].append((_UNKNOWN if token.kind != "num" else _UNKNOWN - 0.5, Element("unknown", index, index + 1)))
    for index, row in arcs.items():
        arcs[index] = [(gain, _placed(element, tokens)) for gain, element in row]
    return arcs


def _placed(element: Element, tokens: tuple[Token, ...]) -> Element:
    """The element with how it is set apart, and for names with what was said."""
    gap = tokens[element.start].gap
    if element.kind in ("menu", "unknown", "wish") and not element.said:
        said = "".join(token.key for token in tokens[element.start : element.end])
        return element.set_apart(gap, element.joined, said)
    return element.set_apart(gap, element.joined)


_KINDS: tuple[tuple[ElementKind, frozenset[str]], ...] = (
    ("menu", MENU),
    ("place", PLACE),
    ("party", PARTY),
    ("machine", MACHINE),
    ("wish", WISH),
)


def _add_words(tokens: tuple[Token, ...], arcs: dict[int, list[tuple[float, Element]]]) -> None:
    lexicon = words()
    for index in range(len(tokens)):
        if index and unit(tokens, index):
            continue
        spans: dict[int, set[str]] = defaultdict(set)
        for end, name in lexicon.at(tokens, index):
            spans[end].add(name)
        halves = [end for end, classes in spans.items() if "first_half" in classes and end - index > 2]
        if halves:
            spans = {halves[-1]: spans[halves[-1]]}  # "Half of them" is never a half portion of something.
        for end, classes in spans.items():
            length = end - index
            told = classes & SAME or (length > 1 and classes & _OF_ALL and tokens[index].text in ("on", "in", "for"))
            gain = length * (0.9 if told else 0.6) - 0.3  # 数量一样 counts no kinds (一样), "on either" is of both.
            if length == 1 and tokens[index].kind == "han" and not classes & {"and", "include", "filler", "deliver_to"}:
                gain -= 0.25
            arcs[index].append((gain, Element("word", index, end, classes=frozenset(classes))))


def _add_quantities(
    tokens: tuple[Token, ...],
    measures: frozenset[str],
    menu_starts: set[int],
    menu_spans: set[tuple[int, int]],
    arcs: dict[int, list[tuple[float, Element]]],
) -> None:
    menu_ends = {end for _, end in menu_spans}
    longer = {start for start, end in menu_spans if end - start > 1 and tokens[start].kind == "word"}
    for index, token in enumerate(tokens):
        if (some := rough_at(tokens, index, measures, arcs)) is not None:
            arcs[index].append((0.9 * (some.end - index), some))
        for found in quantity(tokens, index, measures):
            crossed = token.text == "x" and index in menu_ends and token.gap < COMMA
            if crossed and any(start < index and end >= found.end for start, end in menu_spans):
                continue  # M8x25 is the name of a thread, not twenty-five of M8.
            if (index, found.end) in menu_spans and not crossed:
                continue  # "12 ounce" is a size of this catalogue, whatever else it may count.
            if (
                found.end == index + 1
                and token.text == "一"
                and found.end < len(tokens)
                and tokens[found.end].text == "半"
            ):
                continue  # 一半 is a half, never one and something.
            gain = (found.end - index) * 0.9 - 0.3 - (0.2 if found.weak else 0.0)
            if (found.end - 1, found.end) in menu_spans:
                gain -= 0.9  # "two shots": the shot is an option here, not a measure.
            elif found.value.measure is not None and found.end - 1 in longer:
                gain -= 0.9  # "a glass vase": nor is what begins a name.
            gain += 1.5 if crossed else 0.0  # Right behind a name x2 is how many, even where it is a code too.
            arcs[index].append(
                (gain, Element("quantity", index, found.end, quantity=found.value, weak=found.weak, trailing=crossed))
            )
        if token.kind == "han" and index > 0 and listed(tokens[index - 1].text, "one_omitted") and token.gap <= SPACED:
            end = measure_at(tokens, index, measures)
            if end is not None and number(tokens, index) is None and end < len(tokens):
                said = "".join(t.text for t in tokens[index:end])
                value = QuantityValue(Decimal(1), said)
                arcs[index].append((end - index - 0.6, Element("quantity", index, end, quantity=value)))
        article = index + 2 in menu_starts and tokens[index + 1].text in ("a", "an")
        if token.text == "half" and article and all(tokens[k].gap < COMMA for k in (index + 1, index + 2)):
            arcs[index].append((1.3, Element("quantity", index, index + 2, quantity=QuantityValue(Decimal("0.5")))))
        crossing = index + 1 < len(tokens) and tokens[index + 1].text in ("x", "off") and token.kind != "han"
        read = number(tokens, index) if crossing else None
        if read is not None and read[0] == index + 1 < len(tokens) and tokens[index + 1].gap < COMMA:
            word = tokens[index + 1].text
            named = index + 2 in menu_starts and tokens[index + 2].gap < COMMA
            closed = index + 2 == len(tokens) or tokens[index + 2].gap >= COMMA
            if (word == "x" and named) or (word == "off" and (named or closed)):
                # "2 x 6205 bearings", "4 off": a count, whatever stands behind it.
                value = QuantityValue(read[1])
                if value.value > 0:
                    arcs[index].append((1.6, Element("quantity", index, index + 2, quantity=value)))
        if (heard := heard_as_number(tokens, index, menu_spans)) is not None:
            gain, value = heard
            arcs[index].append((gain, Element("quantity", index, index + 1, quantity=value, quality=0.6, weak=True)))


def _add_times(
    text: str,
    tokens: tuple[Token, ...],
    catalogue: Catalogue,
    at: datetime,
    menu_starts: set[int],
    arcs: dict[int, list[tuple[float, Element]]],
) -> None:
    starts = [token.start for token in tokens]
    for said in times(text, at, catalogue.vocabulary.timezone):
        first = bisect_left(starts, said.start)
        last = bisect_left(starts, said.end)
        if first < last and first < len(tokens) and tokens[first].start == said.start:
            if last in menu_starts and tokens[last].gap < COMMA and tokens[last - 1].kind == "num":
                continue  # "Between 10 and 12 lamps" counts lamps.
            gain = (last - first) * 1.0 - (0.3 if said.sure else 1.2)
            arcs[first].append((gain, Element("time", first, last, window=said.window, weak=not said.sure)))
