"""How far a heard text is from many names at once: a weighted edit distance over sound units, and one over letters.

The distance of two unit sequences is the least total cost of turning one into the other, divided by the mass of the
heavier: 0 for the same sounds, 1 for nothing in common. A unit that nearly every name holds (店, 路) has little mass,
so that it may be left out. (Wagner and Fischer, J. ACM 21(1), 1974, for all candidates in one pass.)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from models.language.sound.sounds import Costs

Distances = npt.NDArray[np.float32]


def unit_distances(
    heard: npt.NDArray[np.uint16], names: npt.NDArray[np.uint16], costs: Costs, mass: npt.NDArray[np.float32]
) -> Distances:
    """Distances of one sequence, shape (m,), to names, shape (names, n) padded with 0; result shape (names,).

    `mass[0]` must be 0, so that padding is free to insert.
    """
    # Name positions run along the first axis: every step below works on contiguous rows.
    columns = np.ascontiguousarray(names.T)
    weights = mass[columns]
    ahead = np.zeros((len(columns) + 1, len(names)), dtype=np.float32)
    np.cumsum(weights, axis=0, out=ahead[1:])
    row = ahead
    for unit in heard:
        weight = mass[unit]
        change = costs[unit][columns] * np.maximum(weights, weight)
        change[columns == 0] = 1e6
        below = np.minimum(row[1:] + weight, row[:-1] + change)
        next_row = np.empty_like(row)
        next_row[0] = row[0] + weight
        # Insertions within the row, all positions at once: D[j] = min over i <= j of below[i] + mass between i and j.
        next_row[1:] = below - ahead[1:]
        np.minimum.accumulate(np.concatenate((next_row[:1] - ahead[:1], next_row[1:])), axis=0, out=next_row)
        next_row += ahead
        row = next_row
    total = np.maximum(ahead[-1], mass[heard].sum(dtype=np.float32))
    return np.asarray(np.clip(row[-1] / np.maximum(total, 1e-6), 0.0, 1.0), dtype=np.float32)


def letter_distances(letters: str, key: str, names: Sequence[str], keys: Sequence[str]) -> Distances:
    """Mean of the edit distances over letters and over the phonetic key, each relative to the longer of the two."""
    found = np.empty(len(names), dtype=np.float32)
    for position, (name, other) in enumerate(zip(names, keys, strict=True)):
        spelled = Levenshtein.normalized_distance(letters, name)
        sounded = Levenshtein.normalized_distance(key, other)
        found[position] = 0.5 * (spelled + sounded)
    return found
