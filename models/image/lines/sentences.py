"""Lines of a list in words (`3) AB-12 tape: 31 boxes`, `请送31箱胶带（AB-12）`) -> item, code, quantity, what is left.

A text says a line where it names one item of the business and one quantity, in whatever order and between whatever
signs. Anything else - two items, two figures, a size that nobody knows - is no sentence here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.image.lines.lines import Reader
from models.image.lines.names import Spanned
from models.image.lines.remarks import asks
from models.image.lines.speech import Passage, passage
from models.image.structure.amounts import is_measure
from models.image.structure.layout import Run
from models.image.structure.wording import fold, wording
from models.language.normalize import normalize
from models.language.tokens import tokenize
from models.language.words import words

_FIGURE = re.compile(r"\d[\d,，]*(?:[.．]\d+)?")
_SPREAD = re.compile(r"(?:\d(?: \d)+|\d+(?: 0\d*)+)(?![\d.．])(?=\s?[^\W\d_])")
"""Full-width digits that were read with spaces between them; no figure begins with a nought."""
_LETTERS = re.compile(r"\s*(?P<letters>[^\W\d_]+)\.?")
_TIMES = re.compile(r"(?:[×*✕]|(?<![a-z])x)\s*$", re.IGNORECASE)
_TIMES_BEHIND = re.compile(r"\s*[x×*✕](?=\s)", re.IGNORECASE)
_COINS = re.compile(r"[.．]\d\d$")
_MONEY = re.compile(r"[¥￥$€£元圆]|(?<![^\W\d_])(?:CNY|RMB|USD|EUR|GBP|HKD|SGD|MYR|RM)(?![^\W\d_])", re.IGNORECASE)
_APART = re.compile(r"[,，;；、。]|(?<![^\W\d_])and(?![^\W\d_])|[和及与]", re.IGNORECASE)
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9./_\-]*")
_IDLE = frozenset(("filler", "of", "and", "total", "include"))
"""Classes of function words that say nothing about a line."""
_LABELLING = frozenset(("item", "item_code", "quantity", "index", "unit"))
"""Heads of columns that stand before their values in a sentence."""
_LONGEST_COUNT = 4
_ALIKE = {"o": "[o0]", "0": "[o0]", "l": "[l1i]", "1": "[l1i]", "i": "[l1i]"}
"""Signs that print confuses."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line in words. Runs are parts of those that were read."""

    item: tuple[Run, ...]
    """The name, where one stands there; else the code."""
    code: tuple[Run, ...]
    quantity: tuple[Run, ...]
    front: Run | None
    """The number of the line."""
    left: tuple[Run, ...]
    """Words that say something else."""


@dataclass(frozen=True, slots=True)
class _Figure:
    start: int
    end: int
    measured: bool


def sentences(rows: Sequence[Sequence[Run]], reader: Reader) -> tuple[Sentence, ...]:
    """The lines that the words of these rows say one behind the other; nothing where any of them is in doubt."""
    said = passage(rows)
    spans = _whole(said.text, reader)
    if not spans or _MONEY.search(_without(said.text, spans)):
        return ()
    parts: list[tuple[int, int, list[Spanned]]] = []
    for group in _grouped(spans):
        begin = parts[-1][1] if parts else 0
        parts.append((begin, len(said.text), group))
        if len(parts) > 1:
            cut = _cut(said.text, parts[-2][2][-1].end, group[0].start)
            if cut is None:
                return ()
            parts[-2] = (parts[-2][0], cut[0], parts[-2][2])
            parts[-1] = (cut[1], len(said.text), group)
    found = [_sentence(said, begin, end, group, reader) for begin, end, group in parts]
    return tuple(one for one in found if one is not None) if all(one is not None for one in found) else ()


