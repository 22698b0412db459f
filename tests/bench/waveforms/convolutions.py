"""Would a layer of convolutions find what the band levels miss? `python -m tests.bench.waveforms.convolutions`

Fixed kernels of three levels (Dempster, Schmidt, Webb: "MiniRocket", KDD 2021, section 3), dilated, the share of positive
values over several biases as features, and the same linear model on top: a convolutional network of one layer whose
kernels are not learned, which needs nothing to train but what trains the shipped model. Same protocol and figures as
`train`; alone, and its score beside that of the band levels.
"""

from __future__ import annotations

import argparse
import itertools
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score, roc_curve

from tests.bench.waveforms.train import DATA, DRAWS, LEVEL, centred, commissioned, fit, load

Rows = NDArray[np.float64]
DILATIONS = (1, 4, 16, 64)
BIASES = (0.1, 0.3, 0.5, 0.7, 0.9)
_KERNELS = tuple(itertools.combinations(range(9), 3))[::6]
"""Where a kernel of length nine has +2 and not -1: every sixth of the 84."""


def windows_of(folder: Path, labels: list[dict[str, str]]) -> Rows:
    """Acceleration of each window of `train.load`, shape (windows, 3, samples), each machine by its own good level."""
    found = []
    for line in (folder / "index.jsonl").read_text().splitlines():
        entry = json.loads(line)
        found.append(np.load(folder / entry["file"])["acceleration_mg"].astype(np.float32).transpose(0, 2, 1))
    windows = np.concatenate(found)
    windows -= windows.mean(axis=2, keepdims=True)
    machines = np.array([each["machine"] for each in labels])
    good = np.array([each["label"] == "good" for each in labels])
    for machine in np.unique(machines):
        own = machines == machine
        windows[own] /= np.median(windows[own & good].std(axis=2), axis=0)[None, :, None]
    return np.asarray(windows)


def convolved(windows: Rows) -> Rows:
    """Shares of values over each bias; biases are quantiles of every tenth window's output."""
    rows = []
    for axis in range(windows.shape[1]):
        series = windows[:, axis]
        for dilation in DILATIONS:
            span = series.shape[1] - 8 * dilation
            taps = [series[:, tap * dilation : tap * dilation + span] for tap in range(9)]
            background = -np.sum(taps, axis=0)
            for kernel in _KERNELS:
                out = background + 3 * np.sum([taps[tap] for tap in kernel], axis=0)
                for bias in np.quantile(out[::10], BIASES):
                    rows.append((out > bias).mean(axis=1))
    shares = np.clip(np.stack(rows, axis=1).astype(np.float64), 1e-3, 1 - 1e-3)
    odds: Rows = np.log(shares / (1 - shares))
    return odds


def compare(kinds: dict[str, Rows], labels: list[dict[str, str]]) -> dict[str, dict[str, float]]:
    """Figures of each kind of features, and of the mean of their scores, by machine held out."""
    machines = np.array([each["machine"] for each in labels])
    bad = np.array([each["label"] == "bad" for each in labels])
    figures: dict[str, dict[str, list[float]]] = {}
    for seed in range(DRAWS):
        good = commissioned(labels, seed)
        scores = {name: np.full(len(bad), np.nan) for name in (*kinds, "both")}
        for machine in np.unique(machines):
            own = machines == machine
            for name, rows in kinds.items():
                shifted = centred(rows, labels, good)
                weights, bias = fit(shifted[~own], bad[~own])
                found = shifted[own] @ weights + bias
                middle = np.median(found[good[own]])
                spread = 1.4826 * np.median(np.abs(found[good[own]] - middle))
                scores[name][own] = (found - middle) / max(spread, 1e-9) if len(kinds) > 1 else found - middle
            scores["both"][own] = np.mean([scores[name][own] for name in kinds], axis=0)
        for name, found in scores.items():
            kept = figures.setdefault(name, {})
            false, true, _ = roc_curve(bad[~good], found[~good])
            kept.setdefault("auroc pooled", []).append(roc_auc_score(bad[~good], found[~good]))
            kept.setdefault("recall at 5 % false alarms", []).append(float(true[false <= LEVEL].max()))
            kept.setdefault("prevalence", []).append(float(bad[~good].mean()))
            for machine in np.unique(machines):
                test = (machines == machine) & ~good
                kept.setdefault(f"auroc on {machine}", []).append(roc_auc_score(bad[test], found[test]))
    return {name: {k: round(float(np.mean(v)), 4) for k, v in kept.items()} for name, kept in figures.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    folder = parser.parse_args().data / "vibration-cnc"
    bands, labels = load(folder)
    kinds = {"bands": bands, "convolutions": convolved(windows_of(folder, labels))}
    for name, figures in compare(kinds, labels).items():
        print(name, json.dumps(figures))


if __name__ == "__main__":
    main()
