"""A CSV table in, a `Waveform` out: comment lines tell what is known, a header names axes and units. Raises Flawed.

# sample_rate: 25600
# speed: 24.9 Hz
x [g],y [g],z [g]
0.012,-0.003,0.998
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import numpy as np

from models.waveform.annotations import Annotations, read_annotations
from models.waveform.settings import WaveformSettings
from models.waveform.signal import Channel, Flawed, Samples, Waveform, checked_rate, scaled, too_many

_NAMED = re.compile(r"\s*(?P<name>.*?)\s*(?:[\[(](?P<unit>[^\])]*)[\])])?\s*$")
_TIMES = {"t", "time", "zeit", "时间"}
_PER_SECOND = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "": 1.0}
_UNEVEN = 0.01


def read_table(content: bytes, facts: Mapping[str, object], settings: WaveformSettings) -> Waveform:
    """Separated by comma, semicolon or tab. A column `time [s]` gives the rate, and must be even. `facts` of the
    device stand in for a missing unit (`sensor_unit`)."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Flawed("malformed", f"Byte {error.start} of the table is not UTF-8. Convert it and send again.") from None
    told, header, begin = _opening(text)
    if text.count("\n", begin) > settings.max_samples:
        raise too_many(text.count("\n", begin), settings)
    mark = max(",;\t", key=header.count)
    columns = [_NAMED.match(cell.strip().strip('"')) for cell in header.split(mark)]
    names = [(match["name"] or "", (match["unit"] or "").strip()) for match in columns if match is not None]
    values = _numbers(text[begin:], mark, len(names))
    times = [at for at, (name, _) in enumerate(names) if name.lower() in _TIMES]
    rate = _rate(values, names, times, told)
    axes = [at for at in range(len(names)) if at not in times]
    units = {names[at][1] for at in axes if names[at][1]} or {told.text("unit") or _text(facts.get("sensor_unit"))}
    if len(units) > 1:
        raise Flawed("unit_unknown", f"The columns have different units ({', '.join(map(str, units))}). Use one.")
    kept, factor = scaled(next(iter(units)))
    rate_hz = checked_rate(rate, settings)
    channels = tuple(
        Channel(names[at][0] or f"channel-{at + 1}", np.ascontiguousarray(values[:, at]) * factor) for at in axes
    )
    return told.recording(channels, rate_hz, kept, settings)


def _opening(text: str) -> tuple[Annotations, str, int]:
    """Comment lines, the header, and where the rows begin."""
    position, comments = 0, []
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        line = text[position:end].strip()
        position = end + 1
        if line.startswith("#"):
            comments.append(line.lstrip("# "))
        elif line:
            if re.match(r"[-+.\d]", line):
                raise Flawed("malformed", "The table has no header. Name each axis, with its unit: `x [g],y [g]`.")
            return read_annotations(comments), line, position
    raise Flawed("empty", "The table has no rows.")


def _numbers(rows: str, mark: str, columns: int) -> Samples:
    if not rows.strip():
        raise Flawed("empty", "The table has a header but no rows.")
    try:
        values = np.loadtxt(io.StringIO(rows), delimiter=mark, ndmin=2, comments="#", dtype=np.float64)
    except ValueError as error:
        raise Flawed("malformed", f"A row is not as the header says: {str(error)[:160]}.") from None
    if values.shape[1] != columns:
        raise Flawed("lengths", f"The header names {columns} columns, the rows have {values.shape[1]}.")
    return values


def _rate(values: Samples, names: list[tuple[str, str]], times: list[int], told: Annotations) -> float | None:
    declared = told.number("sample_rate")
    if not times:
        return declared
    unit = _PER_SECOND.get(names[times[0]][1])
    if unit is None:
        raise Flawed("rate_invalid", f"The unit of time {names[times[0]][1]!r} is not known. Use s, ms or us.")
    steps = np.diff(values[:, times[0]]) * unit
    step = float(np.median(steps)) if len(steps) else 0.0
    if not step > 0:
        raise Flawed("rate_invalid", "The column of times does not rise.")
    if not np.all(np.isfinite(steps)) or float(np.max(np.abs(steps - step))) > _UNEVEN * step + 1e-9:
        # Written with few digits, times look uneven although they are not: then their whole span tells.
        mean = float(steps.mean())
        if not np.all(np.isfinite(steps)) or float(np.max(np.abs(np.cumsum(steps - mean)))) > 2 * mean:
            raise Flawed("rate_invalid", "The samples are not evenly spaced in time. Resample, or send another.")
        step = mean
    if declared is not None and abs(declared * step - 1) > _UNEVEN:
        raise Flawed("rate_invalid", f"The times say {1 / step:.6g} Hz, the comment says {declared:g} Hz.")
    return declared if declared is not None else 1 / step


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
