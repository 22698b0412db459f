"""What is counted and timed in each process, for `/metrics`. What the database knows is asked there instead."""

from __future__ import annotations

from prometheus_client import REGISTRY, Counter, Histogram

CAPTURES = Counter("order_intake_captures", "Captures accepted by this process: created, or repeated.", ["result"])
REFUSALS = Counter("order_intake_refusals", "Requests refused by this process, by problem code.", ["code"])
DECODINGS = Counter("order_intake_decodings", "Decodings by modality and outcome.", ["modality", "outcome"])
DECODE_SECONDS = Histogram(
    "order_intake_decode_seconds",
    "Seconds from the start of a decoding to its proposals.",
    ["modality"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0),
)

__all__ = ["CAPTURES", "DECODE_SECONDS", "DECODINGS", "REFUSALS", "REGISTRY"]
