"""`order-intake keys`: who may send, read and decide. A secret is shown once."""

from __future__ import annotations

import click

from intake.commands.connected import connected
from intake.commands.say import JSON, say
from intake.commands.sentences import sentence


@click.group()
def keys() -> None:
    """API keys: one for each courier, device, reviewer or system; only a digest is stored."""


@keys.command()
@click.argument("identity")
@click.option(
    "--scope", "scopes", multiple=True, default=("capture",), show_default=True,
    help="capture, orders, review or admin; repeat for several.",
)  # fmt: skip
@click.option("--signs", is_flag=True, help="Its events (/v1/events) must be signed; shows the signing secret.")
@JSON
def create(identity: str, scopes: tuple[str, ...], signs: bool, as_json: bool) -> None:
    """Make a key for IDENTITY, the node key of who sends: driver:77, device:edge-12, reviewer:li."""
    from intake.doors.keys import create as make

    with connected() as engine, engine.begin() as connection:
        made = make(connection, identity, scopes, signs=signs)
    row = {"id": made.key.id, "identity": identity, "scopes": sorted(made.key.scopes), "secret": made.secret}
    kept = sentence("Keep it now: it is not shown again. Senders put it in 'Authorization: Bearer ...'.")
    words = f"{made.secret}\n{kept}"
    if signs:
        row["signing_secret"] = made.key.signing[0].secret
        signs_with = sentence(
            "Signs its events (Standard Webhooks); with it alone they may be posted to /v1/events?key={key}",
            key=made.key.id,
        )
        words += f"\n{made.key.signing[0].secret}\n{signs_with}"
    say(row, as_json, words)


@keys.command()
@click.argument("key")
@JSON
def rotate(key: str, as_json: bool) -> None:
    """Give KEY (its id) a new signing secret; the one before holds for a day yet (signature_overlap)."""
    from datetime import UTC, datetime, timedelta

    from intake.doors.keys import rotate as change
    from intake.settings import load_settings

    overlap = timedelta(seconds=load_settings().signature_overlap)
    with connected() as engine, engine.begin() as connection:
        changed, secret = change(connection, key, datetime.now(UTC), overlap)
    until = next((each.until for each in changed.signing if each.until is not None), None)
    row = {"id": changed.id, "identity": changed.identity, "signing_secret": secret, "previous_until": until}
    before = "\n" + sentence("The secret before holds until {until:%Y-%m-%d %H:%M %Z}.", until=until) if until else ""
    say(row, as_json, secret + before)


@keys.command("list")
@JSON
def list_keys(as_json: bool) -> None:
    """All keys, without secrets."""
    from intake.doors.keys import list_all

    with connected() as engine, engine.begin() as connection:
        found = list_all(connection)
    for key in found:
        row = {
            "id": key.id, "prefix": key.prefix, "identity": key.identity, "scopes": sorted(key.scopes),
            "created_at": key.created_at, "revoked_at": key.revoked_at,
        }  # fmt: skip
        state = sentence("revoked {at:%Y-%m-%d}", at=key.revoked_at) if key.revoked_at else sentence("valid")
        say(row, as_json, f"{key.prefix}…  {key.identity:<24} {','.join(sorted(key.scopes)):<24} {state}  {key.id}")
    if not found and not as_json:
        click.echo(sentence("No keys yet. Make one: order-intake keys create driver:77"))


@keys.command()
@click.argument("key")
@JSON
def revoke(key: str, as_json: bool) -> None:
    """End KEY (its id or the shown beginning of its secret) at once."""
    from intake.doors.keys import revoke as end

    with connected() as engine, engine.begin() as connection:
        ended = end(connection, key)
    told = sentence("Revoked: {identity} ({prefix}…)", identity=ended.identity, prefix=ended.prefix)
    say({"id": ended.id, "revoked_at": ended.revoked_at}, as_json, told)
