"""How far the weights have come: the progress of a fetch in, what the terminal shows of it out."""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING

from intake.commands.sentences import sentence

if TYPE_CHECKING:
    from models.weights import Progress


def terminal_progress(stream: IO[str] | None = None) -> Progress:
    """A line that counts up on a terminal, one line for each finished package elsewhere."""
    out = stream or sys.stderr

    def show(label: str, done: int, total: int) -> None:
        size = total / 1e6
        if out.isatty():
            share = min(1.0, done / max(total, 1))
            bar = "█" * int(30 * share)
            out.write(f"\r{label:<32} {bar:<30} " + sentence("{share:4.0%} of {size:.0f} MB", share=share, size=size))
            out.write("\n" if done >= total else "")
        elif done >= total:
            out.write(sentence("fetched {label}, {size:.0f} MB", label=label, size=size) + "\n")
        out.flush()

    return show
