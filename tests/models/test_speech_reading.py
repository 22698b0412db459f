"""Orders spoken aloud, read by the real decoder with the names of the demo business."""

from __future__ import annotations

import io
import sys
import wave
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from toy_decoders import DEMO, DemoNames

from knowledge_graph.graph import Graph
from knowledge_graph.lexicon import Lexicon
from knowledge_graph.pack import read_pack
from knowledge_graph.proposal import Circumstances
from knowledge_graph.validator import validate
from models.capture import Capture
from models.decoder import WeightsMissing
from models.evidence import TextSpan, TimeRange
from models.hosting import HostedDecoder
from models.intent import CandidateIntent, Decoding, QuantityValue, Read, Request, Slot, Unreadable
from models.speech.audio import SoundLimits, read_sound
from models.speech.decoder import WhisperDecoder
from models.speech.settings import SpeechSettings

SPEECH = Path(__file__).resolve().parents[1] / "samples" / "speech"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=8)))
CAPTURE = Capture(
    id="019cab40-5a10-7d02-8e77-90b1c2d3e4f5",
    modality="speech",
    media_type="audio/ogg",
    sha256="0" * 64,
    sender="driver:77",
    captured_at=NOON,
    received_at=NOON,
    site="site:renmin-square",
)
CLEAR = ("seed-zh-1", "seed-zh-2", "seed-zh-3", "seed-en-1", "seed-en-2")
BLURRED = "seed-en-3"
"""Spoken so fast that "with oat milk, note" may be heard as "without milk"."""

Ear: TypeAlias = Callable[[str], Decoding]


@pytest.fixture(scope="module")
def graph() -> Graph:
    found = read_pack(DEMO).graph
    assert found is not None
    return found


