"""Sound forms as flat arrays, and the n-grams by which forms that may be near are found.

A form is one way to sound; names that sound the same share it. Forms are kept as flat arrays with offsets (CSR), so
that a million of them are features in a few numpy passes and lie in files that processes share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.language.sound.readings import Sounding
from models.language.sound.sounds import FIRST_SYLLABLE

Flat = npt.NDArray[np.uint16]
Codes = npt.NDArray[np.uint64]
Owners = npt.NDArray[np.uint32]

_BITS = 18
"""One folded unit (initial and final class) fits; three of them and the tag fit into 64 bits."""


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of different lengths in one array: row i is `values[starts[i]:starts[i + 1]]`."""

    values: npt.NDArray[np.uint16] | npt.NDArray[np.uint8]
    starts: npt.NDArray[np.uint32]

    def lengths(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """Length of each of these rows."""
        return self.starts[rows + 1].astype(np.int64) - self.starts[rows].astype(np.int64)

    def padded(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.uint16]:
        """These rows side by side, filled with 0 behind their end; shape (rows, longest)."""
        lengths = self.lengths(rows)
        longest = int(lengths.max()) if len(rows) else 0
        places = self.starts[rows].astype(np.int64)[:, None] + np.arange(longest)
        inside = np.arange(longest) < lengths[:, None]
        found = (
            self.values[np.minimum(places, max(len(self.values) - 1, 0))] if len(self.values) else np.zeros_like(places)
        )
        return np.where(inside, found, 0).astype(np.uint16)


def ragged(rows: Sequence[Sequence[int]], dtype: type[np.uint16] | type[np.uint8]) -> Ragged:
    """Pack rows of numbers that fit `dtype`."""
    starts = np.zeros(len(rows) + 1, dtype=np.uint32)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    values = np.fromiter((value for row in rows for value in row), dtype=np.uint16, count=int(starts[-1]))
    return Ragged(values if dtype is np.uint16 else values.astype(np.uint8), starts)


@dataclass(frozen=True, slots=True)
class Forms:
    """Sound forms, row by row."""

    units: Ragged
    letters: Ragged
    keys: Ragged


def forms_of(soundings: Sequence[Sounding]) -> Forms:
    """Pack soundings, row i for sounding i."""
    return Forms(
        ragged([sounding.units for sounding in soundings], np.uint16),
        ragged([sounding.letters.encode("ascii", "ignore") for sounding in soundings], np.uint8),
        ragged([sounding.key.encode("ascii", "ignore") for sounding in soundings], np.uint8),
    )


def features(forms: Forms, first: Flat, last: Flat) -> tuple[Codes, Owners]:
    """Codes of all n-grams of these forms and the row that each belongs to, each pair once, sorted by code.

    Syllables give folded unigrams, bigrams and bigrams over a gap, and trigrams of initials and of finals alone (what
    survives when every vowel was misheard); Latin words give trigrams of letters and bigrams of their phonetic key.
    """
    codes: list[Codes] = []
    owners: list[Owners] = []

    def add(tag: int, grams: Sequence[npt.NDArray[np.uint64]], owner: Owners, keep: npt.NDArray[np.bool_]) -> None:
        code = np.full(len(owner), tag, dtype=np.uint64)
        for gram in grams:
            code = (code << np.uint64(_BITS)) | gram
        codes.append(code[keep])
        owners.append(owner[keep])

    flat, owner = forms.units.values, _owners(forms.units)
    spoken = flat >= FIRST_SYLLABLE
    initial, final = first[flat].astype(np.uint64), last[flat].astype(np.uint64)
    whole = (initial << np.uint64(9)) | final
    add(1, [whole], owner, spoken)
    for tag, gap in ((2, 1), (3, 2)):
        if len(flat) > gap:
            inside = (owner[:-gap] == owner[gap:]) & spoken[:-gap] & spoken[gap:]
            add(tag, [whole[:-gap], whole[gap:]], owner[:-gap], inside)
    if len(flat) > 2:
        inside = (owner[:-2] == owner[2:]) & spoken[:-2] & spoken[1:-1] & spoken[2:]
        add(4, [initial[:-2], initial[1:-1], initial[2:]], owner[:-2], inside)
        add(5, [final[:-2], final[1:-1], final[2:]], owner[:-2], inside)
    for tag, rows, size in ((6, forms.letters, 3), (7, forms.keys, 2)):
        values, owner = rows.values.astype(np.uint64), _owners(rows)
        count = len(values) - size + 1
        if count > 0:
            grams = [values[offset : offset + count] for offset in range(size)]
            add(tag, grams, owner[:count], owner[:count] == owner[size - 1 :])
    return _unique(np.concatenate(codes), np.concatenate(owners))


def _owners(rows: Ragged) -> Owners:
    every = np.arange(len(rows.starts) - 1)
    return np.repeat(every.astype(np.uint32), rows.lengths(every))


def _unique(codes: Codes, owners: Owners) -> tuple[Codes, Owners]:
    order = np.lexsort((owners, codes))
    codes, owners = codes[order], owners[order]
    if len(codes):
        fresh = np.ones(len(codes), dtype=np.bool_)
        fresh[1:] = (codes[1:] != codes[:-1]) | (owners[1:] != owners[:-1])
        codes, owners = codes[fresh], owners[fresh]
    return codes, owners
