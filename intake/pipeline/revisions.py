"""Revisions and policies: what digests into a zone's revision, and what a new zone must show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from intake.settings import Settings
from knowledge_graph.limits import LIMITS
from models.decoder import DecoderInfo
from sandbox.policy import TrustPolicy
from sandbox.zone import revision

VALIDATOR = "4"
"""Raised with every change of the validator's rules that can make another order of the same words."""


def revision_of(decoder: DecoderInfo) -> str:
    """Of decoder, weights, parser, settings (all in the decoder's digest) and the validator with its limits."""
    limits = {name: str(value) for name, value in asdict(LIMITS).items()}
    return revision(decoder, validator=VALIDATOR, settings={"limits": limits})


def policies(settings: Settings) -> Mapping[str, TrustPolicy]:
    """Policy of a new zone, by modality. Typed text is read by rules: its threshold need not be learned."""
    common = TrustPolicy(
        qualifying_run=settings.qualifying_run,
        audit_rate=settings.audit_rate,
        risk_level=settings.risk_level,
        second_look=settings.second_look,
    )
    text = replace(common, fixed_threshold=settings.text_threshold)
    return {"text": text, "speech": common, "image": common, "waveform": common}