@pytest.fixture(scope="module")
def lexicon(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    return Lexicon(graph, tmp_path_factory.mktemp("sounds"))


@pytest.fixture(scope="module")
def decoder(whisper_directory: Path) -> WhisperDecoder:
    found = WhisperDecoder(SpeechSettings(model=whisper_directory))
    found.warm()
    return found


@pytest.fixture(scope="module")
def hear(decoder: WhisperDecoder, lexicon: Lexicon) -> Ear:
    """What the decoder makes of a sample, its language declared by the sender; each is listened to once."""
    known: dict[str, Decoding] = {}

    def listen(name: str) -> Decoding:
        if name not in known:
            known[name] = decoder.decode(declared(name), clip(name), lexicon.vocabulary(CAPTURE.sender, CAPTURE.site))
        return known[name]

    return listen


def clip(name: str) -> bytes:
    return (SPEECH / f"{name}.ogg").read_bytes()


def seconds(name: str) -> float:
    sound = read_sound(clip(name), SoundLimits())
    assert not isinstance(sound, Unreadable)
    return sound.seconds


def declared(name: str) -> Capture:
    return replace(CAPTURE, language=name.split("-")[1] if "-" in name else None)


def request(decoding: Decoding) -> Request:
    """The only request of a recording."""
    assert isinstance(decoding, Read), decoding
    (found,) = decoding.requests
    return found


def best(decoding: Decoding) -> CandidateIntent:
    return request(decoding).candidates[0]


def slots(candidate: CandidateIntent) -> list[Slot]:
    return [*candidate.slots, *(slot for line in candidate.lines for slot in line.slots)]


def one(found: tuple[Slot, ...]) -> Slot:
    (slot,) = found
    return slot


def when(slot: Slot) -> TimeRange:
    (found,) = [piece for piece in slot.evidence if isinstance(piece, TimeRange)]
    return found


def amount(slot: Slot) -> Decimal:
    assert isinstance(slot.value, QuantityValue)
    return slot.value.value


@pytest.mark.parametrize("name", CLEAR)
def test_three_iced_americanos_with_oat_milk_and_no_straws_are_understood(hear: Ear, name: str) -> None:
    order = best(hear(name))
    assert order.intent == "order.place"
    assert one(order.named("store")).key == "site:renmin-square"
    (line,) = order.lines
    assert one(line.named("item")).key == "product:iced-americano"
    assert amount(one(line.named("quantity"))) == 3
    assert one(line.named("modifier")).key == "modifier:oat-milk"
    wish = one(order.named("instruction"))
    assert (wish.value or wish.text) == ("不要吸管" if "zh" in name else "no straws")
    assert not order.named("unparsed")


def test_words_that_may_be_either_of_two_orders_go_to_a_human_with_both_readings(
    hear: Ear, graph: Graph, lexicon: Lexicon
) -> None:
    order = best(hear(BLURRED))
    (line,) = order.lines
    assert one(order.named("store")).key == "site:renmin-square"
    assert one(line.named("item")).key == "product:iced-americano"
    assert amount(one(line.named("quantity"))) == 3
    assert "no straws" in one(order.named("instruction")).text
    milk = one(line.named("modifier"))
    assert "modifier:oat-milk" in {milk.key, *(choice.key for choice in milk.choices)}
    if milk.key != "modifier:oat-milk":
        proposal = validate(request(hear(BLURRED)), declared(BLURRED), graph, Circumstances(NOON), lexicon)
        assert proposal.confidence < 0.5 or "blocking" in {finding.severity for finding in proposal.findings}


@pytest.mark.parametrize("name", [*CLEAR, BLURRED])
def test_every_slot_points_at_the_moment_when_it_was_said(hear: Ear, name: str) -> None:
    decoding = hear(name)
    order, length = best(decoding), seconds(name)
    assert isinstance(decoding, Read)
    assert decoding.reading is not None
    for slot in slots(order):
        moment = when(slot)
        assert 0 <= moment.start < moment.end <= length
        (span,) = [piece for piece in slot.evidence if isinstance(piece, TextSpan)]
        assert 0 <= span.start < span.end <= len(decoding.reading.text)
        assert 0 < slot.confidence <= 1
    spoken = sorted(slots(order), key=lambda slot: when(slot).start)
    assert [slot.name for slot in spoken] == ["store", "quantity", "item", "modifier", "instruction"]


@pytest.mark.parametrize("name", [*CLEAR, BLURRED])
def test_the_transcript_is_timed_word_by_word(hear: Ear, name: str) -> None:
    decoding, length = hear(name), seconds(name)
    assert isinstance(decoding, Read)
    assert decoding.reading is not None
    assert decoding.reading.language == declared(name).language
    words = decoding.reading.words
    assert words
    assert [word.begin for word in words] == sorted(word.begin for word in words)
    for word in words:
        assert 0 <= word.begin < word.finish <= length + 0.02
        assert decoding.reading.text[word.start : word.end].strip()
        assert 0 <= word.probability <= 1


@pytest.mark.parametrize("name", ["delivery-zh", "delivery-en"])
def test_a_courier_reports_a_delivery_by_its_waybill(hear: Ear, name: str) -> None:
    report = best(hear(name))
    assert report.intent == "delivery.report"
    assert one(report.named("waybill")).value == "SF4027"
    assert one(report.named("outcome")).value == "delivered"


def test_a_correction_replaces_what_was_said_before(hear: Ear) -> None:
    order = best(hear("correction-zh"))
    assert one(order.named("store")).key == "site:nanjing-west-road"
    (line,) = order.lines
    assert one(line.named("item")).key == "product:latte"
    assert amount(one(line.named("quantity"))) == 3
    assert one(line.named("modifier")).key == "modifier:less-sugar"


@pytest.mark.parametrize(
    ("name", "code"), [("silence", "speech.silence"), ("noise", "speech.noise"), ("music", "speech.noise")]
)
def test_where_nobody_speaks_no_order_is_invented(hear: Ear, name: str, code: str) -> None:
    decoding = hear(name)
    assert isinstance(decoding, Unreadable)
    assert decoding.code == code
    assert decoding.detail.endswith(".")


def test_a_language_that_is_not_read_here_is_said_so(decoder: WhisperDecoder, lexicon: Lexicon) -> None:
    names = lexicon.vocabulary(CAPTURE.sender, CAPTURE.site)
    decoding = decoder.decode(replace(CAPTURE, language="fr"), clip("seed-en-1"), names)
    assert isinstance(decoding, Unreadable)
    assert decoding.code == "speech.language"
    assert "'fr'" in decoding.detail
    assert "zh, en" in decoding.detail


@pytest.mark.parametrize(("read_here", "spoken"), [("en", "seed-zh-1")])
def test_an_undeclared_language_that_is_not_read_here_is_recognised_as_such(
    whisper_directory: Path, lexicon: Lexicon, read_here: str, spoken: str
) -> None:
    single = WhisperDecoder(SpeechSettings(model=whisper_directory, languages=(read_here,)))
    decoding = single.decode(CAPTURE, clip(spoken), lexicon.vocabulary(CAPTURE.sender, CAPTURE.site))
    assert isinstance(decoding, Unreadable)
    assert decoding.code == "speech.language"
    assert (
        decoding.detail == f"The language was not recognised as one of {read_here}. Declare it, or speak one of these."
    )


@pytest.mark.parametrize(("name", "language"), [("seed-en-1", "EN-gb")])
def test_a_declared_variety_of_a_language_is_read_as_that_language(
    hear: Ear, decoder: WhisperDecoder, lexicon: Lexicon, name: str, language: str
) -> None:
    names = lexicon.vocabulary(CAPTURE.sender, CAPTURE.site)
    again = decoder.decode(replace(CAPTURE, language=language), clip(name), names)
    assert best(again) == best(hear(name))


@pytest.mark.parametrize("name", ["seed-zh-1", "seed-en-1"])
def test_the_language_is_found_out_where_nobody_declared_it(
    hear: Ear, decoder: WhisperDecoder, lexicon: Lexicon, name: str
) -> None:
    again = decoder.decode(CAPTURE, clip(name), lexicon.vocabulary(CAPTURE.sender, CAPTURE.site))
    assert best(again) == best(hear(name))


def test_a_recording_of_a_minute_is_read_to_its_end(decoder: WhisperDecoder, lexicon: Lexicon) -> None:
    sound = read_sound(clip("seed-en-1"), SoundLimits())
    assert not isinstance(sound, Unreadable)
    pause = np.zeros(24 * 16_000, dtype=np.float32)
    samples = np.concatenate([pause, sound.samples, pause, sound.samples])
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((samples * 32_000).astype("<i2").tobytes())
    names = lexicon.vocabulary(CAPTURE.sender, CAPTURE.site)
    decoding = decoder.decode(replace(CAPTURE, language="en"), content.getvalue(), names)
    assert isinstance(decoding, Read)
    said = [
        (slot.key, when(slot))
        for found in decoding.requests
        for slot in slots(found.candidates[0])
        if slot.name == "modifier"
    ]
    assert {key for key, _ in said} == {"modifier:oat-milk"}
    assert any(24 < moment.start < moment.end < 30 for _, moment in said)
    assert any(54 < moment.start < moment.end < 60 for _, moment in said)


def test_the_same_recording_is_read_the_same_each_time(hear: Ear, decoder: WhisperDecoder, lexicon: Lexicon) -> None:
    names = lexicon.vocabulary(CAPTURE.sender, CAPTURE.site)
    first, again = hear(BLURRED), decoder.decode(declared(BLURRED), clip(BLURRED), names)
    assert isinstance(first, Read)
    assert isinstance(again, Read)
    assert (again.requests, again.reading) == (first.requests, first.reading)
    assert {**again.figures, "cpu_seconds": 0} == {**first.figures, "cpu_seconds": 0}


@pytest.mark.slow
def test_the_same_recording_is_read_the_same_in_another_process(
    hear: Ear, whisper_directory: Path, tmp_path: Path
) -> None:
    first = hear("seed-zh-1")
    assert isinstance(first, Read)
    settings = SpeechSettings(model=whisper_directory)
    with HostedDecoder("whisper", settings) as hosted:
        assert hosted.describe() == WhisperDecoder(settings).describe()
        source = DemoNames(str(tmp_path), CAPTURE.sender, CAPTURE.site)
        again = hosted.decode(declared("seed-zh-1"), clip("seed-zh-1"), source)
    assert isinstance(again, Read)
    assert (again.requests, again.reading) == (first.requests, first.reading)


def test_altered_weights_read_nothing(tmp_path: Path, lexicon: Lexicon) -> None:
    (tmp_path / "model.bin").write_bytes(b"not a model at all")
    damaged = WhisperDecoder(SpeechSettings(model=tmp_path))
    with pytest.raises(WeightsMissing, match="cannot be loaded as a CTranslate2 Whisper model"):
        damaged.decode(declared("seed-en-1"), clip("seed-en-1"), lexicon.vocabulary(CAPTURE.sender, CAPTURE.site))


def test_what_decides_a_reading_is_in_the_decoders_digest(whisper_directory: Path, tmp_path: Path) -> None:
    def digest(settings: SpeechSettings) -> str:
        return WhisperDecoder(settings).describe().model_digest

    usual = SpeechSettings(model=whisper_directory)
    (tmp_path / "model.bin").write_bytes(b"other weights")
    others = [
        replace(usual, model=tmp_path),
        replace(usual, languages=("zh",)),
        replace(usual, beam_size=6),
        replace(usual, compute_type="float32"),
        replace(usual, hotwords=10),
    ]
    digests = [digest(settings) for settings in (usual, *others)]
    assert len(set(digests)) == len(digests)
    assert digest(replace(usual, cpu_threads=1)) == digest(usual)
