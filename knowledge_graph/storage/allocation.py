"""Building a large snapshot quickly: the cycle collector waits while hundreds of thousands of values are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_waits() -> Iterator[None]:
    """No cycle collection inside. Snapshots hold no cycles; walking them again and again doubles the time they take."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
