"""No decoder reports anything over the network."""

from __future__ import annotations

import subprocess
import sys


def test_the_runtime_of_the_models_is_told_not_to_report_before_it_is_loaded() -> None:
    code = (
        "import os, sys; os.environ.pop('ORT_DISABLE_TELEMETRY', None); import models.speech.gate;"
        " assert 'onnxruntime' not in sys.modules; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
