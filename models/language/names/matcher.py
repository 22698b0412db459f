"""Catalogue phrases in tokens: every candidate is kept, overlapping ones too; choosing among them is the parser's task.

spaCy's PhraseMatcher runs over our own tokens (one for each Chinese character, singular forms for Latin words). Beside
it stand a spaceless index ("icedamericano", "7014CP4") and one of option names taken apart ("no ice" is also heard as
"without ice"). Built once for each vocabulary digest and kept in a bounded cache.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from models.language.names.families import Families
from models.language.names.farnames import far_names
from models.language.names.kindnames import QUALITY as KIND
from models.language.names.kindnames import kind_names
from models.language.names.lookups import Lookups
from models.language.names.names import best, fold, grade, keep, scripts_apart, spellings, spoken_as_verb, variants
from models.language.names.options import keys_of
from models.language.names.shortnames import short_names
from models.language.normalize import normalize
from models.language.tokens import COMMA, JOINED, STOP, Token, tokenize
from models.language.values.numerals import number
from models.language.vocabulary import Phrase, Vocabulary
from models.language.words import words

CACHED_VOCABULARIES = 32
"""How many vocabularies keep their index in memory; the least recently used goes first."""
_LONGEST_SPACELESS = 9
_SHORT = 1.0
"""Quality of a name without the word that it shares with others."""
_FIGURE = 0.97
"""Quality of an item that was named by its figure."""
_PARTS = {"negate": "negate", "light": "light", "extra": "extra", "regular": "regular"}
_AFTER = {"light_after": "light", "extra_after": "extra", "regular_after": "regular"}


@dataclass(frozen=True, slots=True)
class Match:
    """Catalogue names said by tokens [start, end); `quality` is 1 for the very words of the catalogue."""

    start: int
    end: int
    phrases: tuple[Phrase, ...]
    quality: float


class Catalogue(Lookups):
    """The index over one vocabulary. Read-only after construction."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__(vocabulary)
        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab)
        self._last: tuple[Sequence[Token], list[Match]] = ((), [])
        self._entries: list[dict[tuple[str, str], tuple[Phrase, float]]] = []
        self._numbers: dict[tuple[str, ...], int] = {}
        self._parts: dict[tuple[str, tuple[str, ...]], list[Phrase]] = defaultdict(list)
        self._part_lengths: set[int] = set()
        self._verbs: list[tuple[str, Phrase]] = []
        measures: set[str] = set()
        for phrase in vocabulary.phrases():
            if phrase.kind != "modifier_group":  # What is chosen from is not asked for by its name.
                self._add(phrase)
            if not phrase.hidden:
                self.names[phrase.key].append(phrase)
                if phrase.kind == "site":
                    squeezed = "".join(keys_of(phrase.text))
                    self._sites.append((phrase.key, squeezed, phrase))
        self._spelt = self._words_of_names(("item", "modifier"))
        self._known_words = frozenset(word for spelt in self._words_of_names(None).values() for word in spelt)
        for item in {phrase.key for phrase in vocabulary.phrases() if phrase.kind == "item"}:
            for measure in vocabulary.measures(item):
                folded = normalize(measure, "").text.strip()
                measures.add(folded)
                measures.update(token.key for token in tokenize(folded) if token.kind == "word")
        self.measures = frozenset(measures)
        for verb, phrase in self._verbs:
            # What several different options share ("coil" of a 24 V and a 220 V coil) names none of them.
            if len({other.key for said, other in self._verbs if said == verb}) == 1 or not verb[0] > "\u2e80":
                self._add_free(verb, phrase, 0.97)
        self._add_short_names()
        self._add_kinds()
        self._families = Families(vocabulary.phrases())
        for variant, entry in self._numbers.items():
            self._matcher.add(str(entry), [self._doc(variant)])

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """All candidates in these tokens, in no particular order."""
        asked, matches = self._last
        if asked is not tokens:
            matches = self._find(tokens)
            if isinstance(tokens, tuple):
                # Slips are looked for before the text is read: mostly there are none, and the same tokens come again.
                self._last = tokens, matches
        return [*matches]

    def _find(self, tokens: Sequence[Token]) -> list[Match]:
        found: dict[tuple[int, int], dict[tuple[str, str], tuple[Phrase, float]]] = defaultdict(dict)
        if not tokens:
            return []
        strings = self._vocab.strings
        for match_id, start, end in self._matcher(self._doc([token.key for token in tokens])):
            if all(token.gap < STOP for token in tokens[start + 1 : end]):
                commas = any(token.gap == COMMA for token in tokens[start + 1 : end])
                for name, (phrase, quality) in self._entries[int(strings[match_id])].items():
                    if commas and "," not in normalize(phrase.text, "").text:
                        continue
                    exact = all(
                        token.text == token.key or token.text in phrase.text.lower() for token in tokens[start:end]
                    )
                    keep(found[start, end], name, phrase, quality if exact or quality == KIND else quality * 0.99)
        for start, end, names in self._find_spaceless(tokens):
            for name, (phrase, quality) in names.items():
                keep(found[start, end], name, phrase, quality)
        for start, end, phrases in self._find_parts(tokens):
            for phrase in phrases:
                keep(found[start, end], (phrase.key, phrase.kind), phrase, 0.97)
        for start, end, far in far_names(tokens, self.vocabulary):
            for phrase in far:
                keep(found[start, end], (phrase.key, phrase.kind), phrase, 1.0)
        matches = [Match(start, end, *best(names.values())) for (start, end), names in found.items() if names]
        return [*matches, *self._of_families(tuple(tokens), matches)]

    def _of_families(self, tokens: tuple[Token, ...], matches: list[Match]) -> Iterable[Match]:
        known = {(match.start, match.end) for match in matches}
        named = [
            (match.start, match.end, tuple(p.key for p in match.phrases))
            for match in matches
            if match.quality != KIND and len({p.key for p in match.phrases}) == 1 and match.phrases[0].kind == "item"
        ]
        for start, end, phrases, any_of_them in self._families.find(tokens, named):
            if (start, end) not in known:
                yield Match(start, end, phrases, KIND if any_of_them else _FIGURE)

    def _doc(self, keys: Sequence[str]) -> Doc:
        return Doc(self._vocab, words=list(keys), spaces=[False] * len(keys))

    def _add(self, phrase: Phrase) -> None:
        for text, quality in spellings(phrase.text):
            tokens = tokenize(normalize(text, phrase.language or "").text)
            if not tokens:
                continue
            for variant in variants(tokens):
                entry = self._numbers.get(variant)
                if entry is None:
                    entry = self._numbers[variant] = len(self._entries)
                    self._entries.append({})
                keep(self._entries[entry], (phrase.key, phrase.kind), phrase, quality)
                keep(self._spaceless["".join(variant)], (phrase.key, phrase.kind), phrase, quality * 0.99)
            squeezed = "".join(token.text for token in tokens)
            keep(self._spaceless[squeezed], (phrase.key, phrase.kind), phrase, quality * 0.99)
            if phrase.kind == "modifier":
                self._take_apart(phrase, tokens)
                verb = spoken_as_verb(text)
                if verb is not None:
                    self._verbs.append((verb, phrase))
                    if not verb.endswith(" up"):
                        self._verbs.append((f"{verb} up", phrase))
                self._verbs.extend((part, phrase) for part in scripts_apart(text))

    def _add_short_names(self) -> None:
        """Names without what they share with others or without their code, where that still names one item only."""
        phrases = self.vocabulary.phrases()
        options: dict[str, set[str]] = defaultdict(set)
        for phrase in phrases:
            if phrase.kind == "modifier":
                options[fold(phrase.text)].add(phrase.key)
        for text, phrase in short_names([p for p in phrases if p.kind == "item" and not p.hidden]):
            # A pepperoni is a pizza with pepperoni on it; but "iced" is how other drinks are wanted, not an iced tea.
            own = {option.key for group in self.vocabulary.groups(phrase.key) for option in group.options}
            if text not in self.measures and (text not in options or options[text] & own):
                self._add_free(text, phrase, _SHORT)

    def _add_kinds(self) -> None:
        """What several items are, where that is no name itself: all of them match."""
        known = [phrase for phrase in self.vocabulary.phrases() if phrase.kind in ("item", "modifier")]
        for name, bearers in kind_names(known).items():
            variant = tuple(token.key for token in tokenize(name))
            counts = len({phrase.key for phrase in bearers}) == 1 and name in self.measures
            if variant not in self._numbers and not counts:
                self._numbers[variant] = len(self._entries)
                self._entries.append({(phrase.key, phrase.kind): (phrase, KIND) for phrase in bearers})

    def _add_free(self, text: str, phrase: Phrase, quality: float) -> None:
        """A form that no name declares; it never competes with a declared name of the same kind."""
        for variant in variants(tokenize(normalize(text, "").text)):
            entry = self._numbers.get(variant)
            if entry is not None and any(
                kind == phrase.kind and other != phrase.key and known.text != phrase.text
                for (other, kind), (known, _) in self._entries[entry].items()
            ):
                continue
            if entry is None:
                entry = self._numbers[variant] = len(self._entries)
                self._entries.append({})
            keep(self._entries[entry], (phrase.key, phrase.kind), phrase, quality)

    def _take_apart(self, phrase: Phrase, tokens: tuple[Token, ...]) -> None:
        lexicon = words()
        for cut in range(1, len(tokens)):
            front = tuple(token.text for token in tokens[:cut])
            back = tuple(token.text for token in tokens[cut:])
            for name, part in _PARTS.items():
                if lexicon.has(front, name) and not lexicon.has(front, "graded"):
                    self._note_part(part, tokens[cut:], phrase)
            if lexicon.has(front, "graded"):
                self._note_part(grade(front), tokens[cut:], phrase)
            for name, part in _AFTER.items():
                if lexicon.has(back, name):
                    self._note_part(part, tokens[:cut], phrase)
            if lexicon.has(back, "free_of"):
                self._note_part("negate", tokens[:cut], phrase)

    def _note_part(self, part: str, rest: Sequence[Token], phrase: Phrase) -> None:
        keys = tuple(token.key for token in rest)
        if keys and phrase not in self._parts[part, keys]:
            self._parts[part, keys].append(phrase)
            self._part_lengths.add(len(keys))

    def _find_parts(self, tokens: Sequence[Token]) -> Iterable[tuple[int, int, list[Phrase]]]:
        if not self._parts:
            return
        lexicon, row = words(), tuple(tokens)
        for index in range(len(row)):
            for end, name in lexicon.at(row, index):
                part = _PARTS.get(name)
                front = tuple(t.text for t in row[index:end])
                if lexicon.has(front, "graded"):
                    part = grade(front) if name == "graded" else None
                if part is not None:
                    for length in self._part_lengths:
                        keys = tuple(token.key for token in row[end : end + length])
                        if len(keys) == length and all(t.gap < COMMA for t in row[end : end + length]):
                            phrases = self._parts.get((part, keys))
                            if phrases:
                                yield index, end + length, phrases
                part = _AFTER.get(name) or ("negate" if name == "free_of" else None)
                if part is not None and row[index].gap < COMMA:
                    for length in self._part_lengths:
                        start = index - length
                        if start >= 0 and all(t.gap < COMMA for t in row[start + 1 : index]):
                            phrases = self._parts.get((part, tuple(token.key for token in row[start:index])))
                            if phrases and not _measures(row, start, index):
                                yield start, end, phrases

    def _find_spaceless(
        self, tokens: Sequence[Token]
    ) -> Iterable[tuple[int, int, dict[tuple[str, str], tuple[Phrase, float]]]]:
        for start, first in enumerate(tokens):
            text = ""
            for end in range(start, min(start + _LONGEST_SPACELESS, len(tokens))):
                token = tokens[end]
                if end > start and token.gap >= COMMA:
                    break
                if first.kind == "han" and token.kind == "han" and token.gap == JOINED:
                    text += token.text
                    continue
                names = self._spaceless.get(text + token.key) or self._spaceless.get(text + token.text)
                if names:
                    yield start, end + 1, names
                text += token.text


def _measures(row: tuple[Token, ...], start: int, end: int) -> bool:
    """A measure word right behind its number (十五份 before 正常) is no part of an option's name."""
    counted = start > 0 and row[start].gap < COMMA and number(row, start - 1) is not None
    return counted and words().has(tuple(token.text for token in row[start:end]), "measure")


_cache: OrderedDict[str, Catalogue] = OrderedDict()
_lock = Lock()


def catalogue(vocabulary: Vocabulary) -> Catalogue:
    """The index of a vocabulary, from the cache where its digest is known."""
    with _lock:
        known = _cache.get(vocabulary.digest)
        if known is not None:
            _cache.move_to_end(vocabulary.digest)
            return known
    built = Catalogue(vocabulary)
    with _lock:
        _cache[vocabulary.digest] = built
        while len(_cache) > CACHED_VOCABULARIES:
            _cache.popitem(last=False)
    return built
