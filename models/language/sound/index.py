"""The files of a sound index: built once for each graph digest, then memory-mapped and shared by all processes.

A build writes into a folder of its own beside the target and renames it, so that a reader never sees half an index and
two processes that build at once end with one of two equal results.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import msgspec
import numpy as np
import numpy.typing as npt

from models.language.sound import readings
from models.language.sound.forms import Ragged, features, forms_of
from models.language.sound.readings import Readings, Sounding
from models.language.sound.sounds import FIRST_SYLLABLE, LETTER_MASS, Costs, cost_table, folded
from models.language.vocabulary import Phrase, PhraseKind
from models.phrases import Phrased, phrase

FORMAT = 2
"""Raised whenever the files or the sounds in them change meaning."""
EXPONENT = 0.7
"""Costs of single sounds are raised to this power: one slip then stands out more from none, two great differences less
from three, which parts names misheard from names that are not there (set on `tests/bench/names.py`, another seed)."""
KINDS: tuple[PhraseKind, ...] = get_args(PhraseKind)
_META = "index.json"
_ARRAYS = (
    "text", "text_starts", "key", "key_starts", "kind", "language", "hidden",
    "members", "member_starts", "kinds", "chinese",
    "units", "unit_starts", "letters", "letter_starts", "keys", "keys_starts", "mass",
    "costs", "initials", "finals", "codes", "code_starts", "owners", "weight", "norm",
)  # fmt: skip


class IndexDamaged(Phrased):
    """Raised when the files are missing, cut short or of another format; build the index again."""

    code = "sounds.damaged"


@dataclass(frozen=True, slots=True)
class IndexFiles:
    """The arrays of an index, memory-mapped read-only."""

    readings: Readings
    languages: tuple[str | None, ...]
    arrays: dict[str, npt.NDArray[Any]]

    def phrase(self, number: int) -> Phrase:
        """The name with this number."""
        arrays = self.arrays
        return Phrase(
            text=_text(arrays["text"], arrays["text_starts"], number),
            key=_text(arrays["key"], arrays["key_starts"], number),
            kind=KINDS[int(arrays["kind"][number])],
            language=self.languages[int(arrays["language"][number])],
            hidden=bool(arrays["hidden"][number]),
        )

    def ragged(self, values: str, starts: str) -> Ragged:
        """Two of the arrays as rows."""
        return Ragged(self.arrays[values], self.arrays[starts])


def _text(blob: npt.NDArray[np.uint8], starts: npt.NDArray[np.uint32], number: int) -> str:
    return blob[int(starts[number]) : int(starts[number + 1])].tobytes().decode()


def write_index(names: Iterable[Phrase], directory: Path) -> None:
    """Build the files of an index over these names at `directory`, atomically; an existing index stays as it is."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    workplace = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        _write(tuple(names), workplace)
        workplace.chmod(0o755)
        try:
            workplace.rename(directory)
        except OSError:
            # Another process was first with the same names - or a damaged index lies there.
            try:
                open_index(directory)
            except IndexDamaged:
                shutil.rmtree(directory, ignore_errors=True)
                workplace.rename(directory)
    finally:
        shutil.rmtree(workplace, ignore_errors=True)


def write_index_apart(names: Iterable[Phrase], directory: Path) -> None:
    """`write_index` in a process of its own.

    The dictionaries and the scratch memory of a large build (150 MB for 50,000 names) go with that process, where a
    worker would keep them for good.

    Raises:
        OSError: the process failed; the message holds the end of what it said.
    """
    command = [sys.executable, "-m", __name__, str(directory)]
    done = subprocess.run(command, input=msgspec.msgpack.encode(list(names)), capture_output=True, check=False)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()[-400:]
        raise OSError(f"The sound index could not be built at {directory} (exit status {done.returncode}): {said}")


def open_index(directory: Path) -> IndexFiles:
    """Map the files of an index.

    Raises:
        IndexDamaged: a file is missing, cut short or of another format.
    """
    try:
        meta = json.loads((directory / _META).read_text(encoding="utf-8"))
        if meta["format"] != FORMAT:
            told = phrase(
                "{name} has format {found}, not {known}; build it again.",
                name=directory.name, found=meta["format"], known=FORMAT,
            )  # fmt: skip
            raise IndexDamaged(told)
        arrays = {name: np.load(directory / f"{name}.npy", mmap_mode="r") for name in _ARRAYS}
        return IndexFiles(Readings.load(directory), tuple(meta["languages"]), arrays)
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise IndexDamaged(
            phrase("{name} cannot be opened ({error}); build it again.", name=directory.name, error=error)
        ) from error


