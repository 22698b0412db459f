"""Recordings in every container come in by their content; what is broken is answered with a code and a sentence."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from models.intent import Unreadable
from models.speech.audio import RATE, Sound, SoundLimits, read_sound
from models.speech.container import MEDIA_TYPES, sniff
from models.speech.gate import Speech, find_speech, windows

SAMPLES = Path(__file__).parent.parent / "samples"
LIMITS = SoundLimits()
EVERY = [*sorted((SAMPLES / "containers").glob("seed-zh-1.*")), SAMPLES / "speech" / "seed-zh-1.ogg"]


def tone(seconds: float, rate: int = RATE, channels: int = 1) -> bytes:
    """A wav file with a quiet tone."""
    time = np.arange(int(seconds * rate)) / rate
    pcm = np.repeat((3000 * np.sin(2 * np.pi * 440 * time)).astype("<i2"), channels)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm.tobytes())
    return buffer.getvalue()


def code(content: bytes, limits: SoundLimits = LIMITS) -> str:
    answer = read_sound(content, limits)
    assert isinstance(answer, Unreadable)
    assert answer.detail.endswith(".")
    return answer.code


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.suffix)
def test_every_container_gives_the_same_speech(path: Path) -> None:
    sound = read_sound(path.read_bytes(), LIMITS)
    assert isinstance(sound, Sound)
    assert sound.media_type == sniff(path.read_bytes()[:64])
    assert sound.media_type in MEDIA_TYPES
    assert 5.0 < sound.seconds < 8.0
    assert sound.samples.dtype == np.float32
    assert isinstance(find_speech(sound.samples), Speech)


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.suffix)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.85])
def test_half_a_recording_is_never_taken_for_a_whole_one(path: Path, share: float) -> None:
    content = path.read_bytes()
    answer = read_sound(content[: int(len(content) * share)], LIMITS)
    if path.suffix == ".mp3" and isinstance(answer, Sound):
        pytest.skip("this mp3 declares no length, so a cut at a frame cannot be told from the end")
    assert isinstance(answer, Unreadable)
    assert answer.code == "audio.truncated"


def test_stereo_at_another_rate_becomes_mono_at_16_khz() -> None:
    sound = read_sound(tone(1.0, rate=44_100, channels=2), LIMITS)
    assert isinstance(sound, Sound)
    assert abs(len(sound.samples) - RATE) < 100


def test_no_bytes_are_empty() -> None:
    assert code(b"") == "audio.empty"


def test_a_recording_shorter_than_a_syllable_is_empty() -> None:
    assert code(tone(0.05)) == "audio.empty"


@pytest.mark.parametrize(
    "content", [b"three iced americanos, please" * 20, "三杯冰美式".encode() * 50, b"\x89PNG\r\n\x1a\n" + bytes(100)]
)
def test_a_renamed_file_is_no_audio(content: bytes) -> None:
    assert code(content) == "audio.not_audio"


@pytest.mark.parametrize(
    "head", [b"RIFF\x00\x00\x00\x00WAVE", b"fLaC", b"OggS", b"\x1a\x45\xdf\xa3", b"#!AMR\n", b"ID3"]
)
def test_a_signature_without_a_recording_behind_it_is_damaged(head: bytes) -> None:
    assert code(head + bytes(200)) in {"audio.truncated", "audio.not_audio", "audio.empty"}


def test_a_playlist_is_not_followed() -> None:
    assert code(b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n") == "audio.not_audio"
    assert code(b"ffconcat version 1.0\nfile /etc/passwd\n") == "audio.not_audio"


def test_the_longest_recording_is_a_setting() -> None:
    assert isinstance(read_sound(tone(3.0), SoundLimits(seconds=4.0)), Sound)
    assert code(tone(3.0), SoundLimits(seconds=2.0)) == "audio.too_long"


def test_hours_of_audio_are_refused_without_decoding_them() -> None:
    header = bytearray(tone(0.2)[:44])
    header[40:44] = (3 * 3600 * RATE * 2).to_bytes(4, "little")
    assert code(bytes(header) + bytes(20_000)) == "audio.too_long"


def test_the_largest_recording_is_a_setting() -> None:
    assert code(tone(1.0), SoundLimits(bytes=10_000)) == "audio.too_large"


@pytest.mark.parametrize(
    ("name", "expected"), [("silence", "speech.silence"), ("noise", "speech.noise"), ("music", "speech.noise")]
)
def test_where_nobody_speaks_nothing_is_read(name: str, expected: str) -> None:
    sound = read_sound((SAMPLES / "speech" / f"{name}.ogg").read_bytes(), LIMITS)
    assert isinstance(sound, Sound)
    answer = find_speech(sound.samples)
    assert isinstance(answer, Unreadable)
    assert answer.code == expected


def test_a_long_recording_is_cut_at_its_pauses() -> None:
    sound = read_sound((SAMPLES / "speech" / "seed-zh-1.ogg").read_bytes(), LIMITS)
    assert isinstance(sound, Sound)
    pause = np.zeros(3 * RATE, dtype=np.float32)
    long = np.concatenate([piece for _ in range(6) for piece in (sound.samples, pause)])
    speech = find_speech(long)
    assert isinstance(speech, Speech)
    cuts = windows(speech, len(long), 30 * RATE)
    assert len(cuts) >= 2
    assert all(cut.end - cut.start <= 30 * RATE for cut in cuts)
    voiced = [index for index, flag in enumerate(speech.voiced) if flag]
    covered = [any(cut.start <= index * 512 < cut.end for cut in cuts) for index in voiced]
    assert all(covered), "no spoken moment falls between two cuts"
