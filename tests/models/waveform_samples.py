"""Recordings for the tests of waveforms, in each container."""

from __future__ import annotations

import base64
import io
import json
import struct
import wave
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 5_000
Samples = NDArray[np.float64]


def hum(seconds: float = 2.0, rate: int = RATE, seed: int = 1) -> Samples:
    """A machine that runs: two tones and noise, about 1 m/s2."""
    time = np.arange(int(seconds * rate)) / rate
    noise = np.random.default_rng(seed).standard_normal(len(time))
    return np.sin(2 * np.pi * 25 * time) + 0.4 * np.sin(2 * np.pi * 333 * time) + 0.3 * noise


def native(**changes: Any) -> bytes:
    """The project's JSON; `None` leaves a field out."""
    fields: dict[str, Any] = {
        "version": 1,
        "sample_rate": RATE,
        "unit": "m/s2",
        "speed": {"value": 1500, "unit": "rpm"},
        "operation": "OP07",
        "asset": "asset:cnc-03",
        "channels": [{"axis": "x", "data": np.round(hum(), 4).tolist()}],
    }
    fields.update(changes)
    return json.dumps({name: value for name, value in fields.items() if value is not None}).encode()


def packed(samples: Samples, axis: str = "x", dtype: str = "int16", scale: float = 0.001) -> dict[str, object]:
    """A channel in base64."""
    stored = np.round(samples / scale).astype("<i2") if dtype == "int16" else (samples / scale).astype("<f4")
    return {"axis": axis, "dtype": dtype, "scale": scale, "data": base64.b64encode(stored.tobytes()).decode()}


def wav(samples: Samples, comment: str = "unit=m/s2; full_scale=20; speed=25 Hz", full_scale: float = 20.0) -> bytes:
    """16-bit PCM; rows of `samples` are channels."""
    rows = np.atleast_2d(samples)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(len(rows))
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.round(rows.T / full_scale * 32767).astype("<i2").tobytes())
    text = comment.encode() + b"\0" * (1 + len(comment.encode()) % 2)
    info = b"INFO" + b"ICMT" + struct.pack("<I", len(text)) + text
    content = buffer.getvalue() + b"LIST" + struct.pack("<I", len(info)) + info
    return content[:4] + struct.pack("<I", len(content) - 8) + content[8:]


def csv(
    rows: Samples, header: str = "x [g],y [g]", comments: str = f"# sample_rate: {RATE}\n# speed: 25 Hz\n"
) -> bytes:
    """Columns of `rows` under a header."""
    lines = "\n".join(",".join(f"{value:.6f}" for value in row) for row in rows)
    return f"{comments}{header}\n{lines}\n".encode()
