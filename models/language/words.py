"""Function words of all languages, read once from `data/*.yaml`: phrases by class (negation, amounts, correction ...).

Scripts never collide, so one lexicon serves every text and mixed texts need no special treatment.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from models.language.normalize import normalize
from models.language.tokens import Token, tokenize

LANGUAGES = ("zh", "en")
_LISTS = "lists"
"""Where the data keeps the classes that are only looked up, never read as words of their own."""


@dataclass(frozen=True, slots=True)
class Words:
    """`starts` maps a first token to the phrases that begin with it; `classes` maps a class to all of its phrases."""

    starts: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    classes: dict[str, frozenset[tuple[str, ...]]]
    tokens: frozenset[str]
    """Every token of every phrase."""

    def at(self, tokens: tuple[Token, ...], index: int) -> list[tuple[int, str]]:
        """(end, class) of every phrase that begins at this token; a phrase never runs over a comma or a stop."""
        entries = self.starts.get(tokens[index].text)
        if entries is None:
            return []
        found = []
        room = len(tokens) - index
        for phrase, name in entries:
            length = len(phrase)
            if length > room:
                continue
            for k in range(1, length):
                token = tokens[index + k]
                if token.text != phrase[k] or token.gap > 1:
                    break
            else:
                found.append((index + length, name))
        return found

    def has(self, phrase: tuple[str, ...], name: str) -> bool:
        """True when this sequence of token texts is a phrase of the class."""
        return phrase in self.classes.get(name, frozenset())

    def tells_only(self, token: str, names: frozenset[str]) -> bool:
        """True when this token, as a phrase of its own, is in some of these classes and in no other."""
        own = {name for phrase, name in self.starts.get(token, ()) if len(phrase) == 1}
        return bool(own) and own <= names


def listed(said: str, name: str) -> bool:
    """This token's text is in this list of the data."""
    return words().has((said,), name)


@lru_cache(maxsize=1)
def words() -> Words:
    """The lexicon of all languages."""
    classes: dict[str, set[tuple[str, ...]]] = {}
    listed_only: set[str] = set()
    for language in LANGUAGES:
        content = files("models.language").joinpath(f"data/{language}.yaml").read_text(encoding="utf-8")
        read = yaml.safe_load(content)
        lists = read.pop(_LISTS)
        listed_only.update(lists)
        for name, phrases in (*read.items(), *lists.items()):
            bucket = classes.setdefault(name, set())
            for phrase in phrases:
                bucket.add(tuple(token.text for token in tokenize(normalize(phrase, language).text)))
    starts: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, bucket in sorted(classes.items()):
        if name in listed_only:
            continue
        for phrase in sorted(bucket):
            if phrase:
                starts.setdefault(phrase[0], []).append((phrase, name))
    return Words(
        {first: tuple(entries) for first, entries in starts.items()},
        {name: frozenset(bucket) for name, bucket in classes.items()},
        frozenset(token for bucket in classes.values() for phrase in bucket for token in phrase),
    )
