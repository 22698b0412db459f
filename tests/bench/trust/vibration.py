"""Vibration of machines: this project's detector beside a threshold on RMS and kurtosis, and an isolation forest.

    python -m tests.bench.trust.vibration [--data ../shared/data] [--json FILE]

Protocol of `tests.bench.waveforms.train`: everybody is commissioned with the same third of a machine's good recordings and
tested on what is left, drawn five times. The project's detector alone also learns from the other machine, whose bad
recordings the peers have no use for. AUROC tells the ranking; the second figure is the share of bad windows found where
5 % of good ones are called abnormal.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kurtosis
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score, roc_curve

from tests.bench.waveforms import train

Rows = NDArray[np.float64]


def plain_features(folder: Path) -> Rows:
    """RMS and kurtosis of each axis for each window, in the order of `train.load`."""
    rows = []
    for line in (folder / "index.jsonl").read_text().splitlines():
        windows = np.load(folder / json.loads(line)["file"])["acceleration_mg"].astype(np.float64)
        centred = windows - windows.mean(axis=1, keepdims=True)
        rms = np.sqrt(np.mean(centred**2, axis=1))
        rows.append(np.hstack([np.log(rms), kurtosis(centred, axis=1)]))
    return np.concatenate(rows)


def threshold(rows: Rows, good: NDArray[np.bool_]) -> Rows:
    """The largest deviation of any figure from the commissioning mean, in its standard deviations."""
    spread = rows[good].std(axis=0) + 1e-9
    return np.asarray(np.max((rows - rows[good].mean(axis=0)) / spread, axis=1))


def forest(rows: Rows, good: NDArray[np.bool_]) -> Rows:
    """How odd an isolation forest finds each window, having seen the commissioning ones."""
    model = IsolationForest(n_estimators=200, random_state=0).fit(rows[good])
    return np.asarray(-model.score_samples(rows))


def ours(rows: Rows, labels: list[dict[str, str]], good: NDArray[np.bool_], machine: str) -> Rows:
    """The linear detector trained on the other machines, centred by the commissioning windows of this one."""
    machines = np.array([each["machine"] for each in labels])
    bad = np.array([each["label"] == "bad" for each in labels])
    shifted = train.centred(rows, labels, good)
    weights, bias = train.fit(shifted[machines != machine], bad[machines != machine])
    return np.asarray(shifted[machines == machine] @ weights + bias)


def measure(folder: Path) -> dict[str, dict[str, float]]:
    """Figures of each reader, means over the draws and the machines."""
    rows, labels = train.load(folder)
    plain = plain_features(folder)
    machines = np.array([each["machine"] for each in labels])
    bad = np.array([each["label"] == "bad" for each in labels])
    found: dict[str, dict[str, list[float]]] = {}
    for seed in range(train.DRAWS):
        good = train.commissioned(labels, seed)
        for machine in np.unique(machines):
            own = machines == machine
            scores = {
                "ours": ours(rows, labels, good, str(machine)),
                "RMS and kurtosis": threshold(plain[own], good[own]),
                "isolation forest": forest(plain[own], good[own]),
                "isolation forest on our features": forest(rows[own], good[own]),
            }
            for name, score in scores.items():
                test = ~good[own]
                truth = bad[own][test]
                false, true, _ = roc_curve(truth, score[test])
                figures = found.setdefault(name, {"auroc": [], "recall at 5 % false alarms": []})
                figures["auroc"].append(float(roc_auc_score(truth, score[test])))
                figures["recall at 5 % false alarms"].append(float(true[false <= 0.05].max()))
    return {
        name: {figure: float(np.mean(values)) for figure, values in figures.items()} for name, figures in found.items()
    }


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=train.DATA)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures = measure(options.data / "vibration-cnc")
    print("| reader | AUROC | recall at 5 % false alarms |\n|---|---|---|")
    for name, values in figures.items():
        print(f"| {name} | {values['auroc']:.3f} | {values['recall at 5 % false alarms']:.1%} |")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
