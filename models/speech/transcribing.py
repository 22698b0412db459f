"""Sound with its stretches of speech in; requests with evidence in time out: windows, language, choice, confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.intent import Read, Reading, Unreadable, Word
from models.language.parser import parse
from models.language.utterance import Utterance
from models.language.vocabulary import Vocabulary
from models.speech.audio import RATE, Sound
from models.speech.doubts import omissions, stranded, swallowed
from models.speech.evidence import Traced, trace
from models.speech.gate import Region, Speech, windows
from models.speech.listening import Heard, listen
from models.speech.ownwords import spelled
from models.speech.readings import Candidate
from models.speech.rehearing import reheard
from models.speech.repair import Repaired, Snap
from models.speech.settings import SpeechSettings
from models.speech.sounding import names_near
from models.speech.trust import UNLIKELY_LOGPROB, distrust
from models.speech.vouching import DOUBT, Sureness, slot_sureness
from models.speech.weighing import preferred, weighed
from models.speech.whisper import WINDOW_S, Encoded, HeardWord, Recogniser
from models.speech.witnesses import Witnesses

_LEAST_HELD = 0.5
"""Share of all languages that the configured ones must hold together; less is another language."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One window, heard and chosen."""

    offset: float
    heard: Heard
    chosen: Candidate
    words: tuple[HeardWord, ...]
    reason: str | None
    """Why its words cannot have been said."""
    guessed: bool
    """Whether something was written where nothing was understood, or the sender's own words may be others."""


def transcribe(
    recogniser: Recogniser,
    sound: Sound,
    speech: Speech,
    language: str | None,
    vocabulary: Vocabulary,
    at: datetime,
    settings: SpeechSettings,
) -> Read | Unreadable:
    """Read the speech in a recording. Codes: `speech.language`, `speech.hallucination`, `speech.noise`."""
    cuts = windows(speech, len(sound.samples), WINDOW_S * RATE)
    if len(sound.samples) <= WINDOW_S * RATE:
        cuts = (Region(0, len(sound.samples)),)
    encoded = [recogniser.encode(sound.samples[cut.start : cut.end]) for cut in cuts]
    spoken = _language(recogniser, encoded[0], language, settings)
    if isinstance(spoken, Unreadable):
        return spoken
    pieces = [
        piece
        for cut, window in zip(cuts, encoded, strict=True)
        if (piece := _listen(recogniser, cut, window, speech, spoken, vocabulary, at, settings)) is not None
    ]
    if not pieces:
        return Unreadable("speech.noise", "Somebody speaks, but no word was recognised. Record it again.")
    draft = _single(pieces[0], vocabulary, spoken) if len(pieces) == 1 else _joined(pieces, vocabulary, spoken, at)
    reading = Reading(draft.repaired_from, spoken, draft.words)
    figures = _figures(pieces, speech)
    if all(piece.reason for piece in pieces):
        return Unreadable(
            "speech.hallucination",
            f"The words cannot be trusted: {pieces[0].reason}. Record it again, or let a human listen.",
            figures,
            reading,
        )
    return Read(trace(draft), reading, figures)


def _language(
    recogniser: Recogniser, encoded: Encoded, language: str | None, settings: SpeechSettings
) -> str | Unreadable:
    """The language that was declared, else the likeliest of those configured: costs no second encoding."""
    readable = ", ".join(settings.languages)
    if language is not None:
        spoken = language.partition("-")[0].lower()
        if spoken in settings.languages:
            return spoken
        return Unreadable("speech.language", f"The language {language!r} is not read here, only {readable}.")
    if not recogniser.multilingual:
        return "en"
    found, share, held = recogniser.language(encoded, settings.languages)
    if held < _LEAST_HELD:
        return Unreadable(
            "speech.language",
            f"The language was not recognised as one of {readable}. Declare it, or speak one of these.",
            {"held": round(held, 4), "share": round(share, 4)},
        )
    return found


def _listen(
    recogniser: Recogniser,
    cut: Region,
    window: Encoded,
    speech: Speech,
    language: str,
    vocabulary: Vocabulary,
    at: datetime,
    settings: SpeechSettings,
) -> _Piece | None:
    heard = listen(recogniser, window, language, vocabulary, at, settings)
    if not heard.candidates:
        return None
    best = heard.candidates[0]
    likeliest = preferred(recogniser, window, language, heard.candidates)
    filled = weighed(recogniser, window, language, likeliest, vocabulary, at)
    noted = reheard(recogniser, window, language, filled, vocabulary, at)
    worded = spelled(recogniser, window, language, noted.candidate, vocabulary, at)
    chosen = worded.candidate
    words = recogniser.words(window, language, chosen.hypothesis)
    offset = cut.start / RATE
    return _Piece(
        offset,
        heard,
        chosen,
        words,
        distrust(chosen.hypothesis, words, speech, offset, ordering=any(slot.key for slot in chosen.slots())),
        chosen is not best or noted.doubtful or worded.doubtful,
    )


