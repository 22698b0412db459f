"""What one would use instead for spoken orders: bare faster-whisper with the menu as hotwords, then fuzzy matching."""

from __future__ import annotations

import math
from pathlib import Path

from faster_whisper import WhisperModel
from rapidfuzz import fuzz, process

from intake.evaluation.dataset import Item
from models import weights
from tests.bench.noise import Wave
from tests.bench.trust.menu import menu_of
from tests.bench.trust.scoring import Answer
from tests.bench.trust.written_peers import fuzzy_lines

_HOTWORDS = 60
_MANDARIN = "以下是普通话的句子。"


class Bare:
    """One recogniser and one menu; `read` takes the samples and gives an order."""

    def __init__(self, pack: Path, threads: int = 2) -> None:
        folder = str(weights.locate("whisper-base"))
        self._whisper = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=threads)
        self._menu = menu_of(pack)

    def read(self, item: Item, wave: Wave) -> Answer:
        """Beam 5, one pass, temperature 0; the store is the name that fits best anywhere in the text."""
        chinese = item.language == "zh"
        names = [name for name in self._menu.items if name.isascii() != chinese][:_HOTWORDS]
        segments, _ = self._whisper.transcribe(
            wave,
            language=item.language,
            beam_size=5,
            temperature=0,
            vad_filter=True,
            condition_on_previous_text=False,
            hotwords=("、" if chinese else ", ").join(names),
            initial_prompt=_MANDARIN if chinese else None,
        )
        heard = list(segments)
        if not heard:
            return Answer((), 0.0, False)
        text = "".join(segment.text for segment in heard).strip().casefold()
        sure = math.exp(min(segment.avg_logprob for segment in heard))
        store = process.extractOne(text, self._menu.stores.keys(), scorer=fuzz.partial_ratio)
        lines, least = fuzzy_lines(text, self._menu)
        if store is None or not lines:
            return Answer((), 0.0, False)
        order = {"fulfilment_site": {"id": self._menu.stores[store[0]]}, "lines": lines}
        return Answer((order,), min(sure, least, store[1] / 100))
