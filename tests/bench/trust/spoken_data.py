"""A menu and a seed in; spoken orders as sentences with their truth out, a pack with thousands of stores, and lines to say.

    python -m tests.bench.trust.spoken_data --pack PACK --out DIR --count 600 --seed 11 --names 5000 --language zh
    .venv-voices/bin/python tests/bench/voices.py DIR/lines.jsonl DIR/clean

Writes `DIR/pack` (the menu, and as many stores as asked for, made by `storenames`), `DIR/orders.jsonl` (a dataset for
`evaluate`, its files in `clean/`) and `DIR/lines.jsonl` (what `voices.py` is to say). Sentences are put together from
the ways in which people order; stores, items, options, counts, voices and pace are drawn. Nothing of the product is asked.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import shutil
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge_graph.catalogue import Catalogue, Group, catalogue_of
from knowledge_graph.graph import Graph, Node
from knowledge_graph.pack import read_pack
from tests.bench.storenames import catalogue as store_names
from tests.bench.trust.spoken_wording import WORDINGS, Wording

VOICES = {
    "zh": ["zf_xiaobei", "zf_xiaoni", "zf_xiaoxiao", "zf_xiaoyi", "zm_yunjian", "zm_yunxi", "zm_yunxia", "zm_yunyang"],
    "en": ["af_heart", "af_bella", "am_michael", "am_fenrir", "bf_emma", "bf_isabella", "bm_george", "bm_fable"],
}
SPEEDS = (0.85, 0.95, 1.0, 1.05, 1.15)
_CHINESE = ("", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十")
_ENGLISH = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_READY = "加不去少多无全半微七五三热冰"
"""Chinese options that begin so are a wish by themselves."""


@dataclass(frozen=True)
class Spoken:
    """One line of an order as words and as truth."""

    words: str
    truth: dict[str, Any]


@dataclass
class Writer:
    """Draws orders over one graph; repeatable for a seed."""

    graph: Graph
    language: str
    chance: random.Random
    adjectives: frozenset[str]
    """Keys of the groups whose options are said before the name, as sizes are."""
    wording: Wording
    catalogue: Catalogue = field(init=False)
    items: list[Node] = field(init=False)
    _bearers: Counter[str] = field(init=False)
    """How many items bear a name; one that two share says nobody which is meant."""

    def __post_init__(self) -> None:
        self.catalogue = catalogue_of(self.graph)
        self._bearers = Counter(
            text for node in self.graph.kind("product") for text in {label.text for label in node.labels}
        )
        self.items = [
            node
            for node in self.graph.kind("product")
            if not self.graph.out(node.key, "sites")
            and not self.graph.out(node.key, "unavailable_at")
            and (facts := self.catalogue.item(node.key)) is not None
            and facts.unit == "H87"
            and not any(self._required(group) for group in self.catalogue.groups(node.key))
        ]

    def order(self, store: Node) -> tuple[str, dict[str, Any]]:
        """A sentence and the order it should become."""
        chosen = self.chance.sample(self.items, self.chance.choices((1, 2, 3), (5, 4, 1))[0])
        spoken = [self.line(item) for item in chosen]
        joint = (
            self.chance.choice((",", ",", "和", ",再来"))
            if self.language == "zh"
            else self.chance.choice((" and ", ", and "))
        )
        frame, note = self.chance.choice(self.wording.frames), self.chance.choice(self.wording.notes)
        words = frame.format(
            store=store.name(self.language), lines=joint.join(line.words for line in spoken), note=note
        )
        truth: dict[str, Any] = {"fulfilment_site": {"id": store.key}, "lines": [line.truth for line in spoken]}
        if "{note}" in frame:
            truth["instructions"] = [{"text": note}]
        return words, truth

    def line(self, item: Node) -> Spoken:
        """An item, its count and up to three options, said the way its kind is said."""
        count = self.chance.choices(range(1, 11), (9, 8, 6, 4, 3, 3, 1, 1, 1, 1))[0]
        picked = self._options(item)
        name = self._name(item)
        modifiers = [{"group": group, "option": {"id": option.key}, "action": "include"} for group, option in picked]
        truth = {"item": {"id": item.key}, "quantity": {"value": str(count), "unit": "H87"}, "modifiers": modifiers}
        words = [(option.name(self.language), self.graph[group]) for group, option in picked]
        said = self._chinese(item, name, count, words) if self.language == "zh" else self._english(name, count, words)
        return Spoken(said, truth)

    def _options(self, item: Node) -> list[tuple[str, Node]]:
        groups = [group for group in self.catalogue.groups(item.key) if not group.amounts]
        found = []
        for group in self.chance.sample(groups, min(len(groups), self.chance.choices((0, 1, 2, 3), (4, 5, 3, 1))[0])):
            open_to_all = [
                self.graph[key]
                for key, option in group.options.items()
                if not option.default and not self.graph.out(key, "unavailable_at") and option.amount is None
            ]
            if open_to_all:
                found.append((group.key, self.chance.choice(open_to_all)))
        return found

    def _chinese(self, item: Node, name: str, count: int, options: list[tuple[str, Node]]) -> str:
        measure = next((each.word for each in self._measures(item) if not each.word.isascii()), "份")
        before = "".join(word for word, group in options if group.key in self.adjectives)
        tail = "".join(self._wish(word, group) for word, group in options if group.key not in self.adjectives)
        if before or self.chance.random() < 0.75:
            return f"{_CHINESE[count]}{measure}{before}{name}{tail}"
        return f"{name}{_CHINESE[count]}{measure}{tail}"

    def _wish(self, word: str, group: Node) -> str:
        if word[0] in _READY:
            return f",{word}"
        return f",换{word}" if group.properties.get("minimum") else self.chance.choice((f"加{word}", f",要{word}"))

    def _english(self, name: str, count: int, options: list[tuple[str, Node]]) -> str:
        before = "".join(f"{word.lower()} " for word, group in options if group.key in self.adjectives)
        after = [word.lower() for word, group in options if group.key not in self.adjectives]
        tail = " with " + " and ".join(after) if after else ""
        said = before + name.lower()
        number = ("an" if said[0] in "aeiou" else "a") if count == 1 else _ENGLISH[count]
        return f"{number} {said}{'s' if count > 1 and not name.endswith('s') else ''}{tail}"

    def _name(self, node: Node) -> str:
        # English aliases are at times plurals already.
        names = [
            label.text
            for label in node.labels
            if label.language == "zh" and label.role != "hidden" and self._bearers[label.text] == 1
        ]
        other = self.language == "zh" and names and self.chance.random() < 0.3
        return self.chance.choice(names) if other else node.name(self.language)

    def _measures(self, item: Node) -> tuple[Any, ...]:
        facts = self.catalogue.item(item.key)
        assert facts is not None
        return tuple(each for each in facts.measures if each.ratio is None)

    def _required(self, group: Group) -> bool:
        return group.minimum > 0 and not any(option.default for option in group.options.values())


def grown(pack: Path, out: Path, names: int, seed: int) -> None:
    """A copy of the pack with `names` further stores that make everything."""
    if out.exists():
        shutil.rmtree(out)
    shutil.copytree(pack, out)
    with (out / "site.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    for number, store in enumerate(store_names(names, seed)):
        row = dict.fromkeys(columns, "") | {"id": f"bench-{number}", "name": store.text}
        if "role" in row:
            row["role"] = "makes"
        rows.append(row)
    with (out / "site.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def main() -> int:
    """Write pack, dataset and lines to say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--names", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--before", default="size,temperature", help="groups whose options are said before the name")
    parser.add_argument("--language", choices=sorted(VOICES), default="zh")
    parser.add_argument("--wording", choices=sorted({name for _, name in WORDINGS}), default="first")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    grown(options.pack, options.out / "pack", options.names, options.seed)
    reading = read_pack(options.out / "pack")
    if reading.graph is None:
        print(*reading.errors, sep="\n", file=sys.stderr)
        return 2
    chance = random.Random(options.seed)
    stores = [
        node
        for node in reading.graph.kind("site")
        if node.key.startswith("site:bench-") and node.name().isascii() == (options.language == "en")
    ]
    adjectives = frozenset(f"modifier_group:{name}" for name in options.before.split(","))
    writer = Writer(reading.graph, options.language, chance, adjectives, WORDINGS[options.language, options.wording])
    with (options.out / "orders.jsonl").open("w") as orders, (options.out / "lines.jsonl").open("w") as lines:
        for number in range(options.count):
            words, truth = writer.order(chance.choice(stores))
            name = f"{options.language}-{number:04}"
            voice, speed = VOICES[options.language][number % 8], chance.choice(SPEEDS)
            said = {"id": name, "text": words, "language": options.language, "voice": voice, "speed": speed}
            item = {"id": name, "file": f"clean/{name}.flac", "modality": "speech", "language": options.language}
            print(json.dumps(said | {"file": f"{name}.flac"}, ensure_ascii=False), file=lines)
            print(
                json.dumps(item | {"expected": [truth], "tags": [voice, str(speed)]}, ensure_ascii=False), file=orders
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