def _single(piece: _Piece, vocabulary: Vocabulary, language: str) -> Traced:
    chosen = piece.chosen
    return Traced(
        chosen.repaired,
        chosen.hypothesis.text,
        chosen.requests,
        _words([piece], [0]),
        _sureness(piece, vocabulary, language),
        DOUBT if _doubted(piece, language) else 1.0,
    )


def _joined(pieces: Sequence[_Piece], vocabulary: Vocabulary, language: str, at: datetime) -> Traced:
    """Long recordings: the windows' chosen texts one after the other, parsed as one utterance."""
    between = "，" if language == "zh" else ", "
    text, heard = "", ""
    origins: list[tuple[int, int]] = []
    snaps: list[Snap] = []
    starts: list[int] = []
    sure: list[tuple[int, int, Sureness]] = []
    for piece in pieces:
        if text:
            origins.extend((len(heard), len(heard) + 1) for _ in between)
            text, heard = text + between, heard + between
        repaired, shift, moved = piece.chosen.repaired, len(heard), len(text)
        starts.append(shift)
        origins.extend((start + shift, end + shift) for start, end in repaired.origins)
        snaps.extend(
            replace(
                s,
                start=s.start + moved,
                end=s.end + moved,
                heard_start=s.heard_start + shift,
                heard_end=s.heard_end + shift,
            )
            for s in piece.chosen.repaired.snaps
        )
        sure.extend((s + moved, e + moved, held) for s, e, held in _sureness(piece, vocabulary, language))
        text, heard = text + repaired.text, heard + piece.chosen.hypothesis.text
    doubted = any(_doubted(piece, language) for piece in pieces)
    requests = parse(Utterance(text, language), vocabulary, at)
    whole = Repaired(text, tuple(origins), tuple(snaps))
    return Traced(whole, heard, requests, _words(pieces, starts), tuple(sure), DOUBT if doubted else 1.0)


def _sureness(piece: _Piece, vocabulary: Vocabulary, language: str) -> tuple[tuple[int, int, Sureness], ...]:
    witnesses = Witnesses(piece.heard.unaided, language)
    return slot_sureness(piece.chosen, piece.heard.candidates, witnesses, names_near(vocabulary), language, vocabulary)


def _doubted(piece: _Piece, language: str) -> bool:
    """Reasons to let a human look at the whole, however sure its parts are."""
    chosen = piece.chosen
    unlikely = chosen.hypothesis.logprob < UNLIKELY_LOGPROB
    doubtful = piece.reason is not None or piece.guessed or piece.heard.alone or unlikely or bool(stranded(chosen))
    return doubtful or swallowed(chosen, language) or bool(omissions(chosen, piece.heard.candidates))


def _words(pieces: Sequence[_Piece], starts: Sequence[int]) -> tuple[Word, ...]:
    return tuple(
        Word(
            word.start + start,
            word.end + start,
            round(piece.offset + word.begin, 3),
            round(piece.offset + word.finish, 3),
            round(word.probability, 4),
        )
        for piece, start in zip(pieces, starts, strict=True)
        for word in piece.words
    )


def _figures(pieces: Sequence[_Piece], speech: Speech) -> dict[str, float]:
    least = min(pieces, key=lambda piece: piece.chosen.hypothesis.logprob)
    return {
        "speech_seconds": round(speech.voiced_seconds, 3),
        "speech_probability": round(speech.probability, 4),
        "windows": float(len(pieces)),
        "passes": float(max(2 if piece.heard.offered else 1 for piece in pieces)),
        "offered": float(max(len(piece.heard.offered) for piece in pieces)),
        "logprob": round(least.chosen.hypothesis.logprob, 4),
        "no_speech": round(max(piece.chosen.hypothesis.no_speech for piece in pieces), 4),
        "word_probability": round(min((w.probability for p in pieces for w in p.words), default=0.0), 4),
        "bridged": round(sum(piece.chosen.repaired.distance for piece in pieces), 4),
    }
