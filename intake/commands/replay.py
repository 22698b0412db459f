"""`order-intake replay`: a new revision rehearsed on past evidence before it is trusted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from intake.commands.connected import connected
from intake.commands.say import JSON, encoded, say
from intake.commands.sentences import sentence

if TYPE_CHECKING:
    from intake.pipeline.redecoding import Redecoded, Replay
    from intake.settings import Settings
    from knowledge_graph.answering.matching import Mismatch
    from models.decoder import Decoder
    from sandbox.zone import ZoneKey


@click.command()
@click.option("--zone", "zone_name", required=True, help="Whose reviewed orders, e.g. speech/whisper/order.place.")
@click.option(
    "--decoder", "name", required=True, help="The decoder to try, by its name; `new` is the zone's as installed."
)
@click.option("--model", help="Whisper folder (CTranslate2) or name instead of the default.")
@click.option("--allow", multiple=True, help="Distribution whose decoder may run, where it is not ours.")
@click.option(
    "--limit", default=200, show_default=True, type=click.IntRange(1), help="Reviewed orders, the newest first."
)
@JSON
def replay(zone_name: str, name: str, model: str | None, allow: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Decode the orders reviewed last in a zone again, and show which come out differently. Nothing is written."""
    from intake.pipeline.redecoding import Replay, redecode
    from intake.pipeline.rehearsal import reviewed
    from intake.pipeline.revisions import revision_of
    from intake.pipeline.snapshots import Snapshots
    from intake.settings import load_settings
    from intake.storage.evidence import open_store
    from sandbox.standings import zones
    from sandbox.zone import ZoneKey

    zone, settings = ZoneKey.parse(zone_name), load_settings()
    with connected() as engine, engine.begin() as connection:
        cases = reviewed(connection, limit, str(zone))
        known = [row for row in zones(connection) if row.zone == zone]
        business = Snapshots(settings.data_dir / "cache").current(connection)
    if not cases:
        told = sentence("No order of zone {zone} was reviewed yet; see `order-intake zones`.", zone=zone)
        raise click.ClickException(told)
    decoder = _decoder(zone, name, model, allow, settings)
    revision = revision_of(decoder.describe())
    store = open_store(settings)
    made: list[Redecoded] = []
    for each in redecode(cases, decoder, business, store.read):
        made.append(each)
        if sys.stderr.isatty():
            counted = sentence("{done} of {total}", done=len(made), total=len(cases))
            click.echo(f"\r{counted}", err=True, nl=len(made) == len(cases))
        if each.differs:
            say(_row(each), as_json, _sentence(each))
    whole = Replay(tuple(made))
    latest = max(known, key=lambda row: row.first_seen).revision if known else None
    figures = _figures(whole, zone, latest, revision)
    click.echo(encoded(figures) if as_json else _said(figures))


def _decoder(zone: ZoneKey, name: str, model: str | None, allow: tuple[str, ...], settings: Settings) -> Decoder:
    from intake.pipeline.lanes import LANES
    from models.registry import load

    lane = LANES[zone.modality]
    wanted = zone.decoder if name == "new" else name
    made = load(wanted, allow)
    if wanted != lane.decoder:
        return made()
    if model is not None and zone.modality == "speech":
        from models.speech.settings import SpeechSettings

        return made(SpeechSettings(model=model))  # type: ignore[call-arg]  # ours takes settings
    return made(lane.given(settings))  # type: ignore[call-arg]


def _row(each: Redecoded) -> dict[str, Any]:
    differences = [{"field": m.field, "decided": m.expected, "read": m.actual} for m in each.mismatches]
    return {
        "review": each.review, "capture": each.capture, "outcome": each.outcome, "held": each.held,
        "differences": differences, "trouble": each.trouble,
    }  # fmt: skip


def _sentence(each: Redecoded) -> str:
    outcomes = {
        "right": sentence("right"), "becomes_right": sentence("becomes right"), "breaks": sentence("breaks"),
        "changes": sentence("changes"), "stays_wrong": sentence("stays wrong"),
    }  # fmt: skip
    told = sentence("{outcome}: review {review}", outcome=outcomes[each.outcome], review=each.review)
    lines = [told + (f" ({each.trouble})" if each.trouble else "")]
    lines += [f"  {mismatch.field}: {_differs(mismatch)}" for mismatch in each.mismatches]
    return "\n".join(lines)


def _differs(mismatch: Mismatch) -> str:
    if mismatch.expected is None:
        return sentence("nothing expected, got {actual!r}", actual=mismatch.actual)
    return sentence("expected {expected!r}, got {actual!r}", expected=mismatch.expected, actual=mismatch.actual)


def _figures(whole: Replay, zone: ZoneKey, before: str | None, after: str) -> dict[str, Any]:
    was, now = whole.right
    return {
        "zone": str(zone), "revision_in_force": before, "revision_tried": after, "compared": len(whole.made),
        "right_before": was, "right_now": now, "wrong_and_not_held": whole.passed_wrong,
        "outcomes": dict(whole.counts),
    }  # fmt: skip


def _said(figures: dict[str, Any]) -> str:
    same = figures["revision_tried"] == figures["revision_in_force"]
    outcomes = figures["outcomes"]
    return sentence(
        "{zone} at {revision} ({which}): of {compared} reviewed orders {now} come out as the human decided, "
        "before {before}. {better} become right, {worse} break, {other} change; "
        "{wrong} are wrong and nothing holds them.",
        zone=figures["zone"], revision=figures["revision_tried"], compared=figures["compared"],
        which=sentence("the revision in force") if same else sentence("a new revision"),
        now=figures["right_now"], before=figures["right_before"], better=outcomes.get("becomes_right", 0),
        worse=outcomes.get("breaks", 0), other=outcomes.get("changes", 0), wrong=figures["wrong_and_not_held"],
    )  # fmt: skip
