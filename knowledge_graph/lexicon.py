"""Names of a graph, served to decoders as a `Vocabulary` narrowed to one sender and site.

The neighbourhood decides what `phrases()` offers; a kind with few names is offered whole, so that a small business is
completely in the grammar. `nearest()` always searches the names of the whole graph.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from knowledge_graph.graph import Graph, Node
from knowledge_graph.naming.facts import LiveFacts, device_facts, group_facts, is_counted_in, measure_words, packagings
from knowledge_graph.naming.neighbourhood import Neighbourhood, neighbourhood, offered
from knowledge_graph.schema import KINDS
from models.language.normalize import normalize
from models.language.vocabulary import GroupFacts, Nearby, Phrase, PhraseKind

if TYPE_CHECKING:
    from models.language.sound.phonetic import SoundIndex

WHOLE = 2_000
"""A kind with at most this many phrases is offered whole to every sender."""
FAR_KINDS: frozenset[PhraseKind] = frozenset(("site", "area", "customer", "warehouse", "asset", "supplier"))
"""Kinds whose names are understood from anywhere when said in full. Others are the neighbourhood's own business."""
_FAR_LETTERS = (4, 6)
"""Letters that a name from afar has at least: Chinese characters, Latin letters."""
_KEPT = 128
"""Neighbourhoods whose phrases are kept; the one used longest ago is forgotten first."""
PHRASE_KINDS: dict[str, PhraseKind] = {kind.name: kind.phrase for kind in KINDS if kind.phrase is not None}  # type: ignore[misc]
_TAGGED = "asset"
"""The kind whose ids are said aloud: a machine is called by the tag on it (`cnc-03`)."""
_CODES = {kind.name: tuple(column.name for column in kind.columns if column.names_it) for kind in KINDS}


def phrases_of(node: Node) -> Iterator[Phrase]:
    """All ways to say a node: its labels, its codes, and of machines an id with a number in it, which is their tag.

    None for kinds whose names are never matched.
    """
    kind = PHRASE_KINDS.get(node.kind)
    if kind is None:
        return
    seen: set[tuple[str, str | None]] = set()
    for label in node.labels:
        if (label.text, label.language) not in seen:
            seen.add((label.text, label.language))
            yield Phrase(label.text, node.key, kind, label.language, label.role == "hidden")
    for column in _CODES[node.kind]:
        code = node.properties.get(column)
        if isinstance(code, str) and (code, None) not in seen:
            seen.add((code, None))
            yield Phrase(code, node.key, kind)
    tag = node.key.partition(":")[2]
    if node.kind == _TAGGED and any(sign.isdigit() for sign in tag) and (tag, None) not in seen:
        yield Phrase(tag, node.key, kind)


def fold(text: str) -> str:
    """What names are compared by: width, case, script and accents folded, spaces and hyphens left out."""
    return "".join(sign for sign in normalize(text, "").text if sign.isalnum() or sign in "+#%&.")


@dataclass(frozen=True)
class _Offer:
    """What one neighbourhood is offered; shared by all captures from there."""

    digest: str
    phrases: tuple[Phrase, ...]


