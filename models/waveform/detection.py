"""A recording and its machine's baseline in; a set of answers out: normal, abnormal, novel - or abstention.

A linear model over log band levels, learned on machine tools, ranks; conformal p-values against the machine's own good
recordings decide (Vovk, Gammerman, Shafer: Algorithmic Learning in a Random World, ch. 2).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Literal

import numpy as np

from models.waveform.abstention import Abstention
from models.waveform.baseline import Baseline, left_out
from models.waveform.features import BANDS, PER_AXIS, STATISTICS, band_centres, features
from models.waveform.settings import WaveformSettings
from models.waveform.signal import Waveform

Answer = Literal["normal", "abnormal", "novel"]
_FAR = 1.5
_TOP = 20
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Contribution:
    """One band of one axis that speaks for or against."""

    axis: str
    hertz: float
    weight: float
    """What it adds to the score; the larger, the more abnormal."""


@dataclass(frozen=True, slots=True)
class Detection:
    """What the detector says of one recording."""

    answers: frozenset[Answer]
    """Empty where it abstains. More than one: it cannot tell them apart at the level set."""
    abstention: Abstention
    p_normal: float
    """Share of good recordings (and this one) that are at least as abnormal."""
    p_abnormal: float
    """Share of known bad ones (and this one) that are at most as abnormal."""
    score: float
    """Of the linear model, over the median of the machine's good recordings."""
    distance: float
    """How far from the good recordings, as a multiple of the farthest of them."""
    contributions: tuple[Contribution, ...] = ()

    @property
    def figures(self) -> dict[str, float]:
        found = {f"detection.{name}": 1.0 for name in (*self.answers, *((self.abstention,) if self.abstention else ()))}
        if not self.abstention:
            told = {"p_normal": self.p_normal, "p_abnormal": self.p_abnormal}
            told |= {"score": self.score, "distance": self.distance}
            found |= {f"detection.{name}": round(value, 4) for name, value in told.items()}
        return found


class Detector:
    """Holds the learned weights; loads them at first use. One instance serves one thread."""

    def detect(self, waveform: Waveform, baseline: Baseline | None, settings: WaveformSettings) -> Detection:
        """Judge one recording. Abstains without a baseline, for an operation that it does not cover, for another sensor
        setting, and for recordings under 2,000 samples a second."""
        if baseline is None or baseline.recordings < settings.baseline_recordings:
            return _abstain("uncommissioned")
        if tuple(channel.axis for channel in waveform.channels) != baseline.axes or waveform.unit != baseline.unit:
            return _abstain("sensor_changed")
        if (waveform.operation or "") not in baseline.operations:
            return _abstain("operation_unknown")
        rows = features(waveform)
        if rows is None or rows.shape[1] != len(baseline.centre):
            return _abstain("rate_too_low" if rows is None else "sensor_changed")
        found = rows.astype(np.float64).mean(axis=0) - np.asarray(baseline.centre)
        good, spread = left_out(baseline)
        scores = self.score(good, len(baseline.axes))
        middle = float(np.median(scores))
        score = float(self.score(found[None, :], len(baseline.axes))[0]) - middle
        far, usual = _distance(found[None, :] / np.asarray(baseline.spread)), _distance(good / spread)
        p_normal = (1 + int(np.count_nonzero(scores - middle >= score))) / (len(scores) + 1)
        p_abnormal = (1 + int(np.count_nonzero(self._bad <= score))) / (len(self._bad) + 1)
        distance = float(far[0] / max(float(usual.max()), 1e-9))
        answers: set[Answer] = set()
        if p_normal > settings.false_alarms and distance <= _FAR:
            answers.add("normal")
        if p_abnormal > settings.false_alarms:
            answers.add("abnormal")
        return Detection(
            frozenset(answers or {"novel"}),
            "",
            p_normal,
            p_abnormal,
            score,
            distance,
            self._contributions(found, baseline.axes),
        )

    def score(
        self, rows: np.ndarray[tuple[int, ...], np.dtype[np.float64]], axes: int
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        """The linear model's score of each row of standardised features. The model was learned on three axes; for
        another number each axis is judged by the mean weight of the three."""
        if axes != self._axes:
            split = rows.reshape(len(rows), axes, PER_AXIS).mean(axis=1)
            rows = np.tile(split, (1, self._axes))
        inputs = {self._session.get_inputs()[0].name: np.ascontiguousarray(rows, dtype=np.float32)}
        (scores,) = self._session.run(None, inputs)
        return np.asarray(scores, dtype=np.float64).reshape(-1)

    def _contributions(
        self, found: np.ndarray[tuple[int, ...], np.dtype[np.float64]], axes: tuple[str, ...]
    ) -> tuple[Contribution, ...]:
        """The bands with the largest deviation, by axis, their quantiles together."""
        weights = np.asarray(self._card["weights"], dtype=np.float64).reshape(self._axes, STATISTICS, BANDS)
        used = weights if len(axes) == self._axes else np.repeat(weights.mean(axis=0, keepdims=True), len(axes), axis=0)
        parts = (used * found.reshape(len(axes), STATISTICS, BANDS)).sum(axis=1)
        order = np.argsort(-np.abs(parts), axis=None)[:_SHOWN]
        centres = band_centres()
        return tuple(
            Contribution(axes[axis], round(float(centres[band]), 1), round(float(parts[axis, band]), 4))
            for axis, band in zip(*np.unravel_index(order, parts.shape), strict=True)
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the weights, without loading them."""
        return str(self._card["sha256"])

    @cached_property
    def _card(self) -> dict[str, object]:
        text = resources.files("models.waveform").joinpath("data/log_bands.json").read_text("utf-8")
        found: dict[str, object] = json.loads(text)
        return found

    @cached_property
    def _bad(self) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return np.asarray(self._card["bad_scores"], dtype=np.float64)

    @property
    def _axes(self) -> int:
        return int(str(self._card["axes"]))

    @cached_property
    def _session(self):  # type: ignore[no-untyped-def]  # onnxruntime has no types
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        content = resources.files("models.waveform").joinpath("data/log_bands.onnx").read_bytes()
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _distance(
    rows: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Mean absolute deviation of the features that deviate most: a change in few bands counts too."""
    top = np.sort(np.abs(rows), axis=1)[:, -_TOP:]
    found: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = top.mean(axis=1)
    return found


def _abstain(why: Abstention) -> Detection:
    return Detection(frozenset(), why, 0.0, 0.0, 0.0, 0.0)
