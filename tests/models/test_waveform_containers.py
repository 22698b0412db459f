"""Recordings come in as JSON, WAV or CSV and mean the same; what cannot be read is answered with a code and a sentence."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from waveform_samples import RATE, csv, hum, native, packed, wav

from models.intent import Unreadable
from models.waveform.container import CSV, NATIVE, WAV, sniff
from models.waveform.quality import examine
from models.waveform.reading import read_waveform
from models.waveform.settings import WaveformSettings
from models.waveform.signal import Channel, Waveform

SETTINGS = WaveformSettings()
SCHEMA = json.loads((Path(__file__).parent.parent.parent / "docs" / "schema" / "waveform.json").read_text())


def read(content: bytes, media_type: str = NATIVE, **facts: object) -> Waveform:
    found = read_waveform(content, media_type, SETTINGS, facts)
    assert isinstance(found, Waveform), found
    return found


def code(content: bytes, media_type: str = NATIVE, settings: WaveformSettings = SETTINGS) -> str:
    found = read_waveform(content, media_type, settings)
    assert isinstance(found, Unreadable)
    assert found.detail.endswith((".", "?"))
    return found.code


def test_json_wav_and_csv_of_one_recording_mean_the_same() -> None:
    rows = np.stack([hum(seed=1), hum(seed=2)])
    channels = [packed(rows[0], "x"), packed(rows[1], "y", "float32", 1.0)]
    found = [
        read(native(channels=channels)),
        read(wav(rows), WAV),
        read(csv(rows.T / 9.80665), CSV),
    ]
    for each in found:
        assert (each.sample_rate, each.unit, each.speed_hz, each.length) == (RATE, "m/s2", 25.0, 2 * RATE)
        assert [channel.axis for channel in each.channels] == ["x", "y"]
        for channel, row in zip(each.channels, rows, strict=True):
            np.testing.assert_allclose(channel.samples, row, atol=2e-3)


@pytest.mark.parametrize(("unit", "factor"), [("g", 9.80665), ("mg", 0.00980665), ("m/s²", 1.0), ("m/s^2", 1.0)])
def test_acceleration_is_kept_in_metres_per_second_squared(unit: str, factor: float) -> None:
    found = read(native(unit=unit))
    np.testing.assert_allclose(found.channels[0].samples, np.round(hum(), 4) * factor)
    assert found.unit == "m/s2"


def test_velocity_stays_velocity() -> None:
    assert read(native(unit="mm/s")).unit == "mm/s"


def test_what_a_file_leaves_out_is_taken_from_the_sensor_in_the_graph() -> None:
    found = read(wav(hum(), comment=""), WAV, sensor_unit="g", sensor_full_scale=2)
    np.testing.assert_allclose(found.channels[0].samples, hum() / 20 * 2 * 9.80665, atol=1e-3)
    assert code(wav(hum(), comment=""), WAV) == "waveform.unit_missing"
    assert code(wav(hum(), comment="unit=g"), WAV) == "waveform.scale_missing"


def test_a_column_of_times_gives_the_rate_and_must_be_even() -> None:
    times = np.arange(2 * RATE) / RATE
    even = csv(np.stack([times, hum()], axis=1), "time [s],x [g]", "")
    assert read(even, CSV).sample_rate == pytest.approx(RATE, rel=1e-4)
    gap = np.where(np.arange(2 * RATE) > RATE, times + 0.5, times)
    assert code(csv(np.stack([gap, hum()], axis=1), "time [s],x [g]", ""), CSV) == "waveform.rate_invalid"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "waveform.empty"),
        (b"{", "waveform.malformed"),
        (b'{"version": 1}', "waveform.malformed"),
        (native(version=2), "waveform.version"),
        (native(unit=None), "waveform.unit_missing"),
        (native(unit="furlong"), "waveform.unit_unknown"),
        (native(sample_rate=None), "waveform.rate_missing"),
        (native(sample_rate=0), "waveform.rate_invalid"),
        (native(sample_rate=-25600), "waveform.rate_invalid"),
        (native(speed={"value": -1}), "waveform.speed_invalid"),
        (native(speed={"value": 1e9}), "waveform.speed_invalid"),
        (native(speed={"value": 1, "unit": "knots"}), "waveform.speed_invalid"),
        (native(channels=[]), "waveform.channels"),
        (native(channels=[{"axis": "x", "data": [0.0] * 9000}, {"axis": "x", "data": [0.0] * 9000}]), "waveform.channels"),
        (native(channels=[{"axis": "x", "data": [0.0] * 9000}, {"axis": "y", "data": [0.0] * 9001}]), "waveform.lengths"),
        (native(channels=[{"axis": "x", "data": [0.0] * 10}]), "waveform.too_short"),
        (native(channels=[{"axis": "x", "data": []}]), "waveform.too_short"),
        (native(channels=[{"axis": "x", "data": "AAAA"}]), "waveform.malformed"),
        (native(channels=[{"axis": "x", "data": "AA*A", "dtype": "int16"}]), "waveform.malformed"),
        (native(channels=[{"axis": "x", "data": "AAAA", "dtype": "int16"}]), "waveform.truncated"),
        (native(channels=[packed(np.where(np.arange(9000) == 5, np.nan, 1.0), "x", "float32")]), "waveform.not_finite"),
        (native(channels=[packed(np.where(np.arange(9000) == 5, np.inf, 1.0), "x", "float32")]), "waveform.not_finite"),
        (native().replace(b'"data": [', b'"data": [NaN, '), "waveform.not_finite"),
        (native().replace(b'"data": [', b'"data": [1e999, '), "waveform.not_finite"),
        (native(channels=[{**packed(hum()), "scale": 1e308}]), "waveform.not_finite"),
        (native(asset=" "), "waveform.malformed"),
        (native()[:-40], "waveform.malformed"),
        (native().replace(b'"version"', b'"x": ' + b"[" * 50_000 + b"]" * 50_000 + b', "version"'), "waveform.nesting"),
    ],
)  # fmt: skip
def test_flawed_json_is_named(content: bytes, expected: str) -> None:
    assert code(content) == expected


@pytest.mark.parametrize(
    ("content", "media_type", "expected"),
    [
        (wav(hum())[:-9000], WAV, "waveform.truncated"),
        (wav(hum())[:30], WAV, "waveform.malformed"),
        (wav(np.stack([hum()] * 9)), WAV, "waveform.channels"),
        (csv(np.zeros((0, 2))), CSV, "waveform.empty"),
        (b"1,2\n3,4\n", CSV, "waveform.malformed"),
        (csv(np.full((9000, 2), np.nan)), CSV, "waveform.not_finite"),
        (csv(np.zeros((9000, 3))), CSV, "waveform.lengths"),
        (csv(np.zeros((9000, 2)), "x [g],y [mm/s]"), CSV, "waveform.unit_unknown"),
        (csv(np.zeros((9000, 2)), comments="# sample_rate: fast\n"), CSV, "waveform.malformed"),
        (csv(np.zeros((9000, 2)), comments=""), CSV, "waveform.rate_missing"),
        (csv(np.zeros((9000, 2))).replace(b"0.000000", b"abc", 1), CSV, "waveform.malformed"),
        (b"\xff\xfe\x00", CSV, "waveform.malformed"),
        (b"\x89PNG....", "image/png", "waveform.not_waveform"),
    ],
)
def test_flawed_files_are_named(content: bytes, media_type: str, expected: str) -> None:
    assert code(content, media_type) == expected


def test_a_hundred_million_samples_are_refused_before_they_are_parsed() -> None:
    small = WaveformSettings(max_samples=1000, max_channels=2)
    assert code(native(), settings=small) == "waveform.too_many_samples"
    assert code(native(channels=[packed(hum())]), settings=small) == "waveform.too_many_samples"
    assert code(wav(hum()), WAV, small) == "waveform.too_many_samples"
    assert code(csv(np.zeros((9000, 2))), CSV, small) == "waveform.too_many_samples"
    assert code(native(), settings=WaveformSettings(max_bytes=100)) == "waveform.too_large"


def test_what_the_schema_allows_is_read_and_what_is_sent_is_allowed() -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for content in (
        native(),
        native(channels=[packed(hum()), packed(hum(), "y", "float32")]),
        native(unit="mg", steady=True),
    ):
        validator.validate(json.loads(content))
        read(content)
    for content in (native(unit="inch"), native(version=3), native(speed={"value": -2}), native(channels=[])):
        assert not validator.is_valid(json.loads(content))
        assert code(content).startswith("waveform.")


@pytest.mark.parametrize(
    ("head", "claimed", "declared", "expected"),
    [
        (native()[:1024], NATIVE, False, NATIVE),
        (native()[:1024], "application/json; charset=utf-8", False, NATIVE),
        (b'{"text": "three coffees"}', "application/json", False, None),
        (b"\xef\xbb\xbf {}", NATIVE, False, NATIVE),
        (wav(hum())[:1024], "audio/wav", False, None),
        (wav(hum())[:1024], "audio/wav", True, WAV),
        (csv(np.zeros((9, 2)))[:1024], "text/csv", False, CSV),
        (b"name,amount\ncoffee,3\n", "text/csv", False, None),
        (b"coffee please", "text/plain", False, None),
        (b"x [g]\n0.1\n", "text/csv; header=present", False, CSV),
        (b"\x89PNG\r\n", "image/png", True, None),
        (b"", "", False, None),
    ],
)
def test_a_body_is_a_waveform_by_what_it_holds(head: bytes, claimed: str, declared: bool, expected: str | None) -> None:
    assert sniff(head, claimed, declared=declared) == expected


def flaws(samples: np.ndarray, unit: str = "m/s2") -> list[str]:
    recorded = Waveform((Channel("x", samples),), RATE, unit)  # type: ignore[arg-type]
    return [flaw.code for flaw in examine(recorded, SETTINGS).flaws]


def test_a_sound_recording_has_no_flaw() -> None:
    assert flaws(hum()) == []
    assert flaws(hum() + 9.81) == []
    assert flaws(np.round(hum(), 2)) == []
    slow = 5 * np.sin(2 * np.pi * 2 * np.arange(4 * RATE) / RATE)
    assert flaws(np.round(slow, 3) + 0.01 * hum(4.0)) == []


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        (np.zeros(9000), "flat"),
        (np.full(9000, 9.81), "flat"),
        (np.clip(hum(), -1.2, 1.2), "clipping"),
        (np.minimum(hum(), 1.5), "clipping"),
        (np.where((np.arange(2 * RATE) > 4000) & (np.arange(2 * RATE) < 4400), 0.0, hum()), "dropout"),
        (hum() + 100, "offset"),
        (hum() * 1e-5, "unit_implausible"),
        (hum() * 1e5, "unit_implausible"),
    ],
)
def test_a_flawed_measurement_is_named(samples: np.ndarray, expected: str) -> None:
    assert expected in flaws(samples)


def test_a_recording_stretched_to_a_higher_rate_is_noticed() -> None:
    short = np.fft.rfft(hum())
    stretched = np.fft.irfft(np.concatenate((short, np.zeros(9 * len(short)))), 20 * RATE) * 10
    assert flaws(stretched) == ["rate_implausible"]


THINGSBOARD = {
    "sample_rate": "msg.fs",
    "unit": "=g",
    "speed": "msg.rpm",
    "speed_unit": "=rpm",
    "device": "metadata.deviceName",
    "operation": "msg.program",
    "channels.x": "msg.vibration.0",
    "channels.y": "msg.vibration.1",
}
"""What a rule chain of ThingsBoard forwards, declared in a pack."""


def forwarded(**changes: object) -> bytes:
    rows = [np.round(hum(seed=seed) / 9.80665, 6).tolist() for seed in (1, 2)]
    message: dict[str, object] = {"fs": str(RATE), "rpm": 1500, "program": "OP07", "vibration": rows}
    return json.dumps({"metadata": {"deviceName": "edge-12"}, "msg": {**message, **changes}}).encode()


def test_another_senders_json_is_read_by_declaration_alone() -> None:
    found = read(forwarded(), waveform_fields=THINGSBOARD)
    assert (found.sample_rate, found.speed_hz, found.device, found.operation) == (RATE, 25.0, "edge-12", "OP07")
    for channel, seed in zip(found.channels, (1, 2), strict=True):
        np.testing.assert_allclose(channel.samples, hum(seed=seed), atol=1e-4)
    assert read(forwarded(rpm=None), waveform_fields=THINGSBOARD).speed_hz is None


@pytest.mark.parametrize(
    ("content", "declared", "expected"),
    [
        (forwarded(vibration=[]), THINGSBOARD, "waveform.mapping"),
        (forwarded(fs="fast"), THINGSBOARD, "waveform.mapping"),
        (forwarded(), {**THINGSBOARD, "colour": "=red"}, "waveform.mapping"),
        (forwarded(), {"sample_rate": "msg.fs", "unit": "=g"}, "waveform.channels"),
        (forwarded(fs=None), THINGSBOARD, "waveform.rate_missing"),
        (forwarded(vibration=["a", "b"]), THINGSBOARD, "waveform.malformed"),
        (forwarded(vibration=[[1.0], {"a": 1}]), THINGSBOARD, "waveform.malformed"),
        (forwarded(rpm=-3), THINGSBOARD, "waveform.speed_invalid"),
        (b"[" * 50_000 + b"]" * 50_000, THINGSBOARD, "waveform.nesting"),
        (b"{", THINGSBOARD, "waveform.malformed"),
    ],
)
def test_a_declaration_that_does_not_fit_is_named(content: bytes, declared: dict[str, str], expected: str) -> None:
    found = read_waveform(content, NATIVE, SETTINGS, {"waveform_fields": declared})
    assert isinstance(found, Unreadable)
    assert found.code == expected


BODIES = {NATIVE: native(channels=[packed(hum())]), WAV: wav(hum()), CSV: csv(np.stack([hum()] * 2, axis=1))}


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(sorted(BODIES)),
    at=st.floats(0, 1),
    noise=st.binary(max_size=40),
    removed=st.integers(0, 400),
)
def test_damage_of_any_kind_is_answered_and_never_raises(kind: str, at: float, noise: bytes, removed: int) -> None:
    whole = BODIES[kind]
    # Most of a body is samples; what matters lies in its first kilobyte.
    position = int(at * min(len(whole), 1500))
    found = read_waveform(whole[:position] + noise + whole[position + removed :], kind, SETTINGS)
    assert isinstance(found, Waveform) or found.code.startswith("waveform.")


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=200), kind=st.sampled_from([NATIVE, WAV, CSV, "application/json", ""]))
def test_noise_is_answered_and_never_raises(content: bytes, kind: str) -> None:
    found = read_waveform(content, kind, SETTINGS)
    assert isinstance(found, Unreadable)
    assert found.code.startswith("waveform.")
