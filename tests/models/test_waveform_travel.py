"""All parts of a bearing roll together: what one strikes less often than its catalogue says, another strikes more often."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from models.waveform import hypotheses
from models.waveform.bearing import Geometry
from models.waveform.combs import Views, landscape
from models.waveform.diagnosis import Diagnosis, Mounted, diagnose
from models.waveform.doubts import in_a_row
from models.waveform.envelope import envelopes
from models.waveform.lines import cleared, known_lines
from models.waveform.relatives import relatives
from models.waveform.settings import WaveformSettings
from models.waveform.signal import Channel, Waveform
from models.waveform.travel import cage_hz, elements, windows

BEARING = Geometry(9, 7.94, 39.04)
ORDERS = BEARING.orders()
TURNING = 24.0
RATE = 12_000.0


def struck(amplitudes: np.ndarray, strikes_hz: float, seconds: float, seed: int = 3) -> np.ndarray:
    """A housing that rings at each strike, as hard as its rolling element strikes, in noise."""
    chance = np.random.default_rng(seed)
    samples = 0.5 * chance.standard_normal(int(seconds * RATE))
    time = np.arange(150) / RATE
    ring = np.exp(-900 * time) * np.sin(2 * np.pi * 3000 * time)
    for number in range(int(seconds * strikes_hz) - 1):
        at = int((number + 0.5 + 0.004 * chance.standard_normal()) / strikes_hz * RATE)
        if at + len(ring) <= len(samples):
            samples[at : at + len(ring)] += amplitudes[number % len(amplitudes)] * ring
    return samples


def judge(samples: np.ndarray, told: float) -> Diagnosis:
    waveform = Waveform((Channel("x", samples),), RATE, "m/s2", told)
    return diagnose(waveform, (Mounted("component:front", BEARING),), told, WaveformSettings())


def test_a_cage_that_lags_gives_the_inner_race_as_many_strikes_as_it_takes_from_the_outer() -> None:
    allowed = windows(ORDERS, TURNING, TURNING, 0.02)
    lost = ORDERS["outer_race"] * TURNING * (1 - 0.012) - allowed["outer_race"][0]
    gained = allowed["inner_race"][1] - ORDERS["inner_race"] * TURNING * (1 + 0.012)
    assert gained == pytest.approx(lost)
    assert gained / (ORDERS["inner_race"] * TURNING) < 0.016


def test_the_cage_is_told_from_the_strikes_of_each_part() -> None:
    cage = ORDERS["cage"] * TURNING * 0.985
    assert elements(ORDERS) == 9
    assert cage_hz("outer_race", 9 * cage, ORDERS, TURNING) == pytest.approx(cage)
    assert cage_hz("inner_race", 9 * (TURNING - cage), ORDERS, TURNING) == pytest.approx(cage)
    assert cage_hz("rolling_element", ORDERS["rolling_element"] * TURNING * 0.985, ORDERS, TURNING) == pytest.approx(
        cage
    )
    assert cage_hz("cage", cage, ORDERS, TURNING) == pytest.approx(cage)


def test_a_shaft_shown_off_the_told_speed_and_slip_do_not_add_up_to_another_bearing() -> None:
    """Two percent by the shaft and two and a half by the cage would reach what strikes four percent less often."""
    expected = ORDERS["outer_race"] * TURNING
    low, high = windows(ORDERS, 0.98 * TURNING, TURNING, 0.018)["outer_race"]
    assert low > 0.97 * expected
    assert high < 0.995 * expected
    assert windows(ORDERS, 0.9 * TURNING, TURNING, 0.018) == windows(ORDERS, 0.9 * TURNING, 0.9 * TURNING, 0.018)


def test_unequal_rolling_elements_print_the_cage_and_the_outer_race_is_named_all_the_same() -> None:
    uneven = np.array([6.0, 3.0, 4.5, 2.5, 5.5, 2.0, 5.0, 3.5, 4.0])
    found = judge(struck(uneven, ORDERS["outer_race"] * TURNING * 0.99, 8.0), TURNING)
    assert found.fault is not None
    assert found.fault.mechanism == "outer_race"


def test_lines_of_single_elements_are_no_slower_striker_and_those_of_half_as_fast_a_one_are() -> None:
    step, strikes = 0.1, 96.0
    teeth = np.log1p(np.random.default_rng(2).exponential(1.4, (4, 9000))).astype(np.float32)
    teeth[:, np.rint(np.arange(1, 60) * strikes / 8 / step).astype(int)] = 4.0
    views = Views(teeth, step, ((0.0, 1e3),) * 4)

    def between(unequal: int | None) -> float:
        return relatives(views, strikes, 29.7, 12.0, np.random.default_rng(1), unequal).between

    assert between(None) > 6.0
    assert between(8) < 3.0
    assert between(9) > 6.0


def test_one_tall_line_alone_is_no_family_and_five_of_a_kind_are() -> None:
    step, alone, together = 0.2, 61.0, 87.0
    teeth = np.log1p(np.random.default_rng(2).exponential(1.4, (4, 4000))).astype(np.float32)
    teeth[:, round(alone / step)] = 7.0
    teeth[:, np.rint(np.arange(1, 6) * together / step).astype(int)] = 3.5
    found = landscape(Views(teeth, step, ((0.0, 1e3),) * 4), np.arange(20.0, 120.0, step / 2))
    heard = {hertz: float(found.score[np.abs(found.hertz - hertz) < step].max()) for hertz in (alone, together)}
    assert heard[together] > 3 * heard[alone]


def test_in_a_record_of_a_second_the_shafts_own_line_is_known() -> None:
    """Its neighbours within the resolution are the same line, not others as strong."""
    chance, shaft = np.random.default_rng(5), 37.4
    time = np.arange(int(1.28 * 25_600)) / 25_600
    samples = chance.standard_normal(len(time)) * (1 + 0.4 * np.cos(2 * np.pi * shaft * time))
    spectra = envelopes(samples, 25_600.0, shaft, 1750.0, known_lines(shaft))
    assert cleared(spectra, shaft).foreign[round(shaft / spectra.step)]


@pytest.mark.parametrize(
    ("teeth", "is_row"),
    [
        ((0.979, 0.964, 0.997, 0.988, 0.992), True),
        ((0.2, 0.5, 0.995, 0.98, 0.99), True),
        ((0.999, 0.9, 0.98, 0.9, 0.98), True),
        ((0.98, 0.5, 0.98, 0.5, 0.98), False),
        ((0.3, 0.999, 0.4, 0.999, 0.2), False),
    ],
)
def test_two_neighbours_and_another_line_are_a_row_and_every_second_line_is_not(
    teeth: tuple[float, ...], is_row: bool
) -> None:
    assert in_a_row(hypotheses.Tested("outer_race", 100.0, 99.5, 7.0, (0.0, 1e3), 1.0, teeth)) is is_row
