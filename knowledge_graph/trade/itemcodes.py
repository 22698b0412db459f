"""Item codes: what a form prints or a scanner reads -> the items that bear it, compared without spaces, case and width.

Built once for each graph, like its catalogue; a customer's own codes stand beside the house's.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from weakref import WeakKeyDictionary

from knowledge_graph.catalogue import ORDERABLE, texts_of
from knowledge_graph.graph import Graph

_ALIKE = str.maketrans("oqdilzsbg", "000112586")
"""Letters that print alike to digits: a recogniser takes one for the other."""
_GTIN = range(8, 15)
"""Digits of a GTIN (GS1 General Specifications, 3.3); leading zeros do not tell two apart."""


def folded_code(text: str) -> str:
    """What codes are compared by: no case, width, spaces, punctuation; no leading zeros of a GTIN."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
    return bare.lstrip("0") if bare.isdigit() and len(bare) in _GTIN else bare


def look_alike(text: str) -> str:
    """Equal for codes that a recogniser may take for each other: O and 0, I and 1, S and 5."""
    return folded_code(text).translate(_ALIKE)


def one_apart(first: str, second: str) -> bool:
    """Do two folded codes differ by one sign that is changed, missing or too many?"""
    if abs(len(first) - len(second)) > 1 or first == second:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    end = 0
    while end < min(len(first), len(second)) - start and first[-1 - end] == second[-1 - end]:
        end += 1
    return len(first) - start - end <= 1 and len(second) - start - end <= 1


def nearest_codes(text: str, codes: Iterable[tuple[str, str]], most: int) -> tuple[str, ...]:
    """Keys of (folded code, key) pairs that the text may be a misreading of: look-alikes first, then one sign apart."""
    wanted, alike = folded_code(text), look_alike(text)
    ranked: dict[str, int] = {}
    for code, key in codes:
        rank = 0 if code.translate(_ALIKE) == alike else 1 if one_apart(code, wanted) else None
        if rank is not None:
            ranked[key] = min(rank, ranked.get(key, rank))
    return tuple(sorted(ranked, key=lambda key: ranked[key])[:most])


class ItemCodes:
    """Codes and barcodes of one graph's items."""

    def __init__(self, graph: Graph) -> None:
        self._house: dict[str, tuple[str, ...]] = _gathered(_house_codes(graph))
        self._own: dict[str, dict[str, tuple[str, ...]]] = {
            customer.key: _gathered((folded_code(str(edge.properties.get("code", ""))), edge.target) for edge in edges)
            for customer in graph.kind("customer")
            if (edges := graph.out(customer.key, "item_codes"))
        }

    def bearing(self, text: str, customer: str | None) -> tuple[str, ...]:
        """Keys of the items that bear exactly this code: the customer's own meaning first, then the house's."""
        code = folded_code(text)
        own = self._own.get(customer or "", {}).get(code, ())
        return tuple(dict.fromkeys((*own, *self._house.get(code, ())))) if code else ()

    def alike(self, text: str, key: str, customer: str | None) -> bool:
        """Could it be a code of this item with signs that print alike?"""
        wanted = look_alike(text)
        return any(found == key and code.translate(_ALIKE) == wanted for code, found in self._all(customer))

    def near(self, text: str, customer: str | None, most: int) -> tuple[str, ...]:
        """Items whose code the text may be a misreading of. Walks all codes: only asked of what is unknown."""
        return nearest_codes(text, self._all(customer), most)

    def _all(self, customer: str | None) -> Iterator[tuple[str, str]]:
        for table in (self._own.get(customer or "", {}), self._house):
            for code, keys in table.items():
                for key in keys:
                    yield code, key


def _house_codes(graph: Graph) -> Iterator[tuple[str, str]]:
    for kind in ORDERABLE:
        for node in graph.kind(kind):
            for text in (*texts_of(node.properties.get("code")), *texts_of(node.properties.get("barcodes"))):
                yield folded_code(text), node.key


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for code, key in pairs:
        if code:
            found[code][key] = None
    return {code: tuple(keys) for code, keys in found.items()}


_CODES: WeakKeyDictionary[Graph, ItemCodes] = WeakKeyDictionary()


def codes_of(graph: Graph) -> ItemCodes:
    """The graph's item codes, gathered once; they live exactly as long as their graph."""
    codes = _CODES.get(graph)
    if codes is None:
        codes = _CODES[graph] = ItemCodes(graph)
    return codes
