"""What shares its lines with a bearing's part is not taken for it, and what the shaft explains hides no sound bearing."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from models.waveform import hypotheses
from models.waveform.bearing import Geometry
from models.waveform.combs import Views
from models.waveform.diagnosis import Diagnosis, Mounted, diagnose
from models.waveform.doubts import against, in_a_row, of_shaft, strength
from models.waveform.relatives import UNKNOWN, Relatives, relatives
from models.waveform.settings import WaveformSettings
from models.waveform.shaft import spectrum_of, turning_speed
from models.waveform.signal import Channel, Waveform
from tests.bench.waveforms.physics import Bearing, Samples, Scene, frequencies, record

SETTINGS = WaveformSettings()
OURS = Bearing("6205", 9, 7.94, 39.04)
SCENE = Scene(OURS, "outer_race", 24.3, seed=5, snr_db=-3.0, seconds=8.0, gear_teeth=23, axes=("x",))
FAINT = hypotheses.Tested("rolling_element", 100.0, 99.5, 3.4, (0.0, 1e3), 1.0, (0.995, 0.98, 0.9, 0.9, 0.9))
NOTHING_ELSE = hypotheses.Field((FAINT,), "rolling_element", 30.0, 1.0, 2.0, 0.0, 0.0)


def judge(samples: Samples, *bearings: Bearing, speed: float = SCENE.shaft_hz) -> Diagnosis:
    waveform = Waveform((Channel("x", samples),), SCENE.rate, "m/s2", speed)
    mounted = tuple(
        Mounted("component:front", Geometry(each.balls, each.ball_mm, each.pitch_mm, each.angle_deg))
        for each in bearings or (OURS,)
    )
    return diagnose(waveform, mounted, speed, SETTINGS)


def rubbed(samples: Samples, level: float = 6.0) -> Samples:
    """Something that touches the shaft once in each of its turns."""
    ring = np.exp(-np.arange(200) / 30) * np.sin(np.arange(200) * 0.9)
    knocks, chance = samples.copy(), np.random.default_rng(4)
    for turn in range(1, int(SCENE.seconds * SCENE.shaft_hz) - 1):
        at = int((turn + 0.002 * chance.standard_normal()) / SCENE.shaft_hz * SCENE.rate)
        knocks[at : at + len(ring)] += level * samples.std() * ring
    return knocks


def because(found: Diagnosis, mechanism: str) -> str:
    return next(each.reason for each in found.hypotheses if each.mechanism == mechanism)


def test_a_shaft_that_rubs_says_nothing_against_its_bearing() -> None:
    found = judge(rubbed(record(replace(SCENE, fault="healthy"))[0]))
    assert found.verdict == "none"
    assert found.spectra is not None
    assert found.spectra.impulsiveness == pytest.approx(2.0, abs=0.3)


def test_a_rub_hides_no_damage() -> None:
    found = judge(rubbed(record(replace(SCENE, snr_db=0.0))[0], 3.0))
    assert found.fault is not None
    assert found.fault.mechanism == "outer_race"


def test_twice_a_frequency_is_not_the_frequency() -> None:
    twice = Bearing("30206", 17, 7.4, 46.2, 14.0)
    strikes = frequencies(OURS, 1.0)["outer_race"]
    assert frequencies(twice, 1.0)["outer_race"] == pytest.approx(2 * strikes, rel=0.01)
    found = judge(record(SCENE)[0], twice)
    assert found.verdict == "undetermined"
    assert because(found, "outer_race") == "Lines lie between its own: all are multiples of something slower."


def test_an_inner_race_is_no_rolling_element_that_strikes_as_often() -> None:
    other = Bearing("of another make", 10, 8.0, 45.35)
    strikes = frequencies(OURS, 1.0, SCENE.slip)["inner_race"]
    assert frequencies(other, 1.0, SCENE.slip)["rolling_element"] == pytest.approx(strikes, rel=0.01)
    found = judge(record(replace(SCENE, fault="inner_race"))[0], other)
    assert found.verdict == "undetermined"
    assert because(found, "rolling_element") == "Its side bands are a turn of the shaft away, not a turn of the cage."


def test_damage_that_strikes_at_a_multiple_of_the_shaft_is_not_called_sound() -> None:
    thrice = Bearing("strikes three times a turn", 8, 10.0, 40.0)
    assert frequencies(thrice, 1.0)["outer_race"] == pytest.approx(3.0)
    hidden = record(replace(SCENE, bearing=thrice, slip=0.0, jitter=0.001))[0]
    assert judge(rubbed(hidden)).verdict == "undetermined", "whatever geometry is told"
    assert judge(rubbed(hidden), thrice).verdict == "undetermined"


def test_where_the_shaft_shows_itself_its_own_speed_counts() -> None:
    loud = replace(SCENE, line_db=-20.0, gear_teeth=0)
    turns = np.arange(int(loud.seconds * loud.rate)) / loud.rate * loud.shaft_hz
    samples = record(replace(loud, drift=0.0))[0]
    samples += 2 * samples.std() * np.cos(2 * np.pi * turns)
    found = judge(samples, speed=loud.shaft_hz * 1.012)
    assert found.shaft_hz == pytest.approx(loud.shaft_hz, rel=1e-3)
    assert found.fault is not None
    assert found.fault.expected_hz == pytest.approx(frequencies(OURS, loud.shaft_hz)["outer_race"], rel=1e-3)


def test_faint_lines_and_plain_side_bands_are_believed_together_and_neither_alone() -> None:
    sides = Relatives(between=1.0, turned=0.0, caged=5.0)
    assert against(FAINT, NOTHING_ELSE, SETTINGS).startswith("Its lines are 3.4 deviations over chance")
    assert against(replace(FAINT, relatives=sides), NOTHING_ELSE, SETTINGS) == ""
    assert strength(replace(FAINT, relatives=sides)) == pytest.approx((3.4 + 5.0) / 2**0.5)
    alone = replace(FAINT, z=1.0, relatives=sides)
    assert strength(alone) == 1.0
    assert against(alone, NOTHING_ELSE, SETTINGS)
    strange = Relatives(between=1.0, turned=6.0, caged=5.0)
    assert "shaft" in against(replace(FAINT, z=8.0, relatives=strange), NOTHING_ELSE, SETTINGS)


def test_a_recording_too_short_to_tell_slow_frequencies_apart_decides_nothing_about_them() -> None:
    plain = replace(FAINT, part="cage", z=9.0, teeth=(1.0, 1.0, 1.0, 1.0, 1.0), blur=0.01)
    field = replace(NOTHING_ELSE, best="cage")
    assert against(plain, field, SETTINGS) == ""
    assert against(replace(plain, blur=0.03), field, SETTINGS).startswith("The recording is too short")


def test_a_line_of_the_shaft_without_its_row_is_the_shafts() -> None:
    blades = replace(FAINT, part="outer_race", teeth=(1.0, 0.5, 0.5, 0.5, 0.5), on_shaft=True)
    assert of_shaft(blades)
    assert not in_a_row(blades)
    assert not of_shaft(replace(blades, teeth=(1.0, 1.0, 0.99, 0.99, 0.99)))
    assert not of_shaft(replace(blades, on_shaft=False))


PLAIN = replace(FAINT, z=9.0, teeth=(1.0, 1.0, 1.0, 1.0, 1.0))


def test_a_rolling_element_without_the_lines_of_the_cage_is_not_accused() -> None:
    bare = replace(PLAIN, relatives=Relatives(between=0.0, turned=0.0, caged=1.0))
    assert against(bare, NOTHING_ELSE, SETTINGS).startswith("No line of the cage lies beside")
    assert against(replace(bare, relatives=Relatives(caged=5.0)), NOTHING_ELSE, SETTINGS) == ""


def test_an_outer_race_that_strikes_like_a_rolling_element_at_another_speed_is_no_rolling_element() -> None:
    rollers = Bearing("strikes nearly alike", 13, 7.5, 39.0)
    struck = frequencies(rollers, 1.0)
    assert struck["rolling_element"] * 1.05 == pytest.approx(struck["outer_race"], rel=0.005)
    found = judge(record(replace(SCENE, bearing=rollers, snr_db=0.0))[0], rollers, speed=SCENE.shaft_hz * 1.05)
    assert found.fault is None


def test_an_inner_race_that_no_shaft_modulates_must_stand_above_what_lies_beside() -> None:
    field = replace(NOTHING_ELSE, best="inner_race")
    assert "loaded all around" in against(replace(PLAIN, z=6.2, part="inner_race"), field, SETTINGS)
    bare = replace(PLAIN, part="inner_race", beside=9.5, relatives=Relatives(turned=1.0))
    assert against(bare, field, SETTINGS) == "Its lines are side bands of something else."
    assert against(replace(bare, beside=8.5), field, SETTINGS) == ""
    assert against(replace(bare, relatives=Relatives(turned=6.0)), field, SETTINGS) == ""


def test_the_inner_race_of_another_bearing_that_strikes_twice_as_often_is_told_by_its_side_bands() -> None:
    field = replace(NOTHING_ELSE, best="inner_race")
    half = replace(PLAIN, part="inner_race", relatives=Relatives(turned=2.0, alternate=6.0))
    assert "twice as often" in against(half, field, SETTINGS)
    assert against(replace(half, relatives=Relatives(turned=6.0, alternate=6.0)), field, SETTINGS) == ""


def test_multiples_of_a_shaft_whose_speed_was_told_wrong_are_no_outer_races() -> None:
    step, turning = 0.1, 30.0
    teeth = np.log1p(np.random.default_rng(2).exponential(1.4, (4, 9000))).astype(np.float32)
    teeth[:, np.rint(np.arange(1, 30) * turning / step).astype(int)] = 4.0
    told = turning * 0.95
    found = relatives(Views(teeth, step, ((0.0, 1e3),) * 4), 5 * turning, told, 11.0, np.random.default_rng(1))
    assert found.between > 6.0


def test_a_shaft_that_shows_beside_its_measured_speed_leaves_its_bearing_undetermined() -> None:
    field = replace(NOTHING_ELSE, best="outer_race", astray_hz=23.1, astray_z=7.0)
    plain = replace(PLAIN, part="outer_race")
    assert against(plain, field, SETTINGS) == "Lines at 23.10 Hz are close to the shaft's speed: was it measured wrong?"
    assert against(plain, replace(field, astray_z=5.0), SETTINGS) == ""


def test_a_stronger_family_that_a_part_with_its_side_bands_explains_is_no_doubt() -> None:
    loaded = replace(PLAIN, part="inner_race", relatives=Relatives(turned=6.0))
    field = replace(NOTHING_ELSE, best="inner_race", strongest_z=20.0)
    assert against(loaded, field, SETTINGS) == ""
    assert "stronger" in against(loaded, replace(field, stranger_z=4.0), SETTINGS)
    assert "stronger" in against(replace(loaded, relatives=UNKNOWN), field, SETTINGS)


def test_what_strikes_thrice_a_turn_may_have_the_shafts_lines_at_its_thirds() -> None:
    step, turning = 0.1, 30.0
    chance = np.random.default_rng(2)
    teeth = np.log1p(chance.exponential(1.4, (4, 9000))).astype(np.float32)

    def lined(hertz: float) -> Views:
        rows = teeth.copy()
        rows[:, np.rint(np.arange(1, 20) * hertz / step).astype(int)] = 4.0
        return Views(rows, step, ((0.0, 1e3),) * 4)

    thrice = relatives(lined(turning), 3.02 * turning / 1.005, turning, 12.0, np.random.default_rng(1))
    other = relatives(lined(turning * 1.2), 3.6 * turning, turning, 12.0, np.random.default_rng(1))
    assert thrice.between < 3.0 < other.between


@pytest.mark.parametrize("shaft", [48.6, 49.5])
def test_the_hum_of_the_mains_is_not_taken_for_a_motor_that_turns_a_little_slower(shaft: float) -> None:
    rate, seconds = 10_000.0, 8.0
    time = np.arange(int(seconds * rate)) / rate
    hum = sum(np.cos(2 * np.pi * 50 * number * time) for number in (1, 2, 3))
    samples = np.random.default_rng(3).standard_normal(len(time)) + 2 * hum + 0.3 * np.cos(2 * np.pi * shaft * time)
    waveform = Waveform((Channel("x", samples),), rate, "m/s2", shaft)
    turning = turning_speed((spectrum_of(waveform.channels[0], waveform),), shaft * 1.003, 0.02)
    assert turning.elsewhere is None
    assert turning.hertz == pytest.approx(shaft, rel=2e-3)
