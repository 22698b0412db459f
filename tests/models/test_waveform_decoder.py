"""From a recording to a request: what is said of which machine, how surely, and when nothing may be said at all."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))
from waveform_samples import native, packed, wav
from waveform_world import Hall, capture, component, hall

from models import waveform
from models.decoder import Decoder
from models.encoding import request_from_json, request_to_json
from models.evidence import SampleRange
from models.intent import CandidateIntent, Read, Unreadable
from models.registry import contract_flaws, info_flaws
from models.waveform.baseline import Baseline, BaselineRefused, baseline_of, commission, to_json
from models.waveform.container import CSV, WAV
from models.waveform.decoder import WaveformDecoder
from models.waveform.detection import Detector
from models.waveform.drawing import WIDTH, Mark, Panel, draw
from models.waveform.explanation import Curve, Explanation, from_json
from models.waveform.features import VERSION as FEATURES
from models.waveform.raster import png
from models.waveform.settings import WaveformSettings
from models.waveform.signal import Channel, Waveform
from tests.bench.waveforms.physics import Bearing, Scene, record

SETTINGS = WaveformSettings()
DECODER = WaveformDecoder()
FRONT = "component:spindle-front-bearing"
HEALTHY = Scene(
    Bearing("6205", 9, 7.94, 39.04), "healthy", 24.3, seed=1, seconds=5.0, rate=8_000.0, resonances=(2100.0,)
)


@cache
def samples(fault: str, seed: int, snr_db: float = 0.0) -> np.ndarray:
    """One axis at a fixed gain, so that recordings of one machine are as loud as each other."""
    scene = replace(HEALTHY, fault=fault, seed=seed, snr_db=snr_db)
    rows = record(scene)[0]
    return rows / np.std(rows) * (1.0 if fault == "healthy" else 3.0)


def sent(fault: str = "healthy", seed: int = 1, **changes: object) -> bytes:
    fields: dict[str, object] = {
        "sample_rate": HEALTHY.rate,
        "speed": {"value": HEALTHY.shaft_hz},
        "channels": [packed(samples(fault, seed), "x", "float32", 1.0)],
        **changes,
    }
    return native(**fields)


@cache
def good() -> Baseline:
    channels = [(Channel("x", samples("healthy", seed)),) for seed in range(100, 124)]
    recordings = [Waveform(each, HEALTHY.rate, "m/s2", HEALTHY.shaft_hz, operation="OP07") for each in channels]
    return commission(recordings, SETTINGS)


def commissioned(**facts: object) -> Hall:
    return hall(baseline=json.loads(json.dumps(to_json(good()))), **facts)


def read(content: bytes, world: Hall | None = None, sender: str = "device:edge-12") -> CandidateIntent:
    found = DECODER.decode(capture(sender), content, world or commissioned())
    assert isinstance(found, Read), found
    (request,) = found.requests
    (candidate,) = request.candidates
    return candidate


def test_the_decoder_keeps_the_contract() -> None:
    assert contract_flaws(WaveformDecoder) == ()
    assert info_flaws(DECODER.describe()) == ()
    assert isinstance(DECODER, Decoder)
    assert DECODER.describe().name == "envelope"


def test_what_changes_a_reading_changes_the_digest_and_a_byte_limit_does_not() -> None:
    ours = DECODER.describe().model_digest
    assert WaveformDecoder(replace(SETTINGS, decided_z=8.0)).describe().model_digest != ours
    assert WaveformDecoder(replace(SETTINGS, max_bytes=10)).describe().model_digest == ours


def test_damage_is_reported_with_component_fault_and_the_samples_that_show_it() -> None:
    candidate = read(sent("outer_race"))
    assert candidate.intent == "maintenance.request"
    (asset,), (part,), (fault,) = candidate.named("asset"), candidate.named("component"), candidate.named("fault")
    assert (asset.key, part.key, fault.key) == ("asset:cnc-03", FRONT, "fault:bearing-outer-race")
    assert fault.confidence > 0.8
    assert fault.evidence == (SampleRange(0, 40_000, "x"),)
    assert {choice.key for choice in fault.choices} == {"fault:bearing-inner-race", "fault:bearing-ball"}
    (symptom,) = candidate.named("symptom")
    assert symptom.text == "abnormal vibration"


def test_a_request_can_be_kept_and_read_again() -> None:
    found = DECODER.decode(capture(), sent("outer_race"), commissioned())
    assert isinstance(found, Read)
    (request,) = found.requests
    assert request_from_json(json.loads(json.dumps(request_to_json(request)))) == request


def test_the_same_bytes_are_read_the_same() -> None:
    one, two = (DECODER.decode(capture(), sent("inner_race"), commissioned()) for _ in range(2))
    assert isinstance(one, Read)
    assert isinstance(two, Read)
    assert one.requests == two.requests


def test_a_machine_that_is_as_it_was_needs_nothing() -> None:
    found = DECODER.decode(capture(), sent("healthy", seed=500), commissioned())
    assert isinstance(found, Unreadable)
    assert found.code == "waveform.normal"
    assert found.healthy == "asset:cnc-03"
    assert 0.9 < found.certainty <= 1, "what a zone's threshold is chosen on"
    assert found.figures["detection.normal"] == 1.0


def test_of_many_good_recordings_few_are_called_abnormal() -> None:
    called = [DECODER.decode(capture(), sent("healthy", seed=seed), commissioned()) for seed in range(600, 612)]
    assert sum(isinstance(each, Unreadable) for each in called) >= 10


@pytest.mark.parametrize(
    ("world", "changes", "figure"),
    [
        (hall(), {}, "uncommissioned"),
        (None, {"operation": "OP99"}, "operation_unknown"),
        (None, {"operation": None}, "operation_unknown"),
        (None, {"unit": "mm/s"}, "sensor_changed"),
        (None, {"channels": [packed(samples("outer_race", 1), "q", "float32", 1.0)]}, "sensor_changed"),
    ],
)
def test_an_uncommissioned_machine_or_an_unknown_operation_never_passes_by_itself(
    world: Hall | None, changes: dict[str, object], figure: str
) -> None:
    found = DECODER.decode(capture(), sent("outer_race", **changes), world or commissioned())
    assert isinstance(found, Read)
    assert found.figures[f"detection.{figure}"] == 1.0
    (candidate,) = found.requests[0].candidates
    assert all(slot.confidence <= 0.3 for name in ("fault", "symptom") for slot in candidate.named(name))
    assert candidate.score <= 0.3
    (why,) = candidate.named("abstained")
    assert why.value == figure


def test_what_is_unusual_but_not_understood_goes_to_a_human_without_a_fault() -> None:
    loud = packed(samples("healthy", 700) * 40, "x", "float32", 1.0)
    candidate = read(sent(channels=[loud], speed=None))
    assert candidate.intent == "maintenance.request"
    assert not candidate.named("fault")
    assert not candidate.named("component")
    assert candidate.score <= 0.5


def test_an_uncommissioned_machine_with_nothing_to_see_is_an_observation() -> None:
    assert read(sent("healthy"), hall()).intent == "observation.report"


def test_the_speed_is_never_taken_from_the_nameplate_unless_it_is_the_only_one() -> None:
    silent = sent("outer_race", speed=None)
    unknown = read(silent, commissioned(speed_hz=24.3))
    assert not unknown.named("fault")
    assert [each.value for each in unknown.named("abstained")] == ["speed_unknown"]
    known = read(silent, commissioned(speed_hz=24.3, fixed_speed=True))
    assert known.named("fault")
    assert not known.named("abstained")


def test_the_machine_is_found_by_key_by_name_by_device_or_by_sender() -> None:
    for changes in ({"asset": "Machining Centre 3"}, {"asset": None, "device": "device:edge-12"}, {"asset": None}):
        (asset,) = read(sent("outer_race", **changes)).named("asset")
        assert asset.key == "asset:cnc-03"


def test_a_machine_that_the_graph_does_not_know_is_named_as_it_was_sent() -> None:
    for sender in ("device:unknown", "device:edge-12"):  # The second belongs to a machine, which is another.
        candidate = read(sent("outer_race", asset="press 9"), hall(), sender=sender)
        (asset,) = candidate.named("asset")
        assert (asset.text, asset.key) == ("press 9", None)
        assert not candidate.named("fault")


def test_the_graph_says_what_a_mechanism_is_called_there() -> None:
    marked = component(FRONT, faults=(), mechanisms={"outer_race": "fault:lager-aussen"})
    (fault,) = read(sent("outer_race"), commissioned(components=(marked,))).named("fault")
    assert fault.key == "fault:lager-aussen"
    nameless = component(FRONT, faults=())
    (fault,) = read(sent("outer_race"), commissioned(components=(nameless,))).named("fault")
    assert (fault.text, fault.key) == ("outer race", None)
    assert fault.confidence <= 0.5


def test_where_the_sensor_sits_leaves_the_other_bearings_out() -> None:
    rear = component("component:spindle-rear-bearing")
    both = (component(FRONT), rear)
    assert not read(sent("outer_race"), commissioned(components=both)).named("component")
    for place in ("component:spindle-rear-bearing", "spindle rear bearing"):
        (part,) = read(sent("outer_race", component=place), commissioned(components=both)).named("component")
        assert part.key == "component:spindle-rear-bearing"


def test_wav_and_csv_are_read_as_json_is() -> None:
    comment = "unit=m/s2; full_scale=20; speed=24.3 Hz; operation=OP07; asset=asset:cnc-03; axes=x"
    content = wav(samples("outer_race", 1), comment)
    content = content.replace(
        (5000).to_bytes(4, "little") + (10000).to_bytes(4, "little"),
        (8000).to_bytes(4, "little") + (16000).to_bytes(4, "little"),
    )
    found = DECODER.decode(capture(media_type=WAV), content, commissioned())
    assert isinstance(found, Read)
    assert found.requests[0].candidates[0].named("fault")[0].key == "fault:bearing-outer-race"
    lines = "\n".join(f"{value:.5f}" for value in samples("outer_race", 1))
    table = f"# sample_rate: 8000\n# speed: 1458 rpm\n# operation: OP07\n# asset: asset:cnc-03\nx [m/s2]\n{lines}\n"
    found = DECODER.decode(capture(media_type=CSV), table.encode(), commissioned())
    assert isinstance(found, Read)
    assert found.requests[0].candidates[0].named("fault")[0].key == "fault:bearing-outer-race"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "waveform.empty"),
        (sent(unit=None), "waveform.unit_missing"),
        (sent(channels=[packed(np.zeros(40_000))]), "waveform.flat"),
        (sent(channels=[packed(np.clip(samples("healthy", 1), -0.5, 0.5), "x", "float32", 1.0)]), "waveform.clipping"),
    ],
)
def test_what_cannot_be_judged_is_refused_with_a_code(content: bytes, code: str) -> None:
    found = DECODER.decode(capture(), content, commissioned())
    assert isinstance(found, Unreadable)
    assert found.code == code


def test_a_baseline_needs_enough_recordings_of_one_setting() -> None:
    one = Waveform((Channel("x", samples("healthy", 1)),), HEALTHY.rate, "m/s2")
    other = replace(one, unit="mm/s")
    with pytest.raises(BaselineRefused, match="too few"):
        commission([one] * 19, SETTINGS)
    with pytest.raises(BaselineRefused, match="one sensor setting"):
        commission([one] * 19 + [other], SETTINGS)
    with pytest.raises(BaselineRefused, match="2000"):
        commission([replace(one, sample_rate=1000.0)] * 20, SETTINGS)
    dead = replace(one, channels=(Channel("x", np.zeros(40_000)),))
    with pytest.raises(BaselineRefused, match=r"Recording 20 .* does not move"):
        commission([one] * 19 + [dead], SETTINGS)


def test_a_baseline_of_very_many_recordings_keeps_some_of_all_times() -> None:
    few = replace(SETTINGS, baseline_recordings=2, baseline_kept=3)
    recordings = [
        Waveform((Channel("x", samples("healthy", 1)),), HEALTHY.rate, "m/s2", operation=f"OP{number}")
        for number in range(9)
    ]
    assert list(commission(recordings, few).operations) == ["OP0", "OP4", "OP8"]


def test_a_baseline_survives_being_kept_and_a_damaged_one_is_none() -> None:
    kept = json.loads(json.dumps(to_json(good())))
    assert baseline_of(kept) == good()
    for damaged in (None, {}, [], {**kept, "version": 99}, {**kept, "rows": [[1.0]]}, {**kept, "centre": "x"}):
        assert baseline_of(damaged) is None


def explained(content: bytes, world: Hall, *sender: str) -> Explanation:
    kept = DECODER.decode(capture(*sender), content, world).explanation
    assert kept is not None
    assert len(kept) < 120_000, "it is kept with every recording"
    return from_json(kept)


def test_what_was_found_is_drawn_for_people() -> None:
    told = explained(sent("outer_race"), commissioned())
    assert [cursor.mechanism for cursor in told.cursors] == ["outer_race"] * 4
    assert sum(each.accepted for each in told.hypotheses) == 1
    assert len(told.bands.values) == len(told.usual.most) == 50
    peak = told.envelope.start + told.envelope.step * int(np.argmax(told.envelope.values))
    assert min(abs(peak - cursor.found) for cursor in told.cursors) < 2 * told.envelope.step
    page = ElementTree.fromstring(draw(told))
    words = " ".join(page.itertext())
    assert "outer race" in words
    assert "BPFO" in words
    assert "4xBPFO" in words
    assert "Bands against the baseline" in words


def test_the_same_page_is_a_picture_where_no_drawing_can_be_shown() -> None:
    told = explained(sent("outer_race"), commissioned())
    content = png(told)
    assert content == png(told)
    page = Image.open(io.BytesIO(content))
    assert (page.format, page.width) == ("PNG", 980)
    pixels = np.asarray(page.convert("RGB")).reshape(-1, 3)
    colours = {tuple(int(c) for c in colour) for colour in np.unique(pixels, axis=0)}
    for drawn in ((0x1F, 0x5F, 0xA8), (0xCF, 0xE3, 0xCF), (0xC0, 0x39, 0x2B)):
        assert drawn in colours, "curve, baseline and cursors"
    bare = explained(sent("healthy", asset="press", speed=None), Hall(), "device:unknown")
    assert Image.open(io.BytesIO(png(bare))).height < page.height


def test_a_drawing_needs_no_bearing_and_no_baseline_and_escapes_what_was_sent() -> None:
    channels = [packed(samples("healthy", 1), "<b>x</b>", "float32", 1.0)]
    told = explained(sent(asset="press", channels=channels), Hall(), "device:unknown")
    words = " ".join(ElementTree.fromstring(draw(told)).itertext())
    assert "waveform" in words
    assert "Bands against the baseline" not in words, "no empty axes"
    assert "Envelope of" not in words
    assert DECODER.decode(capture(), b"{", Hall()).explanation is None


def test_labels_of_cursors_that_stand_close_do_not_cover_each_other() -> None:
    curve = Curve(0.0, 1.0, tuple(float(number % 7) for number in range(500)))
    close = tuple(Mark(at, f"{round(at)}xBPFO") for at in (100, 104, 108, 112, 116, 120, 300, 499))
    placed = Panel("Envelope", curve, cursors=close).placed()
    assert len(placed) == len(close), "every cursor is drawn, with or without room for its label"
    labelled = [each for each in placed if each.label]
    assert {each.label for each in labelled} >= {"100xBPFO", "104xBPFO", "300xBPFO", "499xBPFO"}
    for one in labelled:
        assert 0 <= one.left <= WIDTH - 40
        for other in labelled:
            if one is not other and one.row == other.row:
                assert abs(one.left - other.left) > 40


def test_the_weights_are_those_that_the_digest_names() -> None:
    folder = Path(waveform.__file__).parent / "data"
    card = json.loads((folder / "log_bands.json").read_text())
    content = (folder / "log_bands.onnx").read_bytes()
    assert hashlib.sha256(content).hexdigest() == card["sha256"] == Detector().digest
    assert card["features"] == FEATURES
    # Contributions are told from the card's weights, scores from the graph's: they must be the same.
    row = np.random.default_rng(1).standard_normal((1, len(card["weights"])))
    base = Detector().score(np.zeros_like(row), 3)
    assert Detector().score(row, 3) - base == pytest.approx(row @ np.array(card["weights"]), abs=1e-2)


CNC = Path(__file__).resolve().parents[3] / "shared" / "data" / "vibration-cnc"


@pytest.mark.data
@pytest.mark.skipif(not CNC.is_dir(), reason="the development recordings do not lie beside the checkout")
def test_a_real_machine_tool_is_commissioned_and_watched() -> None:
    """How well it ranks is measured by `tests.bench.waveforms.train`; here the parts must fit together on real data."""
    good, bad = [], []
    for line in (CNC / "index.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry["machine"] == "M02":
            windows = np.load(CNC / entry["file"])["acceleration_mg"] * 9.80665e-3
            for window in windows:
                channels = tuple(Channel(axis, window[:, at]) for at, axis in enumerate("xyz"))
                recorded = Waveform(channels, 2000.0, "m/s2", operation=entry["operation"])
                (good if entry["label"] == "good" else bad).append(recorded)
    detector, baseline = Detector(), commission(good[::2], SETTINGS)
    calm = [detector.detect(each, baseline, SETTINGS) for each in good[1::2]]
    alarmed = [detector.detect(each, baseline, SETTINGS) for each in bad]
    assert sum("normal" not in each.answers for each in calm) / len(calm) < 0.15
    assert sum("normal" not in each.answers for each in alarmed) / len(alarmed) > 0.75
    assert all(each.contributions for each in alarmed)
