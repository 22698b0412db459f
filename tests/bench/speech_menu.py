"""The menu behind labelled coffee orders: a graph pack made of the values in labels.jsonl, and orders compared with it.

Nothing but the labels' values goes in: drinks become products; size, roast, shots, milk and sugar become modifier
groups. An amount in front of a value ("a lot of skim milk") is the modifier's amount, not another option.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge_graph.proposal import Proposal

DRINK = "coffeeDrink"
GROUPS = {"size": "size", "roast": "roast", "numberOfShots": "shots", "milkAmount": "milk", "sugarAmount": "sugar"}
_AMOUNTS = {"a lot of ": "extra", "lots of ": "extra", "a little bit of ": "light", "a bit of ": "light", "some ": ""}

Facts = frozenset[tuple[str, str, str]]
"""(slot, value, amount); the amount is empty where none was said or it says nothing ("some")."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A recording and what was ordered in it."""

    file: Path
    facts: Facts


def read_labels(folder: Path) -> list[Labelled]:
    """The rows of labels.jsonl."""
    rows = [json.loads(line) for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        Labelled(folder / row["file"], frozenset(_fact(slot, said) for slot, said in row["slots"].items()))
        for row in rows
    ]


def write_menu(rows: Iterable[Labelled], pack: Path) -> None:
    """Write the pack that holds every value of these labels."""
    pack.mkdir(parents=True, exist_ok=True)
    values: dict[str, set[str]] = {slot: set() for slot in (DRINK, *GROUPS)}
    graded: set[str] = set()
    for row in rows:
        for slot, value, amount in row.facts:
            values[slot].add(value)
            if amount:
                graded.add(slot)
    (pack / "pack.yaml").write_text(
        'name: coffee\nversion: "1"\nlanguages: [en]\ntimezone: America/Vancouver\ncurrency: CAD\n', encoding="utf-8"
    )
    groups = [group for slot, group in GROUPS.items() if values[slot]]
    _table(
        pack / "product.csv",
        ("id", "name", "measures", "modifier_groups"),
        [(_id(value), value, "cup|cups", "|".join(groups)) for value in sorted(values[DRINK])],
    )
    _table(
        pack / "modifier.csv",
        ("id", "name"),
        [(f"{group}-{_id(value)}", value) for slot, group in GROUPS.items() for value in sorted(values[slot])],
    )
    _table(
        pack / "modifier_group.csv",
        ("id", "name", "minimum", "maximum", "options", "amounts"),
        [
            (group, group, "0", "1", "|".join(f"{group}-{_id(value)}" for value in sorted(values[slot])),
             "light|regular|extra" if slot in graded else "")
            for slot, group in GROUPS.items() if values[slot]
        ],
    )  # fmt: skip


def facts_of(proposals: Iterable[Proposal]) -> Facts | None:
    """What the proposals order, in the words of the labels; None unless it is one line of one cup in one order."""
    orders = [proposal.order for proposal in proposals]
    if len(orders) != 1 or orders[0] is None or len(orders[0].lines) != 1:
        return None
    line = orders[0].lines[0]
    if line.item is None or line.item.name is None or line.quantity is None or str(line.quantity.value) != "1":
        return None
    slots = {f"modifier_group:{group}": slot for slot, group in GROUPS.items()}
    found = {(DRINK, line.item.name, "")}
    for modifier in line.modifiers:
        amount = "" if modifier.amount in (None, "regular") else str(modifier.amount)
        if modifier.action != "include" or modifier.option is None or modifier.quantity != 1:
            return None
        found.add((slots.get(modifier.group or "", "?"), str(modifier.option.name), amount))
    return frozenset(found)


def _fact(slot: str, said: str) -> tuple[str, str, str]:
    for words, amount in _AMOUNTS.items():
        if said.startswith(words):
            return slot, said.removeprefix(words), amount
    return slot, said, ""


def _id(value: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")


def _table(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)


def described(facts: Facts | None) -> Mapping[str, str] | None:
    """Facts for people."""
    return None if facts is None else {slot: f"{amount} {value}".strip() for slot, value, amount in sorted(facts)}
