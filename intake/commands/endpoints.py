"""`order-intake endpoints`: where signed events go, and what to send again."""

from __future__ import annotations

from datetime import datetime

import click

from intake.commands.connected import connected
from intake.commands.say import JSON, say
from intake.commands.sentences import sentence


@click.group()
def endpoints() -> None:
    """Receivers of events (docs/events.md). Deliveries are retried over a day, then kept as dead letters."""


@endpoints.command()
@click.argument("url")
@click.option("--secret", help="Standard Webhooks secret (whsec_...); made and shown when absent.")
@JSON
def add(url: str, secret: str | None, as_json: bool) -> None:
    """Send events to URL from now on; for a known URL, add a second secret (rotation)."""
    from intake.outbound.outbox import add_endpoint
    from intake.settings import load_settings

    private = load_settings().webhook_private
    with connected() as engine, engine.begin() as connection:
        made = add_endpoint(connection, url, secret, private=private)
    row = {"id": made.id, "url": made.url, "secret": made.secrets[0]}
    say(row, as_json, f"{made.id}  {made.url}\n" + sentence("Its signing secret: {secret}", secret=made.secrets[0]))


@endpoints.command("list")
@JSON
def list_all(as_json: bool) -> None:
    """All endpoints with their state and their dead letters."""
    from intake.outbound.outbox import dead_letters, list_endpoints

    with connected() as engine, engine.begin() as connection:
        found, dead = list_endpoints(connection), dead_letters(connection)
    for each in found:
        row = {
            "id": each.id, "url": each.url, "failing_since": each.failing_since,
            "disabled_at": each.disabled_at, "disabled_reason": each.disabled_reason,
            "dead_letters": dead.get(each.id, 0),
        }  # fmt: skip
        state = sentence("delivers")
        if each.disabled_at:
            state = sentence("disabled: {reason}", reason=each.disabled_reason)
        elif each.failing_since:
            state = sentence("fails since {at:%Y-%m-%d %H:%M}", at=each.failing_since)
        if each.id in dead:
            state += "  " + sentence("{count} dead letters: order-intake endpoints redeliver", count=dead[each.id])
        say(row, as_json, f"{each.id}  {each.url}  {state}")
    if not found and not as_json:
        click.echo(sentence("No endpoints yet. Add one: order-intake endpoints add URL"))


@endpoints.command()
@click.argument("endpoint")
@JSON
def enable(endpoint: str, as_json: bool) -> None:
    """Deliver to a disabled ENDPOINT (id or URL) again."""
    from intake.outbound.outbox import enable_endpoint

    with connected() as engine, engine.begin() as connection:
        each = enable_endpoint(connection, endpoint)
    say({"id": each.id, "disabled_at": None}, as_json, sentence("Delivers again: {url}", url=each.url))


@endpoints.command()
@click.argument("endpoint")
@JSON
def retire(endpoint: str, as_json: bool) -> None:
    """Sign what goes to ENDPOINT (id or URL) with its newest secret only; ends a rotation."""
    from intake.outbound.outbox import retire_secret

    with connected() as engine, engine.begin() as connection:
        each = retire_secret(connection, endpoint)
    said = sentence("Signed with the newest secret only: {url}", url=each.url)
    say({"id": each.id, "secrets": len(each.secrets)}, as_json, said)


@endpoints.command()
@click.argument("endpoint")
@click.option("--reason", default="disabled by hand", show_default=True, help="For whoever looks at the list.")
@JSON
def disable(endpoint: str, reason: str, as_json: bool) -> None:
    """Stop delivering to ENDPOINT (id or URL); events wait until `redeliver --since`."""
    from intake.outbound.outbox import disable_endpoint

    with connected() as engine, engine.begin() as connection:
        each = disable_endpoint(connection, endpoint, reason)
    say({"id": each.id, "disabled_at": each.disabled_at}, as_json, sentence("Disabled: {url}", url=each.url))


@endpoints.command()
@click.option("--event", help="One event, by id.")
@click.option("--endpoint", help="Only to this endpoint (id or URL).")
@click.option("--since", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d"]), help="Everything since this time.")
@JSON
def redeliver(event: str | None, endpoint: str | None, since: datetime | None, as_json: bool) -> None:
    """Send again: one event, everything since a time or, with neither, every dead letter. Ids stay the same."""
    from intake.outbound.outbox import redeliver as again

    since = since.astimezone() if since is not None and since.tzinfo is None else since
    with connected() as engine, engine.begin() as connection:
        count = again(connection, event=event, endpoint=endpoint, since=since)
    say({"deliveries": count}, as_json, sentence("{count} deliveries are due again.", count=count))
