"""Commissioned machines: good recordings in, a baseline kept for each; what decoders are told of them out.

A baseline is live: it changes without a new version of the pack. Until a machine has one, nothing about it is
automatic.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from intake.storage.tables import baselines
from knowledge_graph.naming.facts import LiveFacts
from models.intent import Unreadable
from models.phrases import Phrased, phrase
from sandbox import journal


class DeviceRefused(Phrased, ValueError):
    """Raised when a machine cannot be commissioned; the message says what to do."""

    code = "device.refused"


class RecordingUnreadable(DeviceRefused):
    """Raised for a file that is no recording; `why` says in English what is wrong with it, its code in any language."""

    def __init__(self, file: Path, why: Unreadable) -> None:
        super().__init__(f"{file}: {why.detail} [{why.code}]")
        self.file = file
        self.why = why


@dataclass(frozen=True, slots=True)
class Commissioned:
    """A machine with a baseline."""

    asset: str
    recordings: int
    by: str
    at: datetime


def commission(
    connection: Connection,
    asset: str,
    files: Sequence[Path],
    by: str,
    now: datetime,
    facts: Mapping[str, object] | None = None,
) -> Commissioned:
    """Make a baseline of good recordings and put it in force. Raises RecordingUnreadable, BaselineRefused.

    `facts` of the machine's sensor stand in for what WAV and CSV leave out (`sensor_unit`, `sensor_full_scale`).
    """
    from models.waveform.baseline import commission as make
    from models.waveform.baseline import to_json
    from models.waveform.reading import read_waveform
    from models.waveform.settings import WaveformSettings

    settings, recordings = WaveformSettings(), []
    for file in files:
        found = read_waveform(file.read_bytes(), "", settings, facts)
        if isinstance(found, Unreadable):
            raise RecordingUnreadable(file, found)
        recordings.append(found)
    document = to_json(make(recordings, settings))
    row = {
        "document": document,
        "recordings": len(recordings),
        "commissioned_by": by,
        "commissioned_at": now,
    }
    connection.execute(
        insert(baselines).values(asset=asset, **row).on_conflict_do_update(index_elements=["asset"], set_=row)
    )
    journal.append(connection, "device.commissioned", f"asset:{asset}", {"by": by, "recordings": len(recordings)})
    return Commissioned(asset, len(recordings), by, now)


def retire(connection: Connection, asset: str, by: str) -> None:
    """End a machine's baseline: nothing about it is automatic any more. Raises DeviceRefused."""
    gone = connection.execute(baselines.delete().where(baselines.c.asset == asset)).rowcount
    if not gone:
        raise DeviceRefused(
            phrase("{asset} has no baseline; `order-intake device list` shows those that have.", asset=asset)
        )
    journal.append(connection, "device.retired", f"asset:{asset}", {"by": by})


def list_all(connection: Connection) -> tuple[Commissioned, ...]:
    """Every commissioned machine, by key."""
    query = sa.select(
        baselines.c.asset, baselines.c.recordings, baselines.c.commissioned_by, baselines.c.commissioned_at
    ).order_by(baselines.c.asset)
    return tuple(Commissioned(*row) for row in connection.execute(query))


_STAMP = sa.text("select count(*)::text || '@' || coalesce(max(commissioned_at)::text, '') from device_baseline")


def stamp(connection: Connection) -> str:
    """Changes whenever a baseline comes or goes."""
    return str(connection.execute(_STAMP).scalar_one())


def live_facts(connection: Connection) -> LiveFacts:
    """The baselines in force, as decoders are told of them."""
    query = sa.select(baselines.c.asset, baselines.c.commissioned_at, baselines.c.document).order_by(baselines.c.asset)
    rows = connection.execute(query).all()
    if not rows:
        return LiveFacts()
    name = "\n".join(f"{row.asset}@{row.commissioned_at.isoformat()}" for row in rows)
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    return LiveFacts(digest, {row.asset: {"baseline": row.document} for row in rows})
