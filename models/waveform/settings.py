"""What a user can set about the waveform decoder; every value but the byte limit enters the decoder's digest."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class WaveformSettings:
    """Settings of `WaveformDecoder`. They pickle, so that a child process can be given them."""

    max_bytes: int = 25_000_000
    max_channels: int = 8
    max_samples: int = 4_000_000
    """Of one channel."""
    min_rate_hz: float = 200.0
    max_rate_hz: float = 500_000.0
    max_speed_hz: float = 2_000.0
    """Fastest shaft that is believed."""
    min_seconds: float = 1.0
    """A shorter recording is refused."""
    clipped_share: float = 0.0005
    """Share of samples at a rail above which a channel counts as clipped."""
    dropout_seconds: float = 0.02
    """Longest time that a channel may stand still at one value."""
    max_offset: float = 30.0
    """Largest mean of a channel of acceleration, m/s2; gravity is 9.81."""
    quietest: float = 0.0005
    """Root mean square, m/s2 or mm/s, under which the unit is not believed."""
    loudest: float = 2_000.0
    """Root mean square, m/s2 or mm/s, above which the unit is not believed."""
    speed_tolerance: float = 0.02
    """How far the true speed, or the slip of a bearing, may be from what was measured; a share."""
    min_turns: float = 20.0
    """Turns of the shaft that a diagnosis needs."""
    impulsive: float = 2.09
    """Impulsiveness of the envelope (2 for noise) from which no bearing is called sound; what comes and goes with the
    shaft and the mains does not count."""
    sound_turns: float = 59.0
    """Turns of the shaft without which no bearing is called sound."""
    sound_z: float = 2.3
    """A bearing is called sound only while each of its parts is under this."""
    hidden: float = 4.0
    """How much more than its neighbours' a shaft's multiple and its own multiples may stand out before no bearing is
    called sound, in units of the sum of four logarithms; chance alone hardly reaches 3.5."""
    diagnosis_seconds: float = 20.0
    """A longer recording is diagnosed by its middle."""
    shaft_velocity: float = 4.5
    """Root mean square, mm/s, of the shaft's harmonics from which their pattern is called a fault where the device has
    no baseline."""
    shaft_share: float = 0.25
    """Share of the whole vibration's power that they must be then."""
    shaft_rise: float = 3.0
    """How many times the baseline's the shaft's harmonics must be."""
    decided_z: float = 6.0
    """Robust standard deviations over surrogate frequencies from which a family of lines is believed."""
    foremost_z: float = 4.3
    """The same for the strongest family at any frequency: that it lies where a part strikes is no chance. Lines and
    side bands of a part that both stand out count together."""
    clear_z: float = 3.5
    """Under this no part of the bearing shows."""
    silent_z: float = 3.8
    """Under this no family of lines shows at any frequency; only then is a bearing called sound."""
    silent_sides_z: float = 4.3
    """The same for side bands a turn of the shaft away."""
    stranger_z: float = 4.5
    """Over so many frequencies the strongest family of noise alone reaches about 3.5; a stranger must be stronger."""
    stranger_share: float = 0.45
    """How strong an unexplained family may be, as a share of the explained one, before nothing is decided."""
    foremost_share: float = 0.7
    """The same where the explained one is the strongest at any frequency."""
    dominance: float = 0.75
    """How strong the best part must be, as a share of the strongest family at any frequency."""
    margin: float = 0.2
    """How much stronger than the next part the best one must be; a share."""
    false_alarms: float = 0.05
    """Share of recordings of a healthy device that may be called abnormal; sets the conformal level."""
    baseline_recordings: int = 20
    """Good recordings that a device needs before its own baseline counts."""
    baseline_kept: int = 100
    """Of more recordings this many are kept, spread evenly over them; a baseline travels with each capture."""

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) <= 0:
                raise ValueError(f"{field.name} must be greater than 0, not {getattr(self, field.name)}")
        if self.min_rate_hz > self.max_rate_hz:
            raise ValueError(f"min_rate_hz ({self.min_rate_hz}) cannot exceed max_rate_hz ({self.max_rate_hz})")
        if self.baseline_kept < self.baseline_recordings:
            raise ValueError(f"baseline_kept ({self.baseline_kept}) cannot be less than baseline_recordings")
        if not self.sound_z <= self.clear_z <= self.foremost_z <= self.decided_z:
            raise ValueError("sound_z, clear_z, foremost_z and decided_z must not fall, in this order")
        for share in (
            "speed_tolerance",
            "shaft_share",
            "stranger_share",
            "foremost_share",
            "dominance",
            "margin",
            "false_alarms",
            "clipped_share",
        ):
            if getattr(self, share) >= 1:
                raise ValueError(f"{share} is a share, less than 1, not {getattr(self, share)}")
