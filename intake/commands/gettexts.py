"""Click's own words in Chinese: the table `click.zh.json` in, the catalogue out that `gettext` reads them from.

`python -m intake.commands.gettexts` writes it anew; a test notices when that is due.
"""

from __future__ import annotations

import gettext
import json
import struct
from collections.abc import Mapping
from pathlib import Path

TABLE = Path(__file__).with_name("click.zh.json")
LOCALE = Path(__file__).with_name("locale")
CATALOGUE = LOCALE / "zh" / "LC_MESSAGES" / "messages.mo"
HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"
PLURALS: Mapping[str, str] = {
    "Did you mean {possibility}?": "(Did you mean one of: {possibilities}?)",
    "Got unexpected extra argument ({args})": "Got unexpected extra arguments ({args})",
    "Option {name!r} requires an argument.": "Option {name!r} requires {nargs} arguments.",
    "{value!r} does not match the format {format}.": "{value!r} does not match the formats {formats}.",
    "{value!r} is not {choice}.": "{value!r} is not one of {choices}.",
}
"""Singular -> plural, where click has both. Chinese has one form for them: the plural's, which fits any number."""
_MAGIC = 0x950412DE


def speak() -> None:
    """Let click find its words; which language it speaks follows from the terminal's locale."""
    gettext.bindtextdomain("messages", str(LOCALE))


def compiled(table: Mapping[str, str]) -> bytes:
    """A table as a catalogue in GNU's binary format ("The Format of GNU MO Files", gettext manual, section 10.3)."""
    entries = {"": HEADER, **table}
    for singular, plural in PLURALS.items():
        del entries[singular]
        entries[f"{singular}\0{plural}"] = entries.pop(plural)
    pairs = sorted((key.encode(), value.encode()) for key, value in entries.items())
    start = 28 + 16 * len(pairs)
    rows: list[tuple[int, int]] = []
    body = b""
    for texts in zip(*pairs, strict=True):
        for text in texts:
            rows.append((len(text), start + len(body)))
            body += text + b"\0"
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + b"".join(struct.pack("<2I", *row) for row in rows) + body


def read_table() -> dict[str, str]:
    """English, as click has it -> Chinese."""
    found: dict[str, str] = json.loads(TABLE.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(compiled(read_table()))
