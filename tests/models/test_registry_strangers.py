"""A stranger's decoder cannot pass for ours, and its author is told every flaw at once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint, PathDistribution, entry_points
from pathlib import Path
from typing import TypeAlias

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from models.decoder import DecoderInfo, DecoderRejected
from models.registry import GROUP, OURS, contract_flaws, discover, info_flaws

Offer: TypeAlias = Callable[..., list[EntryPoint]]


@pytest.fixture
def offered_by(tmp_path: Path) -> Offer:
    """Entry points as an installed distribution of this name offers them."""

    def offer(distribution: str, **targets: str) -> list[EntryPoint]:
        folder = tmp_path / f"{distribution.replace('-', '_')}-1.2.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2\n")
        lines = "\n".join(f"{name} = {target}" for name, target in targets.items())
        (folder / "entry_points.txt").write_text(f"[{GROUP}]\n{lines}\n")
        return list(PathDistribution(folder).entry_points.select(group=GROUP))

    return offer


def test_a_stranger_cannot_pass_for_us_by_calling_its_decoder_ours(offered_by: Offer) -> None:
    points = [*entry_points(group=GROUP), *offered_by("toy-decoders", whisper="toy_decoders:Obedient")]
    with pytest.raises(DecoderRejected, match="Two decoders are called 'whisper'") as rejected:
        discover(points)
    assert "toy-decoders" in str(rejected.value)
    assert OURS in str(rejected.value)
    assert rejected.value.code == "decoder.rejected"


def test_the_same_distribution_seen_twice_on_the_path_is_no_clash(offered_by: Offer) -> None:
    points = offered_by("toy-decoders", obedient="toy_decoders:Obedient")
    assert list(discover([*points, *points])) == ["obedient"]


def test_every_flaw_of_a_class_is_told_at_once() -> None:
    from toy_decoders import Hasty

    class Static:
        @staticmethod
        def describe() -> None: ...

    assert len(contract_flaws(Hasty)) == 2
    assert len(contract_flaws(Static)) == 2


def test_what_a_decoder_says_of_itself_must_be_fit_for_a_zone() -> None:
    good = DecoderInfo("toy", "1", "sha256:0", "speech", ("audio/wav",), ("en",))
    assert info_flaws(good) == ()
    assert "must return a DecoderInfo, not dict" in info_flaws({"name": "toy"})[0]
    flawed = DecoderInfo(" ", 2, "", "smell", "audio/wav", ("en", 3))  # type: ignore[arg-type]
    told = " ".join(info_flaws(flawed))
    for field in ("name", "version", "model_digest", "modality", "media_types", "languages"):
        assert f"DecoderInfo.{field} must" in told
