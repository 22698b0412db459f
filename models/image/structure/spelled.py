"""A row of print as it was read -> the same row with labels put together that were found in pieces."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from models.image.ocr.doubts import Doubt
from models.image.structure.labels import label_of
from models.image.structure.layout import Run
from models.image.structure.rows import Row

_MARK = re.compile(r"[*•·●○■□▪◆–]\s*(?=[^\W\d_])")


def spelled(row: Row, summing: Collection[str]) -> Row:
    """The row with words put together that belong together: letters set far apart (合 and 计 over two columns), a label
    of two words (`Amount`, `due`), a label in two pieces. `summing`: the labels of sums."""
    two = " ".join(run.text for run in row.runs[:2])
    if (
        len(row.runs) > 2
        and two.isascii()
        and not label_of(row.runs[0].text)
        and any(m in summing for m in label_of(two))
    ):
        return _joined(row, row.runs[:2], two)
    row = _labelled(_unmarked(row))
    letters = [run for run in row.runs[:3] if len(run.text) == 1 and not run.text.isascii()]
    word = "".join(run.text for run in letters)
    if len(letters) < 2 or letters != list(row.runs[: len(letters)]) or not any(m in summing for m in label_of(word)):
        return row
    return _joined(row, letters, word)


def _unmarked(row: Row) -> Row:
    """The row without the mark of a list before its first word: `*Tape 5 m: 20 rolls`."""
    mark = _MARK.match(row.runs[0].text)
    return row if mark is None else Row((row.runs[0].part(mark.end(), len(row.runs[0].text)), *row.runs[1:]))


def _labelled(row: Row) -> Row:
    """The row with a label put together that was found in two pieces: `订单号 P.O.` and `Number: A-12`."""
    for place, (first, second) in enumerate(pairwise(row.runs)):
        head, colon, _ = second.text.replace("：", ":").partition(":")
        close = second.left - first.right < first.height
        if colon and close and ":" not in first.text and "：" not in first.text:
            whole = label_of(f"{first.text} {head}")
            if whole and whole != label_of(head):
                rest = Row(row.runs[place:])
                return Row((*row.runs[:place], *_joined(rest, rest.runs[:2], f"{first.text} {second.text}").runs))
    return row


def _joined(row: Row, words: Sequence[Run], text: str) -> Row:
    """The row with its first words as one run that reads `text`, these words with a space or nothing between them."""
    first, last = words[0], words[-1]
    outline = (first.outline[0], last.outline[1], last.outline[2], first.outline[3])
    doubts: list[Doubt] = []
    for run in words:
        doubts += [()] * (text.find(run.text, len(doubts)) - len(doubts))
        doubts += [*run.doubts, *[()] * (len(run.text) - len(run.doubts))]
    told = tuple(doubts) if any(doubts) else ()
    sure, twice = min(run.confidence for run in words), all(run.twice for run in words)
    joined = replace(
        first, text=text, confidence=sure, right=last.right, outline=outline, places=(), doubts=told, twice=twice
    )
    return Row((joined, *row.runs[len(words) :]))
