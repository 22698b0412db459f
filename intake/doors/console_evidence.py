"""Evidence as a reviewer is shown it: pages of pictures as plain JPEGs, waveforms as a drawing. Kept for a while.

Foreign pictures are decoded in a process of their own (`models.image.door.shown`). Of a waveform the explanation is
drawn that was kept when it was read: what was judged then, whatever would be judged today.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from models.intent import Unreadable
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
    from models.image.door.shown import shown_apart

    copy = shown_apart(content, page)
    if isinstance(copy, Unreadable):
        raise Refused(copy.code, copy.detail, 415)
    return Picture(copy.jpeg, copy.width, copy.height)


def drawing(kept: bytes, form: Form = "svg", language: str = "en") -> Drawing:
    """Waveform, spectrum and envelope with the cursors of what was found, as SVG or PNG in this language, or as data.

    `kept`: the explanation that the decoder gave with its answer.
    """
    from models.waveform import drawing as page
    from models.waveform import raster
    from models.waveform.explanation import from_json

    told = from_json(kept)
    drawn = page.draw(told, language)
    size = _VIEW.search(drawn)
    assert size is not None, "an SVG says how large it is"
    content = drawn.encode()
    if form == "png":
        content = raster.png(told, language)
    elif form == "json":
        content = kept
    return Drawing(
        content=content,
        width=int(size[1]),
        height=int(size[2]),
        panel=(page.LEFT, page.GAP, page.WIDTH, page.HEIGHT),
        channel=told.axis,
        samples=told.samples,
    )