class Lexicon:
    """All names of one graph. Make one for each graph in force and keep it; it is safe to share between threads.

    `cache` is a folder for sound indexes, one for each graph digest; `whole` is documented at `WHOLE`.
    """

    def __init__(self, graph: Graph, cache: Path, whole: int = WHOLE) -> None:
        self.graph = graph
        self._cache = cache
        self._whole = whole
        self._offers: OrderedDict[Neighbourhood | None, _Offer] = OrderedDict()
        self._groups: dict[str, tuple[GroupFacts, ...]] = {}
        self._lock = Lock()

    def groups(self, item: str) -> tuple[GroupFacts, ...]:
        """Modifier groups of an item or an option, put together once."""
        known = self._groups.get(item)
        if known is None:
            known = self._groups.setdefault(item, group_facts(self.graph, item))
        return known

    def vocabulary(self, sender: str | None, site: str | None) -> GraphVocabulary:
        """The vocabulary of one capture: cheap, the phrases of a neighbourhood are gathered once.

        `sender` and `site` are node keys; one that the graph does not know has no neighbourhood.
        """
        near = None if self._small else self._shared(neighbourhood(self.graph, sender, site))
        return GraphVocabulary(self, self._offer(near), self._timezone(site))

    def nearest(
        self, text: str, k: int, language: str | None = None, kinds: Collection[PhraseKind] | None = None
    ) -> Sequence[Nearby]:
        """The k nodes of the whole graph whose names sound most like `text`; ties are all returned."""
        return self.sounds.nearest(text, k, language, kinds)

    def named(self, text: str, kinds: Collection[str] | None = None, language: str | None = None) -> tuple[Node, ...]:
        """Nodes that bear exactly this name, alias, known mishearing or code, after folding.

        `kinds` are kinds of nodes or of phrases (`item`). With a `language`, names in it and language-neutral names are
        preferred: others count only where none of those matches.
        """
        found = self._by_name.get(fold(text), ())
        allowed = None if kinds is None else set(kinds)
        hits = [(key, spoken) for key, spoken in found if allowed is None or self._is(key, allowed)]
        own = [key for key, spoken in hits if spoken in (language, None)]
        keys = own if language is not None and own else [key for key, _ in hits]
        return tuple(self.graph[key] for key in dict.fromkeys(keys))

    def far(self, letters: str) -> tuple[Phrase, ...]:
        """Phrases of `FAR_KINDS` that read exactly like these folded letters, of kinds that are not offered whole."""
        found = self._by_name.get(letters, ())
        return tuple(
            phrase
            for key in dict.fromkeys(key for key, _ in found)
            if (kind := PHRASE_KINDS.get(self.graph[key].kind)) in FAR_KINDS and kind not in self._offered_whole
            for phrase in phrases_of(self.graph[key])
            if fold(phrase.text) == letters
        )

    @property
    def has_far_names(self) -> bool:
        """Whether `far` can find anything: not in a business that offers all its names."""
        return not self._offered_whole >= FAR_KINDS

    @cached_property
    def sounds(self) -> SoundIndex:
        """The sound index of this graph: opened, or built first where this is the first process to need it."""
        from models.language.sound.index import FORMAT
        from models.language.sound.phonetic import IndexDamaged, SoundIndex

        folder = self._cache / f"sounds-{FORMAT}-{self.graph.digest.removeprefix('sha256:')[:32]}"
        try:
            return SoundIndex.open(folder)
        except IndexDamaged:
            return SoundIndex.build(self._all(), folder)

    def _all(self) -> Iterator[Phrase]:
        for node in self.graph:
            yield from phrases_of(node)

    def _is(self, key: str, allowed: Collection[str]) -> bool:
        kind = self.graph[key].kind
        return kind in allowed or PHRASE_KINDS.get(kind) in allowed

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[tuple[str, str | None], ...]]:
        names: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        for phrase in self._all():
            names[fold(phrase.text)].append((phrase.key, phrase.language))
        return {name: tuple(bearers) for name, bearers in names.items()}

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        counts: dict[str, int] = defaultdict(int)
        for phrase in self._all():
            counts[phrase.kind] += 1
        return counts

    @cached_property
    def _small(self) -> bool:
        return self._offered_whole >= set(PHRASE_KINDS.values())

    @cached_property
    def _offered_whole(self) -> frozenset[str]:
        return frozenset(kind for kind in PHRASE_KINDS.values() if self._counts[kind] <= self._whole)

    def _shared(self, near: Neighbourhood) -> Neighbourhood:
        """Without what makes no difference in this graph, so that as many captures as possible share one offer."""
        own = frozenset[str]() if self._offered_whole >= {"driver", "carrier", "vehicle", "supplier"} else near.own
        return replace(near, own=own, site=None if self._offered_whole >= {"item", "modifier"} else near.site)

    def _timezone(self, site: str | None) -> str:
        node = self.graph.get(site)
        own = node.properties.get("timezone") if node is not None else None
        return str(own or self.graph.settings.get("timezone") or "UTC")

    def _offer(self, near: Neighbourhood | None) -> _Offer:
        with self._lock:
            if near in self._offers:
                self._offers.move_to_end(near)
                return self._offers[near]
        phrases = tuple(self._gather(near, self._offered_whole))
        keys = hashlib.sha256("\n".join(dict.fromkeys(phrase.key for phrase in phrases)).encode()).hexdigest()[:16]
        offer = _Offer(f"{self.graph.digest}+{keys}", phrases)
        with self._lock:
            offer = self._offers.setdefault(near, offer)
            while len(self._offers) > _KEPT:
                self._offers.popitem(last=False)
        return offer

    def _gather(self, near: Neighbourhood | None, whole: Collection[str]) -> Iterable[Phrase]:
        for kind, spoken in PHRASE_KINDS.items():
            for node in self.graph.kind(kind):
                if near is None or spoken in whole or offered(self.graph, node, near):
                    yield from phrases_of(node)


NOTHING_LIVE = LiveFacts()


@dataclass(frozen=True)
class GraphVocabulary:
    """A `Vocabulary` (`models.language.vocabulary`) over one graph for one neighbourhood."""

    _lexicon: Lexicon
    _offer: _Offer
    timezone: str
    live: LiveFacts = NOTHING_LIVE

    @property
    def digest(self) -> str:
        """Names the graph, what is offered, the clock that times are told by, and what is known of devices."""
        return f"{self._offer.digest}+{self.timezone}" + (f"+{self.live.digest}" if self.live.digest else "")

    def phrases(self) -> Sequence[Phrase]:
        """The same tuple object for every capture of a neighbourhood, as long as it is kept."""
        return self._offer.phrases

    def nearest(
        self, text: str, k: int, language: str | None = None, kinds: Collection[PhraseKind] | None = None
    ) -> Sequence[Nearby]:
        """See `Lexicon.nearest`."""
        return self._lexicon.nearest(text, k, language, kinds)

    @property
    def has_far_names(self) -> bool:
        """See `Lexicon.has_far_names`."""
        return self._lexicon.has_far_names

    def far(self, letters: str) -> Sequence[Phrase]:
        """See `Lexicon.far`. Too few letters name nothing, because any sentence holds them."""
        least = _FAR_LETTERS[letters[:1].isascii()]
        return self._lexicon.far(letters) if len(letters) >= least and self.has_far_names else ()

    def groups(self, item: str) -> Sequence[GroupFacts]:
        """Modifier groups in menu order, with the bounds that this item sets."""
        return self._lexicon.groups(item)

    def measures(self, item: str) -> Collection[str]:
        """Measure and packaging words of an item, in the order of the pack."""
        return measure_words(self._lexicon.graph, item)

    def packs(self, item: str) -> Mapping[str, Decimal]:
        """See `models.language.vocabulary.Packed`."""
        return packagings(self._lexicon.graph, item)

    def is_counted_in(self, item: str, measure: str) -> bool:
        """See `models.language.vocabulary.Counted`."""
        return is_counted_in(self._lexicon.graph, item, measure)

    def facts(self, device: str) -> Mapping[str, object]:
        """Properties of an asset or component with its components, their bearing geometry, faults and baseline."""
        return {**device_facts(self._lexicon.graph, device), **self.live.of.get(device, {})}


__all__ = ["PHRASE_KINDS", "WHOLE", "GraphVocabulary", "Lexicon", "fold", "phrases_of"]
