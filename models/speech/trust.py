"""Was this said, or did the model invent it? A transcript with its figures in, a reason for distrust out.

Whisper writes fluent text for music, babble and silence. Words are not judged here, no list of typical inventions is
kept: invented text repeats itself, is spoken faster than anybody can, lies where nobody speaks, or was unlikely to the
model itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from models.speech.gate import Speech
from models.speech.whisper import HeardWord, Hypothesis

MOST_REPETITIVE = 2.4
"""Length over compressed length (Radford et al. 2022, section 4.5); short texts never reach it."""
FASTEST = 9.0
"""Syllables a second of voiced sound; fluent speech stays under 7."""
LEAST_LOGPROB = -1.0
UNLIKELY_LOGPROB = -0.7
MOST_NO_SPEECH = 0.6
LEAST_SUPPORT = 0.35
"""Share of the words' time in which somebody speaks."""
SAME_SOUND = 0.15
"""Sound distance up to which a name may stand for what was heard."""
_SHORT, _SHORT_BAR = 2.0, 0.1


def distrust(
    hypothesis: Hypothesis, words: Sequence[HeardWord], speech: Speech, offset: float, *, ordering: bool
) -> str | None:
    """A sentence saying why the text cannot have been said, None if it may have been.

    `offset` is the start of the window in seconds; `ordering` says that the text names something that can be ordered,
    which invented text hardly does.
    """
    text = hypothesis.text
    if not any(character.isalnum() for character in text):
        return "no word was recognised"
    if hypothesis.logprob < LEAST_LOGPROB and not ordering:
        return "every word is a guess"
    if hypothesis.no_speech > MOST_NO_SPEECH and hypothesis.logprob < UNLIKELY_LOGPROB and not ordering:
        return "it sounds more like no speech than like these words"
    if runaway := runs_away(text, speech.voiced_seconds):
        return runaway
    spoken = [speech.voiced_between(offset + word.begin, offset + word.finish) for word in words]
    if spoken and sum(spoken) / len(spoken) < LEAST_SUPPORT:
        return "the words lie where nobody speaks"
    return None


def runs_away(text: str, seconds: float) -> str | None:
    """A sentence where a text repeats itself or is too long for `seconds` of speech, else None."""
    data = text.encode()
    if len(data) / len(zlib.compress(data)) > MOST_REPETITIVE:
        return "the same words come again and again"
    if syllables(text) > FASTEST * (seconds + 0.3):
        return "nobody can say so many words in so short a time"
    return None


def syllables(text: str) -> float:
    """About how many syllables: one for each Chinese character and digit, one for three letters."""
    return sum(
        1.0 if character >= "\u2e80" or character.isdigit() else 0.34 for character in text if character.isalnum()
    )


def is_short(text: str) -> bool:
    """At most two syllables: too few to be told from others by their sound alone."""
    return syllables(text) <= _SHORT


def is_near(text: str, distance: float) -> bool:
    """Whether a name may stand for what was heard at this distance; two syllables sound like two others by chance."""
    return distance <= (_SHORT_BAR if is_short(text) else SAME_SOUND)
