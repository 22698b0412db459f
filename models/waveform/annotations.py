"""`key: value` pairs of a WAV file's comment or a CSV file's comment lines in, the fields of a recording out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.waveform.settings import WaveformSettings
from models.waveform.signal import Channel, Flawed, Unit, Waveform, check_channels, hertz

_PAIR = re.compile(r"\s*([A-Za-z_]+)\s*[:=]\s*(.*?)\s*$")
_SPEED = re.compile(r"([-+0-9.eE]+|nan|inf)\s*([A-Za-z/1]*)$")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Annotations:
    """What was written beside the samples."""

    pairs: dict[str, str]
    """Keys in lower case: unit, sample_rate, full_scale, axes, speed, load, operation, steady, device, asset,
    component."""

    def text(self, key: str) -> str | None:
        found = self.pairs.get(key)
        return found[:_LONGEST] if found else None

    def number(self, key: str) -> float | None:
        """Raises Flawed where there is something that is no number."""
        found = self.pairs.get(key)
        if not found:
            return None
        try:
            return float(found)
        except ValueError:
            raise Flawed("malformed", f"`{key}` must be a number, not {found[:20]!r}.") from None

    def speed(self, settings: WaveformSettings) -> float | None:
        """`24.9 Hz`, `1500 rpm`; without a unit Hz. Raises Flawed."""
        found = self.pairs.get("speed")
        if not found:
            return None
        match = _SPEED.match(found)
        if match is None:
            raise Flawed("speed_invalid", f"The speed {found[:20]!r} is not understood. Write e.g. `24.9 Hz`.")
        try:
            return hertz(float(match[1]), match[2] or "Hz", settings.max_speed_hz)
        except ValueError:
            raise Flawed(
                "speed_invalid", f"The speed {found[:20]!r} is not understood. Write e.g. `24.9 Hz`."
            ) from None

    @property
    def steady(self) -> bool:
        return self.pairs.get("steady", "").lower() in ("true", "yes", "1")

    def recording(
        self, channels: tuple[Channel, ...], rate_hz: float, unit: Unit, settings: WaveformSettings
    ) -> Waveform:
        """The channels with what was written beside them. Raises Flawed for channels that are no recording."""
        check_channels(channels, rate_hz, settings)
        return Waveform(
            channels=channels,
            sample_rate=rate_hz,
            unit=unit,
            speed_hz=self.speed(settings),
            load=self.number("load"),
            operation=self.text("operation"),
            steady=self.steady,
            device=self.text("device"),
            asset=self.text("asset"),
            component=self.text("component"),
        )


def read_annotations(lines: Iterable[str]) -> Annotations:
    """Pairs among the lines; what is no pair is a remark."""
    pairs: dict[str, str] = {}
    for line in lines:
        match = _PAIR.match(line)
        if match is not None:
            pairs[match[1].lower()] = match[2]
    return Annotations(pairs)
