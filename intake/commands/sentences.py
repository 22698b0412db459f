"""What commands say, in the terminal's language: an English template in, the sentence out; Chinese from a table.

The table `sentences.zh.json` is keyed by the English templates, so that one which changes without its translation is
noticed by the tests.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from intake.commands.words import terminal_language

TABLE = Path(__file__).with_name("sentences.zh.json")


@cache
def table() -> Mapping[str, str]:
    """English template to Chinese template; both have the same placeholders."""
    templates: dict[str, str] = json.loads(TABLE.read_text(encoding="utf-8"))
    return templates


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence that is not said yet, because machines get it in English and people in their own language."""

    template: str
    values: Mapping[str, object]
    """By the names in the template; a phrase among them is said in the same language."""

    def said(self, language: str) -> str:
        """In this language; English for any other than `zh`."""
        template = table().get(self.template, self.template) if language == "zh" else self.template
        values = {name: each.said(language) if isinstance(each, Phrase) else each for name, each in self.values.items()}
        return template.format(**values)


def phrase(template: str, /, **values: object) -> Phrase:
    """The sentence, for later."""
    return Phrase(template, values)


def sentence(template: str, /, **values: object) -> str:
    """The sentence as the terminal's user reads it. `template` is a literal: the tests look for its translation."""
    return phrase(template, **values).said(terminal_language())


def listed(phrases: tuple[Phrase, ...]) -> Phrase:
    """Several in a row, as one."""
    names = [f"p{place}" for place in range(len(phrases))]
    return Phrase(", ".join(f"{{{name}}}" for name in names), dict(zip(names, phrases, strict=True)))


def in_english(text: Phrase | str) -> str:
    """As it stands in what machines read; text that is data stays as it is."""
    return text.said("en") if isinstance(text, Phrase) else text


def here(text: Phrase | str) -> str:
    """As the terminal's user reads it; text that is data stays as it is."""
    return text.said(terminal_language()) if isinstance(text, Phrase) else text


def named(kind: str, code: str) -> str:
    """A value of a closed set: its code and, in Chinese, before it what the console calls it."""
    if terminal_language() != "zh":
        return code
    from sandbox.console.words import words

    name = words("zh").of(kind, code)
    return code if name == code else f"{name}({code})"


def failure(error: Exception, code: str) -> str:
    """A known failure with its stable code, as the command line ends with it."""
    return sentence("order-intake: {error} [{code}]", error=error, code=code)
