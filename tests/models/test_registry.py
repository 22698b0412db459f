"""Decoders are found by name without importing them, strangers stay off, and plug-ins are held to the contract."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from models.decoder import Decoder, DecoderInfo, DecoderRejected
from models.registry import contract_flaws, discover, info_flaws, load

GOOD = """
from models.decoder import DecoderInfo
class Reader:
    def describe(self):
        return DecoderInfo("reader", "1", "sha256:0", "text", ("text/plain",), ("en",))
    def decode(self, capture, content, vocabulary): ...
"""


def install(folder: Path, distribution: str, decoders: dict[str, str], code: str) -> None:
    """Put a distribution with entry points where Python looks for them."""
    module = distribution.replace("-", "_")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{module}.py").write_text(code, encoding="utf-8")
    info = folder / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n", encoding="utf-8")
    lines = "\n".join(f"{name} = {module}:{target}" for name, target in decoders.items())
    (info / "entry_points.txt").write_text(f"[order_intake.decoders]\n{lines}\n", encoding="utf-8")


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_built_in_decoders_are_offered_by_our_own_distribution() -> None:
    offers = discover()
    assert {"text", "whisper"} <= set(offers)
    assert all(offers[name].built_in for name in ("text", "whisper"))


def test_finding_names_imports_nothing(plugins: Path) -> None:
    install(plugins, "loud-reader", {"loud": "Reader"}, "raise RuntimeError('imported too early')")
    assert discover()["loud"].distribution == "loud-reader"
    assert "loud_reader" not in sys.modules


def test_a_strangers_decoder_is_off_until_its_distribution_is_allowed(plugins: Path) -> None:
    install(plugins, "quiet-reader", {"quiet": "Reader"}, GOOD)
    with pytest.raises(DecoderRejected, match="quiet-reader, which is not allowed"):
        load("quiet")
    found = load("quiet", allowed=["Quiet_Reader"])
    assert isinstance(found(), Decoder)


def test_two_decoders_of_one_name_are_both_named(plugins: Path) -> None:
    install(plugins, "first-reader", {"same": "Reader"}, GOOD)
    install(plugins, "second-reader", {"same": "Reader"}, GOOD)
    with pytest.raises(DecoderRejected) as rejection:
        discover()
    assert "first-reader" in str(rejection.value)
    assert "second-reader" in str(rejection.value)


def test_an_unknown_name_lists_what_is_installed() -> None:
    with pytest.raises(DecoderRejected, match="whisper"):
        load("wisper")


def test_a_plugin_that_cannot_be_imported_says_why(plugins: Path) -> None:
    install(plugins, "broken-reader", {"broken": "Reader"}, "import a_library_that_is_not_there")
    with pytest.raises(DecoderRejected, match="a_library_that_is_not_there"):
        load("broken", allowed=["broken-reader"])


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("Reader = 3", "must name a class, not int"),
        ("class Reader:\n def describe(self): ...", r"needs a method decode\(self, capture, content, vocabulary\)"),
        (GOOD.replace("content, vocabulary", "vocabulary, content"), "decode must take"),
        (GOOD.replace("def decode", "async def decode"), "must be an ordinary method"),
    ],
)
def test_a_broken_contract_is_told_in_a_sentence(plugins: Path, code: str, sentence: str) -> None:
    install(plugins, "flawed-reader", {"flawed": "Reader"}, code)
    sys.modules.pop("flawed_reader", None)
    with pytest.raises(DecoderRejected, match=sentence):
        load("flawed", allowed=["flawed-reader"])


def test_what_a_decoder_says_of_itself_is_checked_field_by_field() -> None:
    good = DecoderInfo("reader", "1", "sha256:0", "text", ("text/plain",), ("en",))
    assert info_flaws(good) == ()
    assert "DecoderInfo" in info_flaws({"name": "reader"})[0]
    bad = DecoderInfo("", "1", "sha256:0", "smell", "text/plain", ("en",))  # type: ignore[arg-type]
    told = " ".join(info_flaws(bad))
    assert all(field in told for field in ("name", "modality", "media_types"))


def test_our_own_decoders_fulfil_the_contract_they_ask_of_others() -> None:
    for name in ("text", "whisper"):
        found = load(name)
        assert contract_flaws(found) == ()
        assert info_flaws(found().describe()) == ()
