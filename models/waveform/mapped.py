"""JSON of a sender that has its own format in, a `Waveform` out: declared fields say where what lies. Raises Flawed.

A declaration is flat, so that one cell of a pack holds it. Each field of the project's own format is given a path into
the sender's JSON (keys and list positions joined by dots) or, after `=`, a constant; axes are `channels.<axis>`:

    {"sample_rate": "msg.fs", "unit": "=g", "speed": "msg.rpm", "speed_unit": "=rpm", "device": "deviceName",
     "channels.x": "msg.vibration.0", "channels.y": "msg.vibration.1"}
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from models.waveform.declared import AXIS, FIELDS, PLAIN, STORED, is_field
from models.waveform.native import VERSION, refuse_flood, unexplained, waveform_from
from models.waveform.settings import WaveformSettings
from models.waveform.signal import Flawed, Waveform

_NUMBERS = {"sample_rate", "load", "scale", "offset", "speed"}
_DECODER = msgspec.json.Decoder()
_MISSING = object()


def read_mapped(content: bytes, declared: Mapping[str, str], settings: WaveformSettings) -> Waveform:
    """The recording, by declaration. What a path does not find is left out, except a channel."""
    refuse_flood(content, settings)
    try:
        sent = _DECODER.decode(content)
    except RecursionError:
        raise Flawed("nesting", "The JSON is nested too deeply.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise unexplained(content, str(error)) from None
    unknown = [name for name in declared if not is_field(name)]
    if unknown:
        raise Flawed(
            "mapping", f"The declaration names {unknown[0][:40]!r}; known are {', '.join(FIELDS)}, channels.*."
        )
    stored = _taken(sent, declared, STORED)
    channels = []
    for name, path in declared.items():
        if name.startswith(AXIS):
            data = _at(sent, path)
            if data is _MISSING:
                raise Flawed("mapping", f"Nothing lies at {path[:60]!r}, where {name[:40]} was declared.")
            channels.append({"axis": name.removeprefix(AXIS), "data": data, **stored})
    fields: dict[str, object] = {"version": VERSION, "channels": channels, **_taken(sent, declared, PLAIN)}
    speed = _taken(sent, declared, ("speed", "speed_unit"))
    if "speed" in speed:
        fields["speed"] = {"value": speed["speed"], "unit": speed.get("speed_unit", "Hz")}
    return waveform_from(fields, settings)


def _taken(sent: object, declared: Mapping[str, str], names: tuple[str, ...]) -> dict[str, object]:
    found = {}
    for name in names:
        value = _at(sent, declared[name]) if name in declared else _MISSING
        if value is not _MISSING and value is not None:
            found[name] = _number(name, value) if name in _NUMBERS else value
    return found


def _at(sent: object, path: str) -> object:
    """What lies at a path; a constant after `=`."""
    if path.startswith("="):
        return path[1:]
    for step in path.split("."):
        if isinstance(sent, dict) and step in sent:
            sent = sent[step]
        elif isinstance(sent, list) and step.isdigit() and int(step) < len(sent):
            sent = sent[int(step)]
        else:
            return _MISSING
    return sent


def _number(name: str, value: object) -> object:
    """Constants, and many senders' numbers, are texts."""
    if not isinstance(value, str):
        return value
    try:
        return float(value)
    except ValueError:
        raise Flawed("mapping", f"`{name}` must be a number, not {value[:20]!r}.") from None
