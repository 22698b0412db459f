"""Perception: bytes in, candidate intents with evidence out. Knows neither the business nor the database."""

import os

# onnxruntime reports usage over the network unless it is told not to before it is loaded; no decoder may.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
