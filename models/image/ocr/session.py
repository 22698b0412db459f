"""A network's file in, an onnxruntime session out, all of one process drawing on one pool of memory.

Sessions of their own pools would each keep the most they ever needed, though only one of them works at a time.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

_DOUBLING = 0
"""How the pool grows. Grown by what is asked for, it falls into pieces that fit nothing else: twice the memory."""
_DEFAULT = -1
_PIECES = "4"
"""Pieces, for each thread, that the work of a step is cut into."""


def open_session(network: Path, threads: int) -> Any:
    """The session, on `threads` threads of the processor. Raises what onnxruntime raises for a file that is none."""
    # Read once, when the native library loads: from then on nothing is reported and no identifier is written.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    _pool()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # Patterns are kept for every shape seen, and pages and strips come in all shapes.
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.use_env_allocators", "1")
    # A thread that spins while it waits takes a third more CPU from whatever else there is; with work handed out
    # in small pieces, the threads seldom wait.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.dynamic_block_base", _PIECES)
    return onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])


def giving_back(kept_bytes: int) -> Any | None:
    """Options of a run after which the pool gives back all that nobody uses; None while the process holds no more
    than `kept_bytes`.

    Pages of all shapes leave pieces behind that fit nothing else, so a pool that gave nothing back would grow for ever.
    Given back after each page, all would be fetched again for the next: a quarter of the search for words.
    """
    import onnxruntime
    import psutil

    if psutil.Process().memory_info().rss <= kept_bytes:
        return None
    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


@cache
def _pool() -> None:
    """One arena for the process. What the largest page takes is bounded by `detection_pixels`."""
    import onnxruntime

    memory = onnxruntime.OrtMemoryInfo(
        "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
    )
    onnxruntime.create_and_register_allocator(memory, onnxruntime.OrtArenaCfg(0, _DOUBLING, _DEFAULT, _DEFAULT))