def _whole(text: str, reader: Reader) -> list[Spanned]:
    """Names and codes of items in the text, and the codes of these items that figures are glued to."""
    spans = list(reader.names.spans(text, "item"))
    keys = _common(spans)
    if len(keys) != 1:
        return spans
    (key,) = keys
    for code in sorted(reader.names.called(key), key=len, reverse=True):
        # `AB-1204` and `31箱` in one word: the name beside it says which item the code belongs to.
        signs = r"[\s\-./]?".join(_ALIKE.get(sign, re.escape(sign)) for sign in code)
        match = re.search(signs, text, re.IGNORECASE) if _CODE.fullmatch(code) else None
        if (
            match
            and _begins(text, match.start())
            and all(match.end() <= s.start or match.start() >= s.end for s in spans)
        ):
            spans.append(Spanned(match.start(), match.end(), frozenset((key,))))
            break
    return sorted(spans, key=lambda span: span.start)


def _begins(text: str, start: int) -> bool:
    """A word begins here, though one that only leads to it may be glued to it: `itemAB-12`."""
    before = re.search(r"[^\W_]+$", text[:start])
    return before is None or not before.group().isascii() or _links(before.group())


def _common(spans: Sequence[Spanned]) -> frozenset[str]:
    return frozenset.intersection(*(span.keys for span in spans)) if spans else frozenset()


