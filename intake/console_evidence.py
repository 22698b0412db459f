"""Evidence as a reviewer is shown it: pages of pictures as plain JPEGs, waveforms as a drawing. Kept for a while.

Foreign pictures are decoded in a process of their own (`models.image.picture_shown`); a waveform is read by our own
code, and drawn by the decoder that read it.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

import msgspec

from intake.lanes import waveform_settings
from intake.settings import Settings
from models.capture import Capture
from models.intent import Unreadable
from models.language.vocabulary import Vocabulary
from sandbox.console.ports import Drawing, Form, Picture, Refused

KEPT = 24
"""Pictures and drawings that a process keeps: a reviewer goes back and forth between few."""
T = TypeVar("T")
_VIEW = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


class Kept(Generic[T]):
    """The last few answers by key; safe to share between threads."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[str, T] = OrderedDict()

    def get(self, key: str, make: Callable[[], T]) -> T:
        """What is kept, or made now."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


def picture(content: bytes, page: int) -> Picture:
    """One page as a JPEG, with the size of the frame that boxes of evidence are given in. Raises Refused."""
    from models.image.picture_shown import shown_apart

    copy = shown_apart(content, page)
    if isinstance(copy, Unreadable):
        raise Refused(copy.code, copy.detail, 415)
    return Picture(copy.jpeg, copy.width, copy.height)


def drawing(
    capture: Capture,
    sent: bytes,
    vocabulary: Vocabulary,
    settings: Settings,
    form: Form = "svg",
    language: str = "en",
) -> Drawing:
    """Waveform, spectrum and envelope with the cursors of what was found, as SVG or PNG in this language, or as data.

    Raises Refused.
    """
    from models.waveform import drawing as page
    from models.waveform import raster
    from models.waveform.detection import Detector
    from models.waveform.explanation import explanation, to_json
    from models.waveform.findings import find
    from models.waveform.settings import WaveformSettings

    given = waveform_settings(settings)
    assert isinstance(given, WaveformSettings)
    found = find(capture, sent, vocabulary, Detector(), given)
    if isinstance(found, Unreadable):
        raise Refused("waveform.unreadable", "Nothing could be read from this waveform.", 415)
    told = explanation(found)
    drawn = page.draw(told, language)
    size = _VIEW.search(drawn)
    assert size is not None, "an SVG says how large it is"
    content = drawn.encode()
    if form == "png":
        content = raster.png(told, language)
    elif form == "json":
        content = msgspec.json.encode(to_json(told))
    return Drawing(
        content=content,
        width=int(size[1]),
        height=int(size[2]),
        panel=(page.LEFT, page.GAP, page.WIDTH, page.HEIGHT),
        channel=told.axis,
        samples=found.waveform.length,
    )
