"""The first bytes of a body in, modality and media type out: what it is, never merely what it was called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.problems import Problem
from models.capture import Modality
from models.image.door import container as pictures
from models.phrases import Phrase, phrase
from models.speech import container as sounds
from models.waveform import container as waveforms

HEAD = 4096
"""Bytes that are looked at."""
TEXT = "text/plain"
ACCEPTED = (*sounds.MEDIA_TYPES, *pictures.MEDIA_TYPES, waveforms.NATIVE, waveforms.CSV, TEXT)
_UNCLAIMED = {"", "application/octet-stream", "binary/octet-stream", "application/x-www-form-urlencoded"}
_DRAWN = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!doctype|<svg|<html|%!PS)", re.IGNORECASE)
"""How pages and drawings begin that are made of text, and that nobody says or types as an order."""
_CONTROLS = {chr(code) for code in range(32)} - {"\t", "\n", "\r", "\f"} | {"\x7f"}


@dataclass(frozen=True, slots=True)
class Media:
    """What a body is."""

    modality: Modality
    media_type: str


def recognise(head: bytes, claimed: str, *, waveform: bool = False) -> Media:
    """Media of a body that begins with `head`; `claimed` is the Content-Type, parameters and all.

    `waveform`: the sender says that it is one, which tells a measurement in a sound file from speech.

    Raises Problem `media.unsupported`: unknown content, or one kind of content called another (a renamed file is
    somebody's mistake, and guessing which half of it was meant would be ours).
    """
    media_type = claimed.partition(";")[0].strip().lower()
    measured = waveforms.sniff(head, claimed, declared=waveform)
    if measured is not None:
        return Media("waveform", measured)
    if waveform:
        raise Problem(
            "media.unsupported",
            phrase(
                "Declared as a waveform, but it is none. Send {media_type} (docs/schema/waveform.json), WAV or CSV.",
                media_type=waveforms.NATIVE,
            ),
            where="modality",
        )
    picture = pictures.sniff(head)
    sound = sounds.sniff(head) if picture is None else None
    if picture is not None:
        if media_type.startswith(("text/", "audio/", "video/")):
            raise _mismatch(media_type, picture)
        return Media("image", picture)
    if sound is not None:
        if media_type.startswith(("text/", "image/")):
            raise _mismatch(media_type, sound)
        return Media("speech", sound)
    if media_type.startswith(("audio/", "video/", "image/")):
        raise _mismatch(media_type, TEXT if _reads_as_text(head) else phrase("nothing that is known here"))
    if media_type.startswith("text/"):
        return Media("text", TEXT)
    if media_type in _UNCLAIMED and not _DRAWN.match(head) and _reads_as_text(head):
        return Media("text", TEXT)
    raise Problem(
        "media.unsupported",
        phrase(
            "The content is not recognised (declared: {declared}). Send one of {accepted}.",
            declared=media_type or phrase("nothing"),
            accepted=ACCEPTED,
        ),
        where="Content-Type",
    )


def read_text(content: bytes, limit: int) -> str:
    """The characters of a text capture. Raises Problem where they are too many, not UTF-8, or control characters."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(
            "text.encoding",
            phrase("Byte {place} is not UTF-8. Convert the text to UTF-8 and send again.", place=error.start),
        ) from error
    if len(text) > limit:
        raise Problem(
            "text.too_long",
            phrase(
                "The text has {count} characters, at most {limit} are taken. Send it in parts.",
                count=len(text),
                limit=limit,
            ),
        )
    for position, character in enumerate(text):
        if character in _CONTROLS:
            raise Problem(
                "text.control",
                phrase(
                    "Character {position} is the control character U+{code:04X}. Remove it and send again.",
                    position=position,
                    code=ord(character),
                ),
            )
    return text


def _mismatch(claimed: str, found: Phrase | str) -> Problem:
    return Problem(
        "media.unsupported",
        phrase(
            "Declared as {claimed}, but the content is {found}. Send the original file, or declare what it is.",
            claimed=claimed,
            found=found,
        ),
        where="Content-Type",
    )


def _reads_as_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A character cut in two at the end of the head is no fault.
        if error.start < len(head) - 3 or len(head) < HEAD:
            return False
        text = head[: error.start].decode("utf-8-sig")
    return not any(character in _CONTROLS for character in text)