def _write(names: tuple[Phrase, ...], folder: Path) -> None:
    read = readings.derive()
    forms: dict[Sounding, list[int]] = {}
    for number, name in enumerate(names):
        forms.setdefault(read.sounding(name.text), []).append(number)
    soundings = list(forms)
    packed = forms_of(soundings)
    initials, finals = folded(read.syllables)
    codes, owners = features(packed, initials, finals)
    uniques, begins = np.unique(codes, return_index=True)
    code_starts = np.append(begins, len(codes)).astype(np.uint64)
    weight = np.log1p(len(soundings) / np.diff(code_starts.astype(np.float64))).astype(np.float32)
    square = np.repeat(weight.astype(np.float64) ** 2, (code_starts[1:] - code_starts[:-1]).astype(np.int64))
    norm = np.sqrt(np.bincount(owners, weights=square, minlength=len(soundings))).astype(np.float32)
    languages = sorted({name.language for name in names}, key=lambda language: language or "")
    members = [number for group in forms.values() for number in group]
    text, text_starts = _blob([name.text for name in names])
    key, key_starts = _blob([name.key for name in names])
    arrays: dict[str, npt.NDArray[Any]] = {
        "text": text, "text_starts": text_starts, "key": key, "key_starts": key_starts,
        "kind": np.array([KINDS.index(name.kind) for name in names], dtype=np.uint8),
        "language": np.array([languages.index(name.language) for name in names], dtype=np.uint8),
        "hidden": np.array([name.hidden for name in names], dtype=np.bool_),
        "members": np.array(members, dtype=np.uint32),
        "member_starts": np.cumsum([0, *(len(group) for group in forms.values())]).astype(np.uint32),
        "kinds": np.array([_kind_bits(names, group) for group in forms.values()], dtype=np.uint32),
        "chinese": np.array([sounding.chinese for sounding in soundings], dtype=np.bool_),
        "units": packed.units.values, "unit_starts": packed.units.starts,
        "letters": packed.letters.values, "letter_starts": packed.letters.starts,
        "keys": packed.keys.values, "keys_starts": packed.keys.starts,
        "mass": _mass(packed.units, len(soundings), FIRST_SYLLABLE + len(read.syllables)),
        "costs": cost_table(read.syllables) ** np.float32(EXPONENT), "initials": initials, "finals": finals,
        "codes": uniques, "code_starts": code_starts, "owners": owners, "weight": weight, "norm": norm,
    }  # fmt: skip
    for file_name in _ARRAYS:
        np.save(folder / f"{file_name}.npy", arrays[file_name])
    read.save(folder)
    (folder / _META).write_text(json.dumps({"format": FORMAT, "languages": languages}), encoding="utf-8")
    for file in folder.iterdir():
        with file.open("rb") as handle:
            os.fsync(handle.fileno())


def _kind_bits(names: tuple[Phrase, ...], group: list[int]) -> int:
    return sum({1 << KINDS.index(names[number].kind) for number in group})


def _blob(texts: list[str]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    encoded = [text.encode() for text in texts]
    starts = np.cumsum([0, *(len(piece) for piece in encoded)]).astype(np.uint32)
    return np.frombuffer(b"".join(encoded), dtype=np.uint8), starts


def _mass(units: Ragged, forms: int, alphabet: int) -> Costs:
    """What each unit weighs: 1 where it tells names apart, down to 0.1 where nearly every name holds it.

    An inverse document frequency, smoothed so that in a small catalogue all units weigh about the same.
    """
    every = np.arange(forms)
    owners = np.repeat(every, units.lengths(every))
    pairs = np.unique(owners * alphabet + units.values)
    bearers = np.bincount(pairs % alphabet, minlength=alphabet)
    rarity = np.log((forms + 100) / (bearers + 2)) / np.log((forms + 100) / 2)
    mass = (0.1 + 0.9 * np.sqrt(np.clip(rarity, 0.0, 1.0))).astype(np.float32)
    mass[1:FIRST_SYLLABLE] = LETTER_MASS
    mass[0] = 0.0
    return np.asarray(mass, dtype=np.float32)


if __name__ == "__main__":
    write_index(msgspec.msgpack.decode(sys.stdin.buffer.read(), type=list[Phrase]), Path(sys.argv[1]))
