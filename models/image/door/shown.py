"""Evidence in, the picture that a reviewer is shown out: one page as a plain JPEG, metadata and place left behind.

Boxes of evidence are given in pixels at full size; `Shown.width` and `height` say what that is, so that a page can lay
them over a smaller copy. Decoding foreign bytes belongs in a process of its own: `shown_apart` starts one.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from models.image.settings import ImageSettings
from models.intent import Unreadable

SIDE = 2000
"""Longer side, in pixels, of what is shown."""
_QUALITY = 85
_MEMORY_BYTES = 1_500_000_000
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """A copy for people's eyes."""

    jpeg: bytes
    width: int
    height: int
    """Pixels at full size, orientation applied: the frame of `models.evidence.Box`."""
    pages: int
    """Of the whole document."""


def show(content: bytes, page: int = 0, settings: ImageSettings | None = None) -> Shown | Unreadable:
    """Copy one page, counted from 0, at most `SIDE` pixels long. Codes as `models.image.door.opening.open_file`, and
    `image.no_page`."""
    from PIL import Image

    from models.image.door.opening import open_file

    settings = settings or ImageSettings()
    opened = open_file(content, settings)
    if isinstance(opened, Unreadable):
        return opened
    if not 0 <= page < opened.pages:
        return Unreadable("image.no_page", f"Page {page} was asked for; there are {opened.pages}, counted from 0.")
    # The page is decoded as it was read: a smaller frame would move the boxes.
    picture = opened.page(page)
    if isinstance(picture, Unreadable):
        return picture
    copy = Image.fromarray(picture.pixels)
    copy.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    copy.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return Shown(out.getvalue(), picture.width, picture.height, opened.pages)


def shown(content: bytes, page: int = 0) -> bytes:
    """The JPEG alone. Raises ValueError with what is wrong where nothing can be shown."""
    copy = show(content, page)
    if isinstance(copy, Unreadable):
        raise ValueError(f"{copy.code}: {copy.detail}")
    return copy.jpeg


def shown_apart(content: bytes, page: int = 0, settings: ImageSettings | None = None) -> Shown | Unreadable:
    """`show`, in a process of its own with limits on memory and time. Codes as `show`, and `image.not_shown`."""
    settings = settings or ImageSettings()
    question = {"page": page, **_limits(settings)}
    try:
        answered = subprocess.run(
            [sys.executable, "-m", "models.image.door.shown", json.dumps(question)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        ).stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failure:
        return Unreadable(
            "image.not_shown", f"The picture could not be decoded within the limits ({type(failure).__name__})."
        )
    head, _, jpeg = answered.partition(b"\n")
    answer: dict[str, Any] = json.loads(head)
    if "code" in answer:
        return Unreadable(answer["code"], answer["detail"], answer["figures"])
    return Shown(jpeg, answer["width"], answer["height"], answer["pages"])


def _limits(settings: ImageSettings) -> dict[str, int]:
    names = ("max_bytes", "max_pixels", "max_pages", "smallest_side", "pdf_dpi", "reading_side")
    return {name: getattr(settings, name) for name in names}


def _answer(question: dict[str, int]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    page = question.pop("page")
    settings: dict[str, Any] = dict(question)
    copy = show(sys.stdin.buffer.read(), page, ImageSettings(**settings))
    head: dict[str, Any]
    if isinstance(copy, Unreadable):
        head = {"code": copy.code, "detail": copy.detail, "figures": dict(copy.figures)}
        jpeg = b""
    else:
        head = {"width": copy.width, "height": copy.height, "pages": copy.pages}
        jpeg = copy.jpeg
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + jpeg)


if __name__ == "__main__":
    _answer(json.loads(sys.argv[1]))
