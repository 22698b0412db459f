"""Names of decoders in, decoder classes out: discovered once among entry points, built-ins registered like plug-ins.

A distribution offers a decoder under the group `order_intake.decoders`:

    [project.entry-points."order_intake.decoders"]
    my-decoder = "my_package.decoder:MyDecoder"

Finding the names imports nothing. A decoder of another distribution stays off until the settings allow that
distribution by name; it is then held to the contract of `models.decoder` before it reads anything.
"""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import get_args

from models.capture import Modality
from models.decoder import Decoder, DecoderInfo, DecoderRejected
from models.phrases import phrase

GROUP = "order_intake.decoders"
OURS = "order-intake"
_DECODE = ("capture", "content", "vocabulary")


@dataclass(frozen=True, slots=True)
class Offer:
    """A decoder that an installed distribution offers; nothing of it is imported yet."""

    name: str
    distribution: str
    version: str
    target: str
    """`module:attribute`."""

    @property
    def built_in(self) -> bool:
        return self.distribution == OURS


def discover(points: Iterable[EntryPoint] | None = None) -> dict[str, Offer]:
    """Every decoder offered by an installed distribution, by name. Imports none of them.

    Raises DecoderRejected, naming both, when two distributions offer the same name.
    """
    offers: dict[str, Offer] = {}
    for point in sorted(entry_points(group=GROUP) if points is None else points, key=lambda p: (p.name, p.value)):
        offer = _offer(point)
        known = offers.get(offer.name)
        if known is not None and known != offer:
            raise DecoderRejected(
                phrase(
                    "Two decoders are called {name!r}: {one} of {its} and {other} of {theirs}. Rename the entry point "
                    "in one of them, or uninstall it.",
                    name=offer.name, one=known.target, its=known.distribution, other=offer.target,
                    theirs=offer.distribution,
                )
            )  # fmt: skip
        offers[offer.name] = offer
    return offers


def load(name: str, allowed: Collection[str] = (), points: Iterable[EntryPoint] | None = None) -> type[Decoder]:
    """Import the decoder of this name and check it against the contract.

    `allowed` names the distributions, besides our own, whose decoders may run. Raises DecoderRejected.
    """
    offers = discover(points)
    offer = offers.get(name)
    if offer is None:
        raise DecoderRejected(
            phrase("No decoder is called {name!r}; installed are: {offers}.", name=name, offers=tuple(offers))
        )
    if not offer.built_in and _canonical(offer.distribution) not in {_canonical(other) for other in allowed}:
        raise DecoderRejected(
            phrase(
                "The decoder {name!r} comes from {origin}, which is not allowed to run. Add {origin} to the allowed "
                "decoder distributions if you trust it.",
                name=name, origin=offer.distribution,
            )
        )  # fmt: skip
    try:
        found = EntryPoint(name, offer.target, GROUP).load()
    except Exception as failure:  # a plug-in may fail to import in any way
        broken = phrase(
            "{target} of {origin} cannot be imported: {failure!r}.",
            target=offer.target, origin=offer.distribution, failure=failure,
        )  # fmt: skip
        raise DecoderRejected(broken) from failure
    flaws = contract_flaws(found)
    if flaws:
        raise DecoderRejected(
            phrase(
                "{target} of {origin} is no decoder: {flaws}",
                target=offer.target, origin=offer.distribution, flaws=" ".join(flaws),
            )
        )  # fmt: skip
    return found  # type: ignore[no-any-return]


def contract_flaws(found: object) -> tuple[str, ...]:
    """What keeps a class from being a decoder, a sentence for each flaw, written for its author."""
    if not inspect.isclass(found):
        return (f"The entry point must name a class, not {type(found).__name__}.",)
    flaws = []
    for method, wanted in (("describe", ()), ("decode", _DECODE)):
        function = inspect.getattr_static(found, method, None)
        if isinstance(function, staticmethod | classmethod) or not inspect.isfunction(function):
            flaws.append(f"It needs a method {method}({', '.join(('self', *wanted))}).")
            continue
        if inspect.iscoroutinefunction(function):
            flaws.append(f"{method} must be an ordinary method; decoders run in a process of their own.")
        given = tuple(inspect.signature(function).parameters)[1:]
        if given != wanted:
            flaws.append(f"{method} must take ({', '.join(wanted)}), not ({', '.join(given)}).")
    return tuple(flaws)


def info_flaws(info: object) -> tuple[str, ...]:
    """What is wrong with a decoder's answer to `describe`, a sentence for each flaw."""
    if not isinstance(info, DecoderInfo):
        return (f"describe() must return a DecoderInfo, not {type(info).__name__}.",)
    flaws = [
        f"DecoderInfo.{field} must be a non-empty text; it enters the zone and its revision."
        for field in ("name", "version", "model_digest")
        if not isinstance(getattr(info, field), str) or not getattr(info, field).strip()
    ]
    if info.modality not in get_args(Modality):
        flaws.append(f"DecoderInfo.modality must be one of {', '.join(get_args(Modality))}, not {info.modality!r}.")
    flaws.extend(
        f"DecoderInfo.{field} must be a tuple of texts."
        for field in ("media_types", "languages")
        if not isinstance(getattr(info, field), tuple)
        or not all(isinstance(entry, str) for entry in getattr(info, field))
    )
    return tuple(flaws)


def _offer(point: EntryPoint) -> Offer:
    distribution = point.dist
    if distribution is None:
        return Offer(point.name, "unknown", "", point.value)
    return Offer(point.name, str(distribution.metadata["Name"]), distribution.version, point.value)


def _canonical(distribution: str) -> str:
    return distribution.lower().replace("_", "-").replace(".", "-")
