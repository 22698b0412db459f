"""What one would use instead for written orders: hassil with the catalogue as lists, or rapidfuzz alone.

Both as their documentation shows them, a page each; they get the sentence and the lists of `menu.py`.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from hassil import Intents, RecognizeResult, SlotList, TextSlotList, recognize_all
from rapidfuzz import fuzz, process

from intake.evaluation.dataset import Item
from tests.bench.trust.menu import NUMBERS, Menu, menu_of
from tests.bench.trust.scoring import Answer, Reader

_COUNT = re.compile(r"(?<![\w-])(\d+)(?!\w*-)")
_CUTS = re.compile(r",|;|，|。|；|、|\band\b|\bplus\b|\bthen\b|再来|再要|还要|和|加上|另外")
_NEGATIONS = ("no ", "without ", "hold the ", "不要", "不加", "去")
_LINES = 4
_PARSES = 200
"""Readings of one sentence that are looked at; hassil can give very many."""
PATIENCE = 10.0
"""CPU-seconds after which hassil is taken to have no answer: with rich menus some sentences take it hours."""

_ENGLISH = {
    "opening": "[hi[,] |hello[,] ][(can i (get|have)|i(\\'d| would) like|i want|give me|could i get|for me)[ ]]",
    "count": "{count}[ {measure}][ of]",
    "options": "[{option} ][{option} ][{option} ]",
    "extras": "[[,] (with|on|plus|in a|in) [the|a] [{extra} ]{option}][(, | and |, and )[{extra} ]{option}][[,] [{extra} ]{option}]",
    "without": "[(, |[,] and | )(no|without|hold the) {excluded}][(, | or | and |, no | no | and no ){excluded}]",
    "line": "[<count> ]<options>{item}[ x{count}][ <extras>][<without>]",
    "next": "(, | and |, and |; | plus | then ) <line>",
    "closing": "[[,] (please|thanks|thank you)]",
}
_CHINESE = {
    "opening": "[你好][,|，][(麻烦|请)][(帮我|给我)][我要|要|来|点|来点|想要][一下]",
    "count": "{count}[{measure}]|{measure}",
    "options": "[{option}[的]][{option}[的]][{option}[的]]",
    "extras": "[[,|，|、][加|换|要|换成|都要|都加]{option}[的]][[,|，|、][加|换|要|换成]{option}[的]][[,|，|、][加|换|要]{option}[的]]",
    "without": "[[,|，|、](不要|不加|去){excluded}][[,|，|、](不要|不加|去){excluded}]",
    "line": "[<count>]<options>[的]{item}[(x|X|*|×){count}|<count>]<extras><without>",
    "next": "[,|，|、|和|加|再来|还要|再加|；]<line>",
    "closing": "[,|，][谢谢|多谢|谢了]",
}


def _intents(language: str) -> Intents:
    """One to four lines in one sentence, politeness around them."""
    rules = _CHINESE if language == "zh" else _ENGLISH
    order = ["<opening><line>" + "<next>" * further + "<closing>" for further in range(_LINES)]
    return Intents.from_dict(
        {
            "language": language,
            "settings": {"ignore_whitespace": language == "zh"},
            "expansion_rules": rules,
            "intents": {"Order": {"data": [{"sentences": order}]}},
        }
    )


def hassil_reader(pack: Path) -> Reader:
    """Template sentences of one to four lines; of several parses the one that leaves least as literal text."""
    menu = menu_of(pack)
    intents = {language: _intents(language) for language in ("zh", "en")}
    lists: dict[str, SlotList] = {
        "item": TextSlotList.from_tuples([_named(*entry) for entry in menu.items.items()]),
        "option": TextSlotList.from_tuples([_named(*entry) for entry in menu.options.items()]),
        "excluded": TextSlotList.from_tuples([_named(*entry) for entry in menu.options.items()]),
        "count": TextSlotList.from_tuples(_counts(), allow_template=False),
        "measure": TextSlotList.from_tuples([(word, word) for word in _measures(menu)], allow_template=False),
        "extra": TextSlotList.from_tuples([("extra", "extra")], allow_template=False),
    }

    def read(item: Item) -> Answer:
        text = re.sub(r"\s+", " ", (item.text or "").strip().rstrip(".。!！"))
        language = item.language or ("en" if text.isascii() else "zh")
        results: list[RecognizeResult] = []
        with _patience(PATIENCE):
            results.extend(islice(recognize_all(text, intents[language], slot_lists=lists), _PARSES))
        if not results:
            return Answer((), 0.0, False)
        best = max(results, key=lambda result: sum(len(entity.text) for entity in result.entities_list))
        lines = [*_lines(best, menu)]
        # hassil gives no probability; of several ways to read a sentence each is as likely.
        return Answer(({"lines": lines},) if lines else (), 1 / len(results), bool(lines))

    return read


@contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Leaves the body after so much CPU time of this process; what it has gathered by then stays."""

    def leave(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, leave)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    except TimeoutError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _named(name: str, key: str) -> tuple[str, str]:
    """A name as a template: an English one may end in s. Marks of the template language are left out."""
    plain = re.sub(r"[\[\](){}<>|:]", " ", name)
    return (f"{plain}[s|es]" if name[-1:].isascii() and name[-1:].isalpha() else plain), key