def _grouped(spans: Sequence[Spanned]) -> list[list[Spanned]]:
    """Spans one behind the other that name the same item."""
    groups: list[list[Spanned]] = []
    for span in spans:
        if groups and _common([*groups[-1], span]):
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _cut(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where one line ends and the next begins: at the only comma, stop or `and` between two items."""
    found = [match.span() for match in _APART.finditer(text, start, end) if not _inside_figure(text, match)]
    return found[0] if len(found) == 1 else None


def _inside_figure(text: str, match: re.Match[str]) -> bool:
    return match.group() in ",，" and text[: match.start()][-1:].isdigit() and text[match.end() :][:1].isdigit()


def _sentence(said: Passage, begin: int, end: int, spans: Sequence[Spanned], reader: Reader) -> Sentence | None:
    keys = _common(spans)
    measures = frozenset(word for key in keys for word in reader.names.vocabulary.measures(key))
    figures = _figures(said.text, begin, end, spans, measures)
    if figures is None:
        return None
    front: _Figure | None = None
    if len(figures) > 1 and not figures[0].measured and _leads(said.text, begin, figures[0], spans):
        front, figures = figures[0], figures[1:]
        if said.text[front.end : figures[0].start].isspace():
            return None  # `2 4盒` may be 24 of them.
    if len(figures) != 1:
        return None
    (count,) = figures
    if not count.measured and _COINS.search(said.text[count.start : count.end]):
        return None
    taken = [(s.start, s.end) for s in spans] + [(f.start, f.end) for f in (count, front) if f is not None]
    coded = [s for s in spans if _CODE.fullmatch(said.text[s.start : s.end])]
    named = [s for s in spans if s not in coded]
    left = [(a, b) for a, b in _rest(begin, end, taken) if _telling(said.text[a:b], a == begin)]
    name = [part for span in named for part in said.covered(span.start, span.end)]
    if not named and len(left) == 1 and _like(said.text[slice(*left[0])], keys, reader):
        # A name that was misread, beside a code that was not.
        name, left = list(said.covered(*left[0])), []
    if any(asks(said.text[a:b], reader) for a, b in left):
        return None
    code = [part for span in coded for part in said.covered(span.start, span.end)]
    return Sentence(
        tuple(_united(name or code)),
        tuple(_united(code)) if name else (),
        tuple(replace(run, text=_closed(run.text)) for run in said.covered(count.start, count.end)),
        next(iter(said.covered(front.start, front.end)), None) if front is not None else None,
        tuple(part for a, b in left for part in said.covered(a, b)),
    )


def _closed(text: str) -> str:
    return re.sub(r"(?<=\d) (?=\d)", "", text)


def _figures(
    text: str, begin: int, end: int, spans: Sequence[Spanned], measures: frozenset[str]
) -> list[_Figure] | None:
    """Figures outside the names, with the measure behind them; None where one is part of an unknown word."""
    found: list[_Figure] = []
    blank = _without(text, spans)
    behind_all = max((span.end for span in spans), default=end)
    at = begin
    while (match := _FIGURE.search(blank, at, end)) is not None:
        # Full-width digits are read with spaces between them; behind the name they are one figure.
        spread = _SPREAD.match(blank, match.start(), end) if match.start() >= behind_all else None
        start, stop = (spread or match).span()
        at = stop
        times = _TIMES.search(text, begin, start)
        if times is not None:
            start = times.start()
        elif text[start - 1 : start].isalpha() and text[start - 1].isascii() and start > begin:
            before = re.search(r"[A-Za-z]+$", text[begin:start])
            held = any(span.end == start for span in spans)
            if not held and before is not None and not _links(before.group()):
                return None
        behind = _LETTERS.match(text, stop, end)
        room = min((span.start for span in spans if span.start >= stop), default=end)
        letters = text[behind.start("letters") : min(behind.end("letters"), room)] if behind is not None else ""
        size = _measure(letters, measures)
        if behind is not None and size:
            found.append(_Figure(start, behind.start("letters") + size, True))
        elif letters and letters[0].isascii() and behind is not None and behind.start("letters") == stop:
            again = _TIMES_BEHIND.match(text, stop)
            if again is None:
                return None
            found.append(_Figure(start, again.end(), True))
        else:
            found.append(_Figure(start, stop, times is not None))
    return found


def _measure(letters: str, measures: frozenset[str]) -> int:
    """How many of the letters behind a figure are its measure word: the longest that is one."""
    if not letters:
        return 0
    if letters[0].isascii():
        latin = re.match(r"[A-Za-z]+", letters)
        return latin.end() if latin is not None and is_measure(latin.group(), _folded(measures)) else 0
    return next(
        (n for n in range(min(_LONGEST_COUNT, len(letters)), 0, -1) if is_measure(letters[:n], _folded(measures))), 0
    )


def _folded(measures: frozenset[str]) -> frozenset[str]:
    return frozenset(normalize(word, "").text for word in measures)


def _leads(text: str, begin: int, figure: _Figure, spans: Sequence[Spanned]) -> bool:
    """The number of a line: before everything, set off from what follows, perhaps behind a word (`Item 3:`, 第3项)."""
    if figure.start > min(span.start for span in spans):
        return False
    before, behind = text[begin : figure.start], text[figure.end :]
    return len(fold(before)) <= 4 and re.match(r"\s*[^\W\d_]?\s*[^\w\s]|\s", behind) is not None


def _without(text: str, spans: Sequence[Spanned]) -> str:
    """The text with blanks for the names in it."""
    signs = list(text)
    for span in spans:
        signs[span.start : span.end] = "\0" * (span.end - span.start)
    return "".join(signs)


def _rest(begin: int, end: int, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found, at = [], begin
    for start, stop in sorted(taken):
        if start > at:
            found.append((at, start))
        at = max(at, stop)
    return [*found, (at, end)] if at < end else found


def _telling(text: str, first: bool) -> bool:
    """True where words say something: not only signs, labels, bullets and function words."""
    if first and len(fold(text)) <= 1:
        return False
    tokens = tokenize(normalize(text, "").text)
    index = 0
    while index < len(tokens):
        ends = [end for end, kind in words().at(tokens, index) if kind in _IDLE]
        for end in range(min(len(tokens), index + 4), index, -1):
            said = "".join(token.text for token in tokens[index:end])
            if _links(said):
                ends.append(end)
        if not ends:
            return True
        index = max(ends)
    return False


def _links(word: str) -> bool:
    return bool(set(wording("columns").of(word)) & _LABELLING) or bool(wording("linking").of(word))


def _like(text: str, keys: frozenset[str], reader: Reader) -> bool:
    return any(choice.key in keys for choice in reader.names.similar(fold(text), ("item",)))


def _united(parts: Sequence[Run]) -> list[Run]:
    """Parts that stand side by side in one row as one."""
    found: list[Run] = []
    for part in parts:
        if found and abs(found[-1].middle - part.middle) < 0.3 * part.height and part.left >= found[-1].right:
            first = found[-1]
            outline = (first.outline[0], part.outline[1], part.outline[2], first.outline[3])
            found[-1] = replace(first, text=f"{first.text} {part.text}", right=part.right, outline=outline, places=())
        else:
            found.append(part)
    return found
