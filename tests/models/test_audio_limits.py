"""Recordings that lie, burst or break: always a recording or a reason with a stable code, and never much work."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from models.intent import Unreadable
from models.speech.audio import RATE, Sound, SoundLimits, Wave, read_sound

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
CONTAINERS = [*sorted((SAMPLES / "containers").glob("seed-zh-1.*")), SAMPLES / "speech" / "seed-zh-1.ogg"]
CONTAINERS.remove(SAMPLES / "containers" / "seed-zh-1.wav")
REFERENCE = SAMPLES / "containers" / "seed-zh-1.wav"
LIMITS = SoundLimits()
CODES = {"audio.empty", "audio.too_large", "audio.not_audio", "audio.too_long", "audio.truncated"}
HOURS = 3 * 3600


def sound(content: bytes, limits: SoundLimits = LIMITS) -> Sound:
    found = read_sound(content, limits)
    assert isinstance(found, Sound), found
    return found


def reason(content: bytes, limits: SoundLimits = LIMITS) -> Unreadable:
    found = read_sound(content, limits)
    assert isinstance(found, Unreadable), found.seconds
    return found


def encoded(samples: Wave, container: str, codec: str, rate: int = RATE, **options: str) -> bytes:
    """Samples as a phone or a browser would send them."""
    content = io.BytesIO()
    with av.open(content, mode="w", format=container, container_options=options) as out:
        stream = out.add_stream(codec, rate=rate)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "mono"
        pcm = av.AudioFrame.from_ndarray((samples[np.newaxis] * 32_000).astype(np.int16), format="s16", layout="mono")
        pcm.sample_rate = rate
        for frame in av.AudioResampler(format=stream.format.name, layout="mono", rate=rate).resample(pcm):
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return content.getvalue()


def silence(seconds: float, rate: int = RATE) -> Wave:
    return np.zeros(int(seconds * rate), dtype=np.float32)


def hours_of_flac() -> bytes:
    """Its header (RFC 9639, section 8.2) counts the samples in 36 bits; the frames end after a second."""
    content = bytearray(encoded(silence(1), "flac", "flac"))
    total = HOURS * RATE
    content[21] = content[21] & 0xF0 | total >> 32
    content[22:26] = (total & 0xFFFFFFFF).to_bytes(4, "big")
    return bytes(content)


def hours_of_amr() -> bytes:
    """Speech again and again; the header of AMR (RFC 4867, section 5.1) declares no length."""
    content = (SAMPLES / "containers" / "seed-zh-1.amr").read_bytes()
    return content[:6] + content[6:] * (HOURS // 6)


def hours_of_mp3() -> bytes:
    """Silent frames without a header that declares their number."""
    frames = encoded(silence(2, 8000), "mp3", "libmp3lame", 8000, write_xing="0", id3v2_version="0")
    return frames * (HOURS // 2)


@pytest.mark.parametrize("path", CONTAINERS, ids=lambda path: path.suffix)
def test_every_container_holds_the_same_seconds_of_the_same_sound(path: Path) -> None:
    reference, found = sound(REFERENCE.read_bytes()), sound(path.read_bytes())
    assert found.seconds == pytest.approx(reference.seconds, abs=0.1)
    assert found.samples.dtype == np.float32
    assert found.samples.ndim == 1
    assert np.abs(found.samples).max() <= 1.5
    loudness = [
        np.sqrt(np.mean(np.square(each.samples[: int(6 * RATE)].reshape(-1, RATE // 4)), axis=1))
        for each in (reference, found)
    ]
    assert np.corrcoef(*loudness)[0, 1] > 0.9


@pytest.mark.parametrize("hours", [hours_of_flac, hours_of_amr, hours_of_mp3])
def test_hours_of_sound_are_refused_whether_the_header_admits_them_or_not(hours: Callable[[], bytes]) -> None:
    found = reason(hours())
    assert found.code == "audio.too_long"
    assert "120 s" in found.detail
    assert 120 < found.figures["seconds"] < HOURS + 1


def test_hours_that_no_header_admits_are_decoded_only_up_to_the_limit() -> None:
    for content in (hours_of_amr(), hours_of_mp3()):
        # What was decoded before the limit was noticed, not what is in the file.
        assert reason(content).figures["seconds"] < 121


def test_a_recording_as_long_as_allowed_is_taken() -> None:
    content = encoded(silence(2), "wav", "pcm_s16le")
    assert sound(content, SoundLimits(seconds=2)).seconds == 2
    assert sound(content, SoundLimits(bytes=len(content))).seconds == 2
    assert reason(content, SoundLimits(bytes=len(content) - 1)).code == "audio.too_large"


def test_the_limit_of_bytes_holds_before_anything_is_looked_at() -> None:
    found = reason(b"no audio at all" * 100, SoundLimits(bytes=1000))
    assert found.code == "audio.too_large"
    assert found.figures["bytes"] == 1500


def test_a_film_without_a_sound_track_is_no_recording() -> None:
    content = io.BytesIO()
    with av.open(content, mode="w", format="mp4") as out:
        stream = out.add_stream("mpeg4", rate=10)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        out.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), dtype=np.uint8), format="rgb24")))
        out.mux(stream.encode(None))
    found = reason(content.getvalue())
    assert found.code == "audio.not_audio"
    assert "no sound track" in found.detail


def test_a_renamed_text_keeps_being_no_audio_however_long_it_is() -> None:
    for text in ("三杯冰美式，加燕麦奶\n", "quantity,item\n3,iced americano\n", "<html>", "{}"):
        assert reason((text * 5000).encode()).code == "audio.not_audio"


def test_figures_that_are_no_numbers_do_not_reach_the_recogniser() -> None:
    samples = np.full(RATE, np.nan, dtype="<f4")
    samples[::2] = np.inf
    head = b"RIFF" + (36 + samples.nbytes).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    head += b"\x03\x00\x01\x00" + RATE.to_bytes(4, "little") + (4 * RATE).to_bytes(4, "little") + b"\x04\x00\x20\x00"
    content = head + b"data" + samples.nbytes.to_bytes(4, "little") + samples.tobytes()
    assert np.isfinite(sound(content).samples).all()


@pytest.mark.parametrize("path", [REFERENCE, *CONTAINERS], ids=lambda path: path.suffix)
def test_damage_anywhere_is_a_recording_or_a_reason_and_never_raises(path: Path) -> None:
    dice, content = random.Random(path.name), path.read_bytes()
    for _ in range(25):
        damaged = bytearray(content)
        for _ in range(dice.randint(1, 30)):
            damaged[dice.randrange(len(damaged) if dice.random() < 0.5 else 200)] = dice.randrange(256)
        found = read_sound(bytes(damaged[: dice.randint(12, len(damaged))]), LIMITS)
        if isinstance(found, Unreadable):
            assert found.code in CODES
            assert found.detail.endswith(".")
        else:
            assert found.seconds <= LIMITS.seconds
            assert np.isfinite(found.samples).all()


def test_the_same_bytes_give_the_same_samples() -> None:
    for path in CONTAINERS:
        content = path.read_bytes()
        assert np.array_equal(sound(content).samples, sound(content).samples)
