"""Text on a page, read as language: the parser's slots with their spans turned back into boxes in the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.evidence import TextSpan
from models.image.lines.slots import Evidence
from models.image.structure.layout import Run
from models.intent import CandidateIntent, Line, Request, Slot
from models.language.decoder import script_of
from models.language.parser import parse
from models.language.utterance import Utterance
from models.language.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Passage:
    """Runs as one text; `starts[i]` is where run i begins in it."""

    text: str
    runs: tuple[Run, ...]
    starts: tuple[int, ...]

    def covered(self, start: int, end: int) -> tuple[Run, ...]:
        """The runs, or parts of them, behind characters [start, end)."""
        found = []
        for run, begin in zip(self.runs, self.starts, strict=True):
            first, last = max(start, begin), min(end, begin + len(run.text))
            if first < last:
                found.append(run.part(first - begin, last - begin))
        return tuple(found)


def passage(rows: Sequence[Sequence[Run]]) -> Passage:
    """Rows of runs as a text, a line for each row."""
    text, runs, starts = "", [], []
    for number, row in enumerate(rows):
        text += "\n" if number else ""
        for place, run in enumerate(row):
            text += " " if place else ""
            starts.append(len(text))
            runs.append(run)
            text += run.text
    return Passage(text, tuple(runs), tuple(starts))


def understood(said: Passage, vocabulary: Vocabulary, at: datetime, evidence: Evidence) -> tuple[Request, ...]:
    """The parser's requests; every slot's evidence is a box, its confidence no better than the print was read."""
    confidence = [1.0] * len(said.text)
    for run, start in zip(said.runs, said.starts, strict=True):
        confidence[start : start + len(run.text)] = [run.confidence] * len(run.text)
    utterance = Utterance(said.text, script_of(said.text), tuple(confidence))
    return tuple(
        Request(request.ordinal, tuple(_candidate(candidate, said, evidence) for candidate in request.candidates))
        for request in parse(utterance, vocabulary, at)
    )


def _candidate(candidate: CandidateIntent, said: Passage, evidence: Evidence) -> CandidateIntent:
    return replace(
        candidate,
        slots=tuple(_boxed(slot, said, evidence) for slot in candidate.slots),
        lines=tuple(Line(tuple(_boxed(slot, said, evidence) for slot in line.slots)) for line in candidate.lines),
    )


def _boxed(slot: Slot, said: Passage, evidence: Evidence) -> Slot:
    runs = [
        run
        for selector in slot.evidence
        if isinstance(selector, TextSpan)
        for run in said.covered(selector.start, selector.end)
    ]
    if slot.name == "quantity" and any(run.doubtful for run in runs):
        # A figure of it may be another.
        slot = replace(slot, value=None)
    return replace(slot, evidence=evidence.box(runs)) if runs else slot
