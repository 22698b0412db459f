"""`order-intake submit`: what a courier's phone does, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from intake.commands.remote import client, remote
from intake.commands.say import JSON, console, encoded
from intake.commands.sentences import sentence


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text", help="Words instead of a file.")
@click.option("--language", help="zh or en.")
@click.option("--site", help="Node key of the site, e.g. site:renmin-square.")
@click.option("--reference", help="Your own reference; unique for each sender.")
@click.option("--wait", default=30.0, show_default=True, help="Seconds to wait for the outcome; 0 for none.")
@remote
@JSON
def submit(
    file: Path | None, text: str | None, language: str | None, site: str | None, reference: str | None, wait: float,
    url: str, key: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Send FILE (or --text) to a running service and show what it made of it."""
    if (file is None) == (text is None):
        raise click.UsageError(sentence("Give FILE or --text."))
    content = file.read_bytes() if file is not None else (text or "").encode()
    media_type = "text/plain" if file is None or file.suffix == ".txt" else "application/octet-stream"
    fields = {"language": language, "site": site, "external_reference": reference}
    given = {name: value for name, value in fields.items() if value}
    with client(url, key) as service:
        status = service.submit(content, media_type, given, wait)
    if as_json:
        click.echo(encoded(status))
    else:
        show_status(status)


def show_status(status: dict[str, Any], language: str | None = None) -> None:
    """A status resource for people."""
    from rich.markup import escape

    from intake.commands.rendering import show_proposal, show_unreadable
    from intake.commands.words import terminal_language, word

    language = language or terminal_language()
    terminal = console()
    heard = status.get("transcript") or {}
    text = heard.get("text") if isinstance(heard, dict) else heard
    if status.get("unreadable"):
        show_unreadable(terminal, status["id"], status, language)
    for request in status.get("requests", ()):
        show_proposal(terminal, {**request["proposal"], "heard": text}, language)
        order = request.get("order")
        number = f" {order['number']}" if order else ""
        terminal.print(f"[bold]{word(status['state'], language)}{number}[/bold]")
        for reason in (request.get("admission") or {}).get("reasons", ()):
            terminal.print(f"  {reason.get(language) or reason.get('code')}", markup=False)
    if status.get("question"):
        terminal.print(
            f"[bold]{word('question', language)}[/bold]  {escape(str(status['question'].get('sentence', '')))}"
        )
    if not status.get("requests") and not status.get("unreadable"):
        terminal.print(f"{status['id']}: {word(status['state'], language)}", markup=False)