def _counts() -> list[tuple[str, int]]:
    return [(word, value) for word, value in NUMBERS.items()] + [(str(value), value) for value in range(1, 1001)]


def _measures(menu: Menu) -> list[str]:
    return sorted({word for item in set(menu.items.values()) for word in menu.measures(item)})


def _lines(result: RecognizeResult, menu: Menu) -> Iterator[dict[str, Any]]:
    """Entities in the order of the sentence: what stands before an item belongs to it, and options after it do too."""
    count, measure, before = Decimal(1), "", dict[str, str]()
    current: tuple[str, Decimal, str, dict[str, str]] | None = None
    for entity in result.entities_list:
        if entity.name == "item":
            if current is not None:
                yield menu.line(*current)
            current = (str(entity.value), count, measure, before)
            count, measure, before = Decimal(1), "", {}
        elif entity.name == "count":
            count = Decimal(entity.value)
        elif entity.name == "measure":
            measure = str(entity.value)
        elif entity.name in ("option", "excluded"):
            action = "include" if entity.name == "option" else "exclude"
            (current[3] if current is not None and count == 1 else before)[str(entity.value)] = action
    if current is not None:
        yield menu.line(*current)


def fuzzy_reader(pack: Path) -> Reader:
    """The nearest names of each piece of the sentence, nothing else."""
    menu = menu_of(pack)

    def read(item: Item) -> Answer:
        lines, least = fuzzy_lines(item.text or "", menu)
        return Answer(({"lines": lines},) if lines else (), least, bool(lines))

    return read


def fuzzy_lines(text: str, menu: Menu, bar: float = 75.0) -> tuple[list[dict[str, Any]], float]:
    """Cut at commas and conjunctions; the nearest name of each piece, its number, and the options found in it.

    How near the worst of them is comes with it, 0 to 1.
    """
    lines: list[dict[str, Any]] = []
    least = 1.0
    for piece in filter(None, (part.strip() for part in _CUTS.split(text.casefold()))):
        best = process.extractOne(piece, menu.items.keys(), scorer=fuzz.token_set_ratio)
        inside = process.extractOne(piece, menu.items.keys(), scorer=fuzz.partial_ratio)
        found = max((each for each in (best, inside) if each), key=lambda each: (each[1], len(each[0])), default=None)
        if found is None or found[1] < bar:
            continue
        least = min(least, found[1] / 100)
        key = menu.items[found[0]]
        lines.append(menu.line(key, _count(piece), _measure(piece, menu, key), _options(piece, menu)))
    return lines, least if lines else 0.0


def _count(piece: str) -> Decimal:
    if digits := _COUNT.search(piece):
        return Decimal(digits[1])
    words = piece.split()
    for word, value in sorted(NUMBERS.items(), key=lambda entry: -len(entry[0])):
        if word in words or (not word.isascii() and word in piece):
            return Decimal(value)
    return Decimal(1)


def _measure(piece: str, menu: Menu, item: str) -> str:
    return next((word for word in sorted(menu.measures(item), key=len, reverse=True) if word in piece), "")


def _options(piece: str, menu: Menu) -> dict[str, str]:
    found = {}
    for name, key in menu.options.items():
        at = piece.find(name)
        if at >= 0:
            found[key] = "exclude" if piece[:at].endswith(_NEGATIONS) else "include"
    return found
