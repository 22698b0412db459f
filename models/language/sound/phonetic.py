"""SoundIndex: a heard text -> the names of the catalogue that sound most like it, with distances from 0 to 1.

Names are found by the n-grams of their sounds (an inverted index in memory-mapped files) and the best two hundred are
compared exactly, so that a look-up among 50,000 names takes a few milliseconds and little memory of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.language.sound.distance import Distances, letter_distances, unit_distances
from models.language.sound.forms import Ragged, features, forms_of
from models.language.sound.index import KINDS, IndexDamaged, IndexFiles, open_index, write_index, write_index_apart
from models.language.sound.readings import Sounding
from models.language.vocabulary import Nearby, Phrase, PhraseKind

ACCEPT = 0.15
"""A name farther than this from what was heard does not stand for it."""
CONTRAST = 0.3
"""The next name must be so far that the first has at most this share of its distance: among 50,000 names a stranger
lies near to several at once, a name that was misheard near to one. With `ACCEPT` set on `tests/bench/names.py`."""
SHORTLIST = 192
"""How many forms are compared exactly."""
APART = 10_000
"""With more names than this the index is built in a process of its own."""
_POSTINGS = 400_000
"""Entries of the inverted index read in one look-up, rarest n-grams first: bounds the time, whatever is asked."""
_LONGEST = 64
"""Units of a text that are compared; no name is longer, a longer text is cut."""
_TIE = 1e-4
"""Distances closer than this are the same."""


class SoundIndex:
    """Read-only once opened; safe to share between threads, and its files between processes."""

    def __init__(self, files: IndexFiles) -> None:
        self._files = files
        arrays = files.arrays
        self._units = files.ragged("units", "unit_starts")
        self._letters = files.ragged("letters", "letter_starts")
        self._keys = files.ragged("keys", "keys_starts")
        # Small and used in every step of every look-up: in memory rather than mapped.
        self._costs = np.array(arrays["costs"])
        self._mass = np.array(arrays["mass"])
        self._initials, self._finals = np.array(arrays["initials"]), np.array(arrays["finals"])
        self._norm = np.maximum(np.array(arrays["norm"]), 1e-6)
        self._kinds, self._chinese = arrays["kinds"], arrays["chinese"]

    @staticmethod
    def build(names: Iterable[Phrase], directory: Path) -> SoundIndex:
        """Build the index over these names at `directory` (atomically; an intact one is kept) and open it.

        Many names are indexed in a process of their own, see `write_index_apart`.
        """
        phrases = tuple(names)
        (write_index_apart if len(phrases) > APART else write_index)(phrases, directory)
        return SoundIndex.open(directory)

    @staticmethod
    def open(directory: Path) -> SoundIndex:
        """Map an index that was built.

        Raises:
            IndexDamaged: it is missing, cut short or of another format.
        """
        return SoundIndex(open_index(directory))

    def __len__(self) -> int:
        return len(self._files.arrays["kind"])

    def nearest(
        self, text: str, k: int, language: str | None = None, kinds: Collection[PhraseKind] | None = None
    ) -> tuple[Nearby, ...]:
        """The k nodes whose names sound most like `text`, each by its nearest name, nearest first.

        Nodes as near as the k-th are all returned: ties are answers. Among names of one node that sound alike, one in
        `language` and not hidden is preferred. Empty when the text holds no sound or no name shares any with it.
        """
        heard = self._files.readings.sounding(text[: 4 * _LONGEST])
        forms = self._shortlist(heard, kinds)
        if not len(forms) or k < 1:
            return ()
        distances = self._distances(heard, forms)
        order = np.lexsort((forms, distances))
        return self._collect(forms[order], distances[order], k, language, kinds)

    def _shortlist(self, heard: Sounding, kinds: Collection[PhraseKind] | None) -> npt.NDArray[np.intp]:
        arrays = self._files.arrays
        wanted, _ = features(forms_of([heard]), self._initials, self._finals)
        places = np.searchsorted(arrays["codes"], wanted)
        places = places[places < len(arrays["codes"])]
        found = np.intersect1d(arrays["codes"][places], wanted)
        places = np.searchsorted(arrays["codes"], found)
        begins, ends = (arrays["code_starts"][places + shift].astype(np.int64) for shift in (0, 1))
        score = np.zeros(len(self._norm), dtype=np.float32)
        left = _POSTINGS
        for entry in np.argsort(ends - begins):
            size = int(ends[entry] - begins[entry])
            if size > left:
                break
            left -= size
            weight = arrays["weight"][places[entry]]
            # A row occurs once in each list, so plain indexing adds up correctly.
            score[arrays["owners"][begins[entry] : ends[entry]]] += weight * weight
        # Only what shares a sound is ranked: to part a million names, nearly all at zero, takes five times as long.
        rows = np.flatnonzero(score)
        if kinds is not None:
            mask = sum(1 << KINDS.index(kind) for kind in set(kinds))
            rows = rows[(self._kinds[rows] & mask) != 0]
        if len(rows) > SHORTLIST:
            near = score[rows] / self._norm[rows]
            rows = rows[np.argpartition(near, len(rows) - SHORTLIST)[len(rows) - SHORTLIST :]]
        return rows

    def _distances(self, heard: Sounding, forms: npt.NDArray[np.intp]) -> Distances:
        units = np.array(heard.units[:_LONGEST], dtype=np.uint16)
        found = np.ones(len(forms), dtype=np.float32)
        latin = ~np.asarray(self._chinese[forms]) if not heard.chinese else np.zeros(len(forms), dtype=np.bool_)
        if latin.any():
            rows = forms[latin]
            letters, keys = _texts(self._letters, rows), _texts(self._keys, rows)
            found[latin] = letter_distances(heard.letters, heard.key, letters, keys)
        if not latin.all():
            rows = forms[~latin]
            found[~latin] = unit_distances(units, self._units.padded(rows)[:, :_LONGEST], self._costs, self._mass)
        return found

    def _collect(
        self,
        forms: npt.NDArray[np.intp],
        distances: Distances,
        k: int,
        language: str | None,
        kinds: Collection[PhraseKind] | None,
    ) -> tuple[Nearby, ...]:
        arrays = self._files.arrays
        found: dict[str, Nearby] = {}
        last = 2.0
        for form, distance in zip(forms.tolist(), distances.tolist(), strict=True):
            if len(found) >= k and distance > last + _TIE:
                break
            last = distance if len(found) < k else last
            for number in arrays["members"][arrays["member_starts"][form] : arrays["member_starts"][form + 1]].tolist():
                phrase = self._files.phrase(number)
                if kinds is not None and phrase.kind not in kinds:
                    continue
                known = found.get(phrase.key)
                if known is None or (
                    distance <= known.distance + _TIE and _worth(phrase, language) > _worth(known.phrase, language)
                ):
                    found[phrase.key] = Nearby(phrase, known.distance if known else distance)
        return tuple(sorted(found.values(), key=lambda near: near.distance))


def accepted(found: Sequence[Nearby]) -> bool:
    """May the first of these stand for what was heard, though nothing else vouches for it?

    `found` is what `nearest` answered for k of at least 2. Fewer than 0.5 % of names that are not in a catalogue of
    50,000 are accepted for one that is; names that sound alike never are, they are a question.
    """
    if not found or found[0].distance > ACCEPT:
        return False
    if len(found) == 1:
        return True
    first, second = found[0].distance, found[1].distance
    return second - first > _TIE and first <= CONTRAST * second


def _worth(phrase: Phrase, language: str | None) -> tuple[bool, bool]:
    return not phrase.hidden, language is not None and phrase.language == language


def _texts(rows: Ragged, wanted: npt.NDArray[np.intp]) -> list[str]:
    begins, ends = rows.starts[wanted].tolist(), rows.starts[wanted + 1].tolist()
    return [rows.values[begin:end].tobytes().decode("ascii") for begin, end in zip(begins, ends, strict=True)]


__all__ = ["ACCEPT", "CONTRAST", "IndexDamaged", "SoundIndex", "accepted"]
