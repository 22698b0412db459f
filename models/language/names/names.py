"""How a name of the catalogue may be said: numbers in digits and in words, brackets left out, 半 for 五分."""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.language.normalize import normalize
from models.language.tokens import Token
from models.language.values.numerals import number, spelled
from models.language.vocabulary import Phrase

Names = dict[tuple[str, str], tuple[Phrase, float]]
"""(node key, kind) -> the phrase and how well it matches."""


def grade(front: tuple[str, ...]) -> str:
    """半 and 五分 are one grade, 全 and 十分 too; whatever else is a grade of its own."""
    said = "".join(front)
    said = {"半": "五分", "全": "十分", "half": "五分"}.get(said, said)
    return "grade:" + said.translate(str.maketrans("12345678", "一二三四五六七八")).replace("10", "十").replace(
        "两", "二"
    )


def fold(text: str) -> str:
    """A name as it is compared."""
    return normalize(text, "").text


def keep(
    names: dict[tuple[str, str], tuple[Phrase, float]], name: tuple[str, str], phrase: Phrase, quality: float
) -> None:
    if phrase.hidden:
        quality *= 0.95
    if name not in names or names[name][1] < quality:
        names[name] = (phrase, quality)


def best(names: Iterable[tuple[Phrase, float]]) -> tuple[tuple[Phrase, ...], float]:
    """The names of one span that match best; a name that only matches loosely gives way to one that matches exactly."""
    ranked = sorted(names, key=lambda entry: (-entry[1], entry[0].key))
    top = ranked[0][1]
    return tuple(phrase for phrase, quality in ranked if quality >= top - 0.005), top


def spellings(text: str) -> list[tuple[str, float]]:
    """The name as written, and what stands outside its brackets."""
    found = [(text, 1.0)]
    outside = re.sub(r"[((\[【][^))\]】]*[))\]】]", " ", text).strip()
    if outside and outside != text:
        found.append((outside, 0.98))
    return found


def scripts_apart(text: str) -> tuple[str, ...]:
    """ZA中预压 is also called ZA and 中预压: a code and a name in Chinese written as one."""
    parts = re.findall(r"[a-z0-9.-]+|[\u4e00-\u9fff]+", fold(text).replace(" ", ""))
    if len(parts) != 2 or parts[0][:1].isascii() == parts[1][:1].isascii():
        return ()
    return tuple(part for part in parts if len(part) > 1 and not part.isdigit())


def spoken_as_verb(text: str) -> str | None:
    """ "Heat" for "heated": an option named by what was done to it is asked for by doing it."""
    said = fold(text).strip()
    particle = " up" if said.endswith(" up") else ""
    said = said.removesuffix(" up")
    if not said.isascii() or not said.isalpha() or not said.endswith("ed") or len(said) < 6:
        return None
    return (said[:-1] if said.endswith(("ced", "zed", "sed", "ved", "ged")) else said[:-2]) + particle


def variants(tokens: tuple[Token, ...]) -> set[tuple[str, ...]]:
    """The keys of a name, with its numbers in digits and in words: `12 ounce` is also said `twelve ounce`."""
    plain = tuple(token.key for token in tokens)
    digits: list[str] = []
    spoken: list[str] = []
    han: list[str] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        read = number(tokens, index)
        if read is not None and read[1] == read[1].to_integral_value() and read[1] < 10_000:
            end, value = read[0], int(read[1])
            said = [t.key for t in tokens[index:end]]
            digits.append(str(value))
            spoken.extend((spelled(value) or str(value)).split())
            han.extend(_han(value) if token.kind == "num" else said)
            index = end
            continue
        for row in (digits, spoken, han):
            row.append(token.key)
        index += 1
    return {plain, tuple(digits), tuple(spoken), tuple(han)}


def _han(value: int) -> str:
    import cn2an

    return str(cn2an.an2cn(value)).removeprefix("一") if 10 <= value < 20 else str(cn2an.an2cn(value))
