"""Scores of families of lines and where one was expected in; how far chance reaches at frequencies like it out."""

from __future__ import annotations

import numpy as np

from models.waveform.combs import Landscape

SURROGATES = 300


def null(shape: Landscape, expected: float, tolerance: float, chance: np.random.Generator) -> tuple[float, float]:
    """Median and robust deviation of the best score in windows as wide as the tested one, at surrogate frequencies."""
    highest = min(1.6 * expected, float(shape.hertz[-1]) / (1 + tolerance))
    lowest = max(0.6 * expected, float(shape.hertz[0]) / (1 - tolerance))
    centres = np.exp(chance.uniform(np.log(lowest), np.log(highest), SURROGATES))
    begins = np.searchsorted(shape.hertz, centres * (1 - tolerance))
    ends = np.maximum(np.searchsorted(shape.hertz, centres * (1 + tolerance)), begins + 1)
    best = np.array([shape.score[b:e].max(initial=-np.inf) for b, e in zip(begins, ends, strict=True)])
    best = best[np.isfinite(best)]
    middle = float(np.median(best))
    return middle, 1.4826 * float(np.median(np.abs(best - middle))) + 0.15
