"""Lanes: for each modality the queue it waits in, the decoder that reads it, and what that decoder is given.

A further modality is one more row here; doors, workers, offline use and `serve` go by this table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from intake.settings import Settings
from models.capture import Modality


@dataclass(frozen=True, slots=True)
class Lane:
    """How captures of one modality are read. The queue is called like the modality."""

    modality: Modality
    decoder: str
    """Name of the entry point in `order_intake.decoders`."""
    given: Callable[[Settings], object]
    """What the decoder's constructor is given."""
    workers: Callable[[Settings], int]
    """Worker processes that `serve` starts."""
    heavy: bool = True
    """Heavy, or dangerous to open: read in a child process with limits, one job taken at a time. Otherwise read in the
    worker itself, many jobs taken at a time."""
    at_once: Callable[[Settings], int] = lambda _: 1
    """Captures that one worker process reads at the same time, by a decoder that is safe for so many threads."""
    coalesces: bool = False
    """Whether captures of one device within a moment are decoded once and counted together."""

    def batch(self, settings: Settings) -> int:
        """Jobs that a thread takes at a time."""
        return 1 if self.heavy else settings.job_batch


def speech_settings(settings: Settings) -> object:
    """The speech decoder's, from ours."""
    from models.speech.settings import SpeechSettings

    found = SpeechSettings(
        allow_hub=settings.speech_allow_hub,
        cpu_threads=settings.speech_threads,
        padded_seconds=settings.speech_padded_seconds,
        max_seconds=settings.max_audio_seconds,
        max_bytes=settings.max_body_bytes,
    )
    return found if settings.speech_model is None else replace(found, model=settings.speech_model)


def image_settings(settings: Settings) -> object:
    """The picture decoder's, from ours."""
    from models.image.settings import ImageSettings

    found = ImageSettings(
        size=settings.image_size,
        cpu_threads=settings.image_threads,
        max_bytes=settings.max_body_bytes,
        max_pixels=settings.max_image_pixels,
        max_pages=settings.max_image_pages,
    )
    return found if settings.image_model is None else replace(found, model=settings.image_model)


def waveform_settings(settings: Settings) -> object:
    """The vibration decoder's, from ours."""
    from models.waveform.settings import WaveformSettings

    return WaveformSettings(max_bytes=settings.max_body_bytes)


LANES: Mapping[Modality, Lane] = {
    "text": Lane(
        "text",
        "text",
        given=lambda settings: settings.max_text_characters,
        workers=lambda settings: settings.text_workers,
        heavy=False,
        at_once=lambda settings: settings.text_threads,
    ),
    "speech": Lane(
        "speech",
        "whisper",
        given=speech_settings,
        workers=lambda settings: settings.speech_workers,
    ),
    "image": Lane(
        "image",
        "ppocr",
        given=image_settings,
        workers=lambda settings: settings.image_workers,
        # While the words of one picture are looked for on all threads, another is opened, understood or written down.
        at_once=lambda settings: min(2, settings.image_threads),
    ),
    "waveform": Lane(
        "waveform",
        "envelope",
        given=waveform_settings,
        workers=lambda settings: settings.waveform_workers,
        coalesces=True,
    ),
}
QUEUES = tuple(LANES)


def lane_of(queue: str) -> Lane:
    """The lane of a queue. Raises ValueError for a queue that none reads."""
    for lane in LANES.values():
        if lane.modality == queue:
            return lane
    raise ValueError(f"There is no queue {queue!r}; choose from {', '.join(QUEUES)}.")
