"""`order-intake listen`: see signed events arrive, verified, one line each."""

from __future__ import annotations

import base64
import secrets

import click

from intake.commands.sentences import sentence
from intake.receiver import Event, Receiver


@click.command()
@click.option("--port", default=8787, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
@click.option(
    "--secret",
    envvar="ORDER_INTAKE_WEBHOOK_SECRET",
    help="Signing secret of the endpoint (whsec_...). Without one a new one is made and shown.",
)
@click.option("--json", "as_json", is_flag=True, help="Print each event as one JSON line.")
def listen(port: int, secret: str | None, as_json: bool) -> None:
    """Receive events, verify their signatures, print them.

    Register it with `order-intake endpoints add URL --secret SECRET`; stop with Ctrl-C.
    """
    import msgspec

    secret = secret or "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()

    def show(event: Event) -> None:
        click.echo(msgspec.json.encode(event).decode() if as_json else summary(event))

    receiver = Receiver(secret, show, lambda why: click.echo(why, err=True), port)
    click.echo(sentence("Listening on {url}", url=receiver.url), err=True)
    told = sentence("Register it:  order-intake endpoints add {url} --secret {secret}", url=receiver.url, secret=secret)
    click.echo(told, err=True)
    try:
        receiver.run()
    except KeyboardInterrupt:
        click.echo(sentence("Stopped."), err=True)


def summary(event: Event) -> str:
    """One line for people: when, what, which order."""
    data = event.get("data") or {}
    order = data.get("order") or {}
    lines = "; ".join(
        f"{(line.get('quantity') or {}).get('value', '?')} x {line['item'].get('name') or line['item'].get('id')}"
        for line in order.get("lines", [])
    )
    what = " ".join(str(part) for part in (order.get("number"), order.get("state"), lines) if part)
    return f"{event.get('time', '')}  {event.get('type', '')}  {what}".rstrip()
