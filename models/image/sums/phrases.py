"""Words in the labels of sums and of payments -> what they say, read once from `data/settling.yaml`."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

import yaml


@lru_cache(maxsize=32)
def phrases(kind: str) -> re.Pattern[str]:
    """The words and patterns of one kind, in any case, wherever they stand. `KeyError` for a kind that is none."""
    content = yaml.safe_load(files("models.image").joinpath("data/settling.yaml").read_text(encoding="utf-8"))[kind]
    words = [re.escape(str(word)) for word in content.get("words", ())]
    return re.compile("|".join((*content.get("patterns", ()), *words)), re.IGNORECASE)


def says(kind: str, text: str) -> bool:
    """Whether a text holds words of a kind."""
    return phrases(kind).search(text) is not None
