"""Utterance: the words of one capture, as typed or as transcribed, with how sure the transcriber was of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Utterance:
    """Text to be parsed. Every slot's `TextSpan` counts characters of `text`."""

    text: str
    language: str
    """BCP 47 primary subtag, `zh` or `en`; a mixed text carries its main language."""
    confidence: tuple[float, ...] | None = None
    """For each character of `text`, 0 to 1; None when it was typed, which means 1.0 throughout."""
