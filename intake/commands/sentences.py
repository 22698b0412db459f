"""What commands say, in the terminal's language: an English template in, the sentence out."""

from __future__ import annotations

from collections.abc import Mapping

from intake.commands.words import terminal_language
from intake.sentences import chinese, said, table
from models.phrases import Phrase, Phrased, phrase


def spoken() -> Mapping[str, str]:
    """The table of the terminal's language."""
    return table(terminal_language())


def sentence(template: str, /, **values: object) -> str:
    """The sentence as the terminal's user reads it. `template` is a literal: the tests look for its translation."""
    return Phrase(template, values).said(spoken())


def here(text: Phrase | str) -> str:
    """As the terminal's user reads it; text that is data stays as it is."""
    return said(text, terminal_language())


def named(kind: str, code: str) -> str:
    """A value of a closed set: its code and, in Chinese, before it what the console calls it."""
    if terminal_language() != "zh":
        return code
    from sandbox.console.words import words

    name = words("zh").of(kind, code)
    return code if name == code else f"{name}({code})"


def reason(error: Exception, code: str) -> Phrase:
    """Why something failed, with its stable code. What knows no Chinese itself is explained by its code."""
    if isinstance(error, Phrased) and error.phrase is not None:
        return phrase("{error} [{code}]", error=error.phrase, code=code)
    known = f"{{words}} [{code}]"
    if known in chinese():
        return Phrase(known, {"words": error})
    return phrase("{error} [{code}]", error=error, code=code)


def failure(error: Exception, code: str) -> str:
    """A known failure, as the command line ends with it."""
    return sentence("order-intake: {error}", error=reason(error, code))
