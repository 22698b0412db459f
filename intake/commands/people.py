"""`order-intake people`: who may sign in to the console, and as what."""

from __future__ import annotations

from typing import TextIO

import click

from intake.commands.connected import connected
from intake.commands.say import JSON, say
from intake.commands.sentences import named, sentence

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
    told = sentence(
        "{name} may sign in as {role} and decides as {identity}.",
        name=made.name, role=named("role", made.role), identity=made.identity,
    )  # fmt: skip
    say(row, as_json, told)


@people.command("list")
@JSON
def list_people(as_json: bool) -> None:
    """Everybody, without passwords."""
    from sandbox.console.people import everybody

    with connected() as engine, engine.begin() as connection:
        found = everybody(connection)
    for each in found:
        row = {"name": each.name, "role": each.role, "identity": each.identity, "disabled_at": each.disabled_at}
        state = sentence("may sign in")
        if each.disabled_at:
            state = sentence("disabled {at:%Y-%m-%d}", at=each.disabled_at)
        say(row, as_json, f"{each.name:<24} {each.role:<10} {each.identity:<24} {state}")
    if not found and not as_json:
        click.echo(sentence("Nobody yet. Add somebody: order-intake people add NAME --role reviewer"))


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
    told = sentence("{name} has another password and is signed out everywhere.", name=changed.name)
    say({"name": changed.name}, as_json, told)


@people.command()
@click.argument("name")
@JSON
def disable(name: str, as_json: bool) -> None:
    """End the account of NAME at once."""
    from datetime import UTC, datetime

    from sandbox.console.people import disable as end

    with connected() as engine, engine.begin() as connection:
        ended = end(connection, name, datetime.now(UTC))
    told = sentence("{name} may no longer sign in.", name=ended.name)
    say({"name": ended.name, "disabled_at": ended.disabled_at}, as_json, told)


def _password(file: TextIO | None) -> str:
    if file is not None:
        return str(file.readline()).rstrip("\r\n")
    return str(click.prompt(sentence("Password"), hide_input=True, confirmation_prompt=True))
