"""A finding in the words of whoever reads it: its code and values in, a sentence in their language out.

Names of nodes are kept as keys and read in the reader's language from the graph; what was said stays as it was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from knowledge_graph.answering.sentences import OFFERS, SENTENCES, listed, written_language
from knowledge_graph.answering.vocabulary import WORDS
from knowledge_graph.finding import Finding, Value
from knowledge_graph.graph import Graph

NAMED = frozenset(("name", "option", "group", "site", "other", "component", "declared", "first", "second", "rule"))
"""Gaps that hold the name of a node where a node bears it; every other gap holds a figure or what was said."""
WORDED = frozenset(("amount", "state"))
"""Gaps that hold a word of a closed set, where it is one."""
_WORD, _FINDING = "word:", "finding:"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text with places (`{0}`) for what `keys` names, as in `Value`."""

    text: str
    keys: tuple[str, ...] = ()


def literal(text: str) -> Phrase:
    """Text that reads alike in every language."""
    return Phrase(text.replace("{", "{{").replace("}", "}}"))


def name_of(key: str) -> Phrase:
    """The name of a node."""
    return Phrase("{0}", (key,))


def word(code: str) -> Phrase:
    """A word of a closed set."""
    return Phrase("{0}", (_WORD + code,))


def enclosed(before: str, inner: Phrase, after: str) -> Phrase:
    """A phrase between two texts."""
    return Phrase(literal(before).text + inner.text + literal(after).text, inner.keys)


def joined(separator: str, parts: Iterable[Phrase]) -> Phrase:
    """Phrases in a row; empty ones are left out."""
    texts: list[str] = []
    keys: list[str] = []
    for part in parts:
        if part.text:
            places = [f"{{{len(keys) + index}}}" for index in range(len(part.keys))]
            texts.append(part.text.format(*places) if places else part.text)
            keys += part.keys
    return Phrase(literal(separator).text.join(texts), tuple(keys))


def in_row(texts: Iterable[str]) -> Phrase:
    """What was said in several places, set apart as the reader's language does it."""
    found: list[Phrase] = []
    for text in texts:
        found += [*([word("list.separator")] if found else []), literal(text)]
    return joined("", found) if found else word("list.empty")


def values_of(
    code: str, given: Mapping[str, object], names: Mapping[str, tuple[str, ...]], choices: Sequence[str]
) -> tuple[Value, ...]:
    """What fills the gaps of this code's sentence, kept so that any language can be made of it.

    `names`: `named_in` of the language that the given names are in. A name that several nodes bear is that of the one
    among the choices; where there is no telling, it stays as it is.
    """
    found: list[Value] = []
    for gap, value in given.items():
        if isinstance(value, Phrase):
            found.append(Value(gap, value.text, value.keys))
        elif isinstance(value, Finding):
            found.append(Value(gap, "{0}", (_FINDING + value.code,)))
            found.append(Value(f"{gap}.choices", literal(value.sentence).text, value.choices))
            found += [Value(f"{gap}.{each.name}", each.text, each.keys) for each in value.values]
        else:
            text = str(value)
            bearers = names.get(text, ()) if gap in NAMED else ()
            meant = [key for key in bearers if key in choices] if len(bearers) > 1 else bearers
            known = gap in WORDED and f"{gap}.{text}" in WORDS
            phrase = name_of(meant[0]) if len(meant) == 1 else word(f"{gap}.{text}") if known else literal(text)
            found.append(Value(gap, phrase.text, phrase.keys))
    return tuple(found)


def told(code: str, values: Sequence[Value], choices: Sequence[str], language: str, graph: Graph) -> str:
    """The sentence of a finding in this language. Raises KeyError for an unknown code or a gap without a value."""
    tongue = written_language(language)
    filled = {"choices": listed([_called(key, language, graph) for key in choices], language)}
    for value in values:
        if "." in value.name:
            continue
        inner = [
            _nested(key.removeprefix(_FINDING), value.name, values, language, graph)
            if key.startswith(_FINDING)
            else _called(key, language, graph)
            for key in value.keys
        ]
        filled[value.name] = value.text.format(*inner)
    template: str = getattr(SENTENCES[code], tongue)
    return (template if choices else template.removesuffix(OFFERS[tongue])).format_map(filled)


def retold(finding: Finding, language: str, graph: Graph) -> str:
    """A finding's sentence in this language; as it was written where it was kept without its values."""
    try:
        return told(finding.code, finding.values, finding.choices, language, graph)
    except (KeyError, IndexError, ValueError):
        return finding.sentence


def named_in(graph: Graph, language: str) -> Mapping[str, tuple[str, ...]]:
    """Name of a node in this language -> keys of the nodes that bear it; built once for a graph and language."""
    known = _NAMES.setdefault(graph, {})
    if language not in known:
        found: dict[str, tuple[str, ...]] = {}
        for each in graph:
            name = each.name(language)
            found[name] = (*found.get(name, ()), each.key)
        known[language] = found
    return known[language]


_NAMES: WeakKeyDictionary[Graph, dict[str, Mapping[str, tuple[str, ...]]]] = WeakKeyDictionary()


def _nested(code: str, gap: str, values: Sequence[Value], language: str, graph: Graph) -> str:
    own = [
        Value(each.name.removeprefix(f"{gap}."), each.text, each.keys)
        for each in values
        if each.name.startswith(f"{gap}.")
    ]
    kept = next(each for each in own if each.name == "choices")
    rest = tuple(each for each in own if each is not kept)
    return told(code, rest, kept.keys, language, graph)


def _called(key: str, language: str, graph: Graph) -> str:
    if key.startswith(_WORD):
        return getattr(WORDS[key.removeprefix(_WORD)], written_language(language))  # type: ignore[no-any-return]
    known = graph.get(key)
    return known.name(language) if known is not None else key
