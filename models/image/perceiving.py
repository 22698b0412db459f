"""Bytes in, `Perceived` out: pages of text and codes, and a fingerprint - or `Unreadable`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from models.image.door.fingerprint import fingerprint
from models.image.door.gate import judge, measure
from models.image.door.opening import open_file
from models.image.ocr.codes import find_codes
from models.image.page import Code, Page
from models.image.picture import Picture
from models.image.settings import ImageSettings
from models.image.structure.respelling import respelled
from models.intent import Unreadable
from models.language.vocabulary import Vocabulary


class Reader(Protocol):
    """Reads the words of a picture; codes found on it are carried into the page's frame."""

    def read(self, picture: Picture, codes: tuple[Code, ...] = ()) -> Page: ...


@dataclass(frozen=True, slots=True)
class Perceived:
    """What was seen, before anyone asks what it means."""

    pages: tuple[Page, ...]
    fingerprint: str
    figures: Mapping[str, float]


def perceive(
    content: bytes, reader: Reader, settings: ImageSettings, vocabulary: Vocabulary | None = None
) -> Perceived | Unreadable:
    """Read a picture or every page of a document, spelled as the vocabulary spells what was nearly read so.

    Codes: those of `models.image.door.opening.open_file` and of `models.image.door.gate.judge`, and `image.no_text`. A
    document is refused where a page of it cannot be read: an order that lost a page is another order.
    """
    opened = open_file(content, settings)
    if isinstance(opened, Unreadable):
        return opened
    pages: list[Page] = []
    marks = ""
    figures: dict[str, float] = {"pages": float(opened.pages)}
    for number in range(opened.pages):
        picture = opened.page(number)
        if isinstance(picture, Unreadable):
            return picture
        marks += fingerprint(picture.grey)
        codes = find_codes(picture.grey)
        condition = measure(picture)
        figures |= _worst(figures, condition.figures)
        refusal = judge(condition, settings)
        if refusal is not None and not codes and not (refusal.code == "image.blank" and opened.pages > 1):
            return replace(refusal, fingerprint=marks)
        pages.append(reader.read(picture, codes))
    figures |= {
        "boxes": float(sum(len(page.boxes) for page in pages)),
        "codes": float(sum(len(p.codes) for p in pages)),
    }
    if not figures["boxes"] and not figures["codes"]:
        return Unreadable(
            "image.no_text",
            "No words and no code were found on the picture. Take the form, the label or the slip closer and straight.",
            figures,
            fingerprint=marks,
        )
    return Perceived(tuple(pages) if vocabulary is None else respelled(pages, vocabulary), marks, figures)


def _worst(before: Mapping[str, float], now: Mapping[str, float]) -> dict[str, float]:
    return {name: min(value, before.get(name, value)) for name, value in now.items()}
