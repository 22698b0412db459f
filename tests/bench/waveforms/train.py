"""Train the linear detector on `vibration-cnc`, measure it by machine, and write weights and model card.

    python -m tests.bench.waveforms.train [--data ../shared/data] [--write]

Needs scikit-learn and onnx besides the project's own dependencies (`requirements-bench.lock`, `make bench` installs it). Protocol: trained on one
machine, tested on the other and back; of each operation of a machine a third of its good recordings (at least one)
commission it - they set its centre and are left out of the test - and which ones is drawn five times. The data hold far
more bad recordings than occur in operation (about 4 %).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, roc_curve
from sklearn.preprocessing import StandardScaler

from models.waveform.features import VERSION, features
from models.waveform.signal import Channel, Waveform

HERE = Path(__file__).resolve()
DATA = HERE.parents[4] / "shared" / "data"
TARGET = HERE.parents[3] / "models" / "waveform" / "data"
STRENGTH = 0.01
DRAWS = 5
SHARE = 1 / 3
LEVEL = 0.05
_MG = 9.80665e-3


def load(folder: Path) -> tuple[NDArray[np.float64], list[dict[str, str]]]:
    """One row of features and one label for each window of five seconds."""
    rows, labels = [], []
    for line in (folder / "index.jsonl").read_text().splitlines():
        entry = json.loads(line)
        windows = np.load(folder / entry["file"])["acceleration_mg"].astype(np.float64) * _MG
        for window in windows:
            channels = tuple(Channel(axis, window[:, at]) for at, axis in enumerate("xyz"))
            found = features(Waveform(channels, 2000.0, "m/s2"))
            assert found is not None
            rows.append(found[0])
            labels.append(entry)
    return np.asarray(rows, dtype=np.float64), labels


def commissioned(labels: list[dict[str, str]], seed: int) -> NDArray[np.bool_]:
    """Windows of the good recordings that commission each machine."""
    chance = np.random.default_rng(seed)
    chosen: set[str] = set()
    for machine in sorted({each["machine"] for each in labels}):
        for operation in sorted({each["operation"] for each in labels}):
            good = sorted(
                {
                    each["file"]
                    for each in labels
                    if (each["machine"], each["operation"], each["label"]) == (machine, operation, "good")
                }
            )
            chosen |= set(chance.permutation(good)[: max(1, round(SHARE * len(good)))]) if good else set()
    return np.array([each["file"] in chosen for each in labels])


def centred(rows: NDArray[np.float64], labels: list[dict[str, str]], good: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Each machine's rows less the mean of its commissioning ones."""
    found = rows.copy()
    machines = np.array([each["machine"] for each in labels])
    for machine in np.unique(machines):
        found[machines == machine] -= rows[(machines == machine) & good].mean(axis=0)
    return found


def fit(rows: NDArray[np.float64], bad: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic regression, its scaling folded in."""
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=5000)
    model.fit(scaler.transform(rows), bad)
    weights = model.coef_[0] / scaler.scale_
    return weights, float(model.intercept_[0] - weights @ scaler.mean_)


def measure(rows: NDArray[np.float64], labels: list[dict[str, str]]) -> tuple[dict[str, float], NDArray[np.float64]]:
    """Figures over all draws, and the scores of bad windows (less the median of the machine's commissioning ones)."""
    machines = np.array([each["machine"] for each in labels])
    bad = np.array([each["label"] == "bad" for each in labels])
    figures: dict[str, list[float]] = {}
    kept = []
    for seed in range(DRAWS):
        good = commissioned(labels, seed)
        shifted = centred(rows, labels, good)
        scores, p_values, raw = (np.full(len(bad), np.nan) for _ in range(3))
        for machine in np.unique(machines):
            weights, bias = fit(shifted[machines != machine], bad[machines != machine])
            own = machines == machine
            found = shifted[own] @ weights + bias
            scores[own] = found - np.median(found[good[own]])
            # As the detector does it: each good recording is judged by the others (`baseline.left_out`).
            count = int(good[own].sum())
            left_out = (found[good[own]] - bias) * count / (count - 1) + bias
            p_values[own] = (1 + (left_out[:, None] >= found[None, :]).sum(axis=0)) / (count + 1)
            raw_weights, raw_bias = fit(rows[machines != machine], bad[machines != machine])
            raw[own] = rows[own] @ raw_weights + raw_bias
            test = own & ~good
            figures.setdefault(f"auroc tested on {machine}", []).append(roc_auc_score(bad[test], scores[test]))
        test = ~good
        kept.append(scores[test & bad])
        false, true, _ = roc_curve(bad[test], scores[test])
        figures.setdefault("auroc pooled", []).append(roc_auc_score(bad[test], scores[test]))
        figures.setdefault("recall at 5 % false alarms", []).append(float(true[false <= 0.05].max()))
        alarm = p_values[test] <= LEVEL
        figures.setdefault("good called abnormal by p-value", []).append(float(alarm[~bad[test]].mean()))
        figures.setdefault("bad called abnormal by p-value", []).append(float(alarm[bad[test]].mean()))
        figures.setdefault("auroc pooled, not commissioned", []).append(roc_auc_score(bad[test], raw[test]))
        figures.setdefault("prevalence of bad in the test", []).append(float(bad[test].mean()))
    return {name: round(float(np.mean(values)), 4) for name, values in figures.items()}, np.concatenate(kept)


def write(
    rows: NDArray[np.float64], labels: list[dict[str, str]], figures: dict[str, float], bad_scores: NDArray[np.float64]
) -> None:
    """Weights trained on both machines, as ONNX and beside it what the detector needs to know."""
    bad = np.array([each["label"] == "bad" for each in labels])
    good = np.array([each["label"] == "good" for each in labels])
    weights, bias = fit(centred(rows, labels, good), bad)
    graph = helper.make_graph(
        [helper.make_node("Gemm", ["rows", "weights", "bias"], ["scores"])],
        "log_bands",
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, [None, len(weights)])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [None, 1])],
        [
            numpy_helper.from_array(weights.astype(np.float32)[:, None], "weights"),
            numpy_helper.from_array(np.array([bias], dtype=np.float32), "bias"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    TARGET.mkdir(exist_ok=True)
    content = model.SerializeToString()
    (TARGET / "log_bands.onnx").write_bytes(content)
    card = {
        "features": VERSION,
        "axes": 3,
        "sha256": hashlib.sha256(content).hexdigest(),
        "figures": figures,
        "bad_scores": [round(float(score), 4) for score in np.quantile(bad_scores, np.linspace(0, 1, 201))],
        "weights": [round(float(weight), 6) for weight in weights],
    }
    (TARGET / "log_bands.json").write_text(json.dumps(card, separators=(",", ":")) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    rows, labels = load(chosen.data / "vibration-cnc")
    figures, bad_scores = measure(rows, labels)
    for name, value in figures.items():
        print(f"{name:<32}{value:.4f}")
    if chosen.write:
        write(rows, labels, figures, bad_scores)


if __name__ == "__main__":
    main()
