"""What a graph pack may say of machines: assets, components, devices, dials, symptoms, faults, procedures. See `schema.py`."""

# ruff: noqa: E501
from __future__ import annotations

from knowledge_graph.packfile.columns import Attribute, Column, Kind

QUANTITY = (Attribute("quantity", "decimal", "How many it takes, base unit. Empty: 1."),)
_THRESHOLDS = (
    Attribute("below", "decimal", "Holds where the reading is below this, in the unit of the scale.", signed=True),
    Attribute("above", "decimal", "Holds where the reading is above this.", signed=True),
)

# fmt: off
ASSET = Kind(
    "asset",
    "A machine, a transformer: something maintained.",
    (
        Column("serial_number", "text", "As on its nameplate.", names_it=True),
        Column("model", "text", "Manufacturer's model."),
        Column("manufacturer", "text", "Maker."),
        Column("functional_location", "text", "Position apart from the asset, e.g. `hall-2/line-1/pos-3`."),
        Column("site", "reference", "Site.", kinds=("site",)),
        Column("components", "references", "Its components.", kinds=("component",)),
        Column("suppliers", "references", "Who services it.", kinds=("supplier",)),
        Column("dials", "references", "Dial gauges on it that may be photographed.", kinds=("dial",)),
        Column("commissioned", "time", "In service since."),
        Column("speed_hz", "decimal", "Nominal shaft speed in Hz."),
        Column("fixed_speed", "boolean", "Is `speed_hz` its only speed? It then stands in where none was measured."),
        Column("vibration_symptom", "reference", "The symptom that abnormal vibration of it is.", kinds=("symptom",)),
        Column("severity_class", "choice", "Group and support after ISO 20816-3, without which no severity zone is stated.", choices=("group-1-rigid", "group-1-flexible", "group-2-rigid", "group-2-flexible")),
        Column("rated", "texts", "Rated values `name=value unit`, e.g. `power=11 kW`."),
    ),
    "asset",
)
COMPONENT = Kind(
    "component",
    "A part of an asset that can fail.",
    (
        Column("parts", "references", "Spare parts that fit, with how many it takes: `7014-p4[quantity=2]`.", kinds=("part",), attributes=QUANTITY),
        Column("faults", "references", "Faults that it can have.", kinds=("fault",)),
        Column("balls", "integer", "Rolling elements."),
        Column("ball_diameter_mm", "decimal", "Rolling element diameter, mm."),
        Column("pitch_diameter_mm", "decimal", "Pitch diameter, mm."),
        Column("contact_angle_deg", "decimal", "Contact angle, degrees."),
        Column("last_work", "time", "Last work on it."),
    ),
    "component",
)
DEVICE = Kind(
    "device",
    "A sensor or an edge box that sends measurements of a machine. Its key is the identity that its API key stands for.",
    (
        Column("asset", "reference", "The machine it sits on; empty: its messages name the machine.", kinds=("asset",)),
        Column("component", "reference", "Where it sits: only bearings there are looked at.", kinds=("component",)),
        Column("sensor_unit", "choice", "Unit of what it sends, where a file does not say.", choices=("g", "mg", "m/s2", "mm/s")),
        Column("sensor_full_scale", "decimal", "What the largest sample of a sound file stands for, in that unit."),
        Column("waveform_fields", "texts", "Where in its own JSON what lies: `sample_rate=msg.fs|unit==g|channels.x=msg.vibration.0`. See `docs/waveforms.md`."),
    ),
    None,
)
DIAL = Kind(
    "dial",
    "A round gauge as one kind of device carries it: where its scale lies, and which readings are symptoms.",
    (
        Column("start_angle", "decimal", "Where the scale begins: degrees clockwise from 12 o'clock, e.g. `-135`.", required=True),
        Column("end_angle", "decimal", "Where the scale ends, clockwise from its beginning, at most 360 degrees on: e.g. `135`.", required=True),
        Column("scale_from", "decimal", "What the beginning of the scale says.", required=True),
        Column("scale_to", "decimal", "What the end of the scale says.", required=True),
        Column("scale_unit", "text", "As printed on the scale, e.g. `°C`; empty: none."),
        Column("centre_x", "decimal", "Pivot of the needle as a share of the face's width from its left edge. Empty: 0.5."),
        Column("centre_y", "decimal", "Pivot of the needle as a share of the face's height from its top edge. Empty: 0.5."),
        Column("needle", "choice", "How the needle stands out from the face; empty: dark.", choices=("dark", "light", "red")),
        Column("symptoms", "references", "What a reading shows: `oil-level-low[below=3]`.", kinds=("symptom",), attributes=_THRESHOLDS),
    ),
    None,
)
SYMPTOM = Kind(
    "symptom",
    "What a person or a device observes. Leads to faults, never to an action.",
    (
        Column("faults", "references", "Possible faults: `internal-leak[weight=0.6]`.", required=True, kinds=("fault",), attributes=(Attribute("weight", "decimal", "How likely among them, 0 to 1."),)),
        Column("signs", "texts", "Words that tell it where they stand together in any order, when no name was found: `油位 低|oil below`. Always asked about."),
    ),
    "symptom",
)
FAULT = Kind(
    "fault",
    "What is wrong.",
    (
        Column("code", "text", "Failure code, e.g. `BRG-OR`.", names_it=True),
        Column("scheme", "text", "Scheme of the code; empty: pack."),
        Column("procedures", "references", "What is to be done.", required=True, kinds=("procedure",)),
        Column("mechanism", "choice", "What a decoder of vibration calls it.", choices=("outer_race", "inner_race", "rolling_element", "cage", "imbalance", "misalignment", "looseness")),
        Column("breakdown", "boolean", "Is the asset out of service?"),
    ),
    "fault",
)
PROCEDURE = Kind(
    "procedure",
    "A documented way of working.",
    (
        Column("document", "text", "Document number, e.g. `Q/SP-2025-07`.", required=True, names_it=True),
        Column("revision", "text", "Revision of the document.", required=True),
        Column("safety_class", "choice", "STOP over RESTRICT over MONITOR.", required=True, choices=("STOP", "RESTRICT", "MONITOR")),
        Column("work_type", "choice", "Kind of work.", choices=("corrective", "preventive", "inspection")),
        Column("priority", "choice", "Priority of the order.", choices=("emergency", "high", "medium", "low")),
        Column("instruction", "text", "The safety instruction on the order.", translatable=True),
        Column("parts", "references", "Parts that the work takes: `7014-p4[quantity=2]`.", kinds=("part",), attributes=QUANTITY),
    ),
    "procedure",
)
# fmt: on
