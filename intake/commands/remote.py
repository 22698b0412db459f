"""Which service a command talks to, and with which key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from intake.commands.sentences import sentence
from intake.commands.words import terminal_language

if TYPE_CHECKING:
    from intake.client import Client

DEFAULT_URL = "http://127.0.0.1:8440"
EVERYWHERE = {"", "0.0.0.0", "::"}
"""Hosts that stand for every address of this machine; nobody can be called by them."""


def served() -> str:
    """Where this machine's settings put the service; its own address where it listens everywhere."""
    from intake.settings import load_settings

    settings = load_settings()
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    return settings.public_url or f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _unsaid(context: click.Context, parameter: click.Parameter, url: str) -> str:
    said = context.get_parameter_source(parameter.name or "") is not ParameterSource.DEFAULT
    return url if said else served()


def remote(command: Any) -> Any:
    """Add --url and --key to a command."""
    url = click.option(
        "--url",
        envvar="ORDER_INTAKE_URL",
        default=DEFAULT_URL,
        show_default=True,
        callback=_unsaid,
        help="The service.",
    )
    key = click.option("--key", envvar="ORDER_INTAKE_KEY", help="API key; better in ORDER_INTAKE_KEY than on the line.")
    return url(key(command))


def client(url: str, key: str | None) -> Client:
    """A client, or a usage error that says how to get a key."""
    from intake.client import Client

    if not key:
        raise click.UsageError(sentence("Set ORDER_INTAKE_KEY (make one with `order-intake keys create`)."))
    return Client(url, key, language=terminal_language())
