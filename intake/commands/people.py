"""`order-intake people`: who may sign in to the console, and as what."""

from __future__ import annotations

from typing import TextIO

import click

from intake.commands.connected import connected
from intake.commands.say import JSON, say

ROLE = click.Choice(["sender", "reviewer", "lead", "operator", "auditor"])
PASSWORD = click.option(
    "--password-file", type=click.File("r", encoding="utf-8"),
    help="First line is the password; - for standard input. Without it, one is asked for.",
)  # fmt: skip


@click.group()
def people() -> None:
    """Accounts of the console; only an argon2id hash of each password is stored."""


@people.command()
@click.argument("name")
@click.option("--role", type=ROLE, required=True, help="What they may do; docs/console.md lists it.")
@click.option("--identity", help="As whom they send and decide, such as driver:77. Default: role:name.")
@PASSWORD
@JSON
def add(name: str, role: str, identity: str | None, password_file: TextIO | None, as_json: bool) -> None:
    """Let NAME sign in."""
    from datetime import UTC, datetime

    from sandbox.console.people import add as make

    password = _password(password_file)
    with connected() as engine, engine.begin() as connection:
        made = make(connection, name, role, password, datetime.now(UTC), identity)
    row = {"name": made.name, "role": made.role, "identity": made.identity}
    say(row, as_json, f"{made.name} may sign in as {made.role} and decides as {made.identity}.")


@people.command("list")
@JSON
def list_people(as_json: bool) -> None:
    """Everybody, without passwords."""
    from sandbox.console.people import everybody

    with connected() as engine, engine.begin() as connection:
        found = everybody(connection)
    for each in found:
        row = {"name": each.name, "role": each.role, "identity": each.identity, "disabled_at": each.disabled_at}
        state = f"disabled {each.disabled_at:%Y-%m-%d}" if each.disabled_at else "may sign in"
        say(row, as_json, f"{each.name:<24} {each.role:<10} {each.identity:<24} {state}")
    if not found and not as_json:
        click.echo("Nobody yet. Add somebody: order-intake people add NAME --role reviewer")


@people.command()
@click.argument("name")
@PASSWORD
@JSON
def password(name: str, password_file: TextIO | None, as_json: bool) -> None:
    """Give NAME another password; their sessions end."""
    from sandbox.console.people import set_password

    chosen = _password(password_file)
    with connected() as engine, engine.begin() as connection:
        changed = set_password(connection, name, chosen)
    say({"name": changed.name}, as_json, f"{changed.name} has another password and is signed out everywhere.")


@people.command()
@click.argument("name")
@JSON
def disable(name: str, as_json: bool) -> None:
    """End the account of NAME at once."""
    from datetime import UTC, datetime

    from sandbox.console.people import disable as end

    with connected() as engine, engine.begin() as connection:
        ended = end(connection, name, datetime.now(UTC))
    say({"name": ended.name, "disabled_at": ended.disabled_at}, as_json, f"{ended.name} may no longer sign in.")


def _password(file: TextIO | None) -> str:
    if file is not None:
        return str(file.readline()).rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
