"""Orders sampled from templates over every catalogue: what was put into the words comes out of them."""

from __future__ import annotations

import random
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World, coffee_en, coffee_zh, parts, pizza, shape

from models.language.parser import parse
from models.language.utterance import Utterance
from models.language.vocabulary import OptionFacts

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))
HAN = "零一两三四五六七八九"
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def name(world: World, key: str, ascii_only: bool, dice: random.Random) -> str:
    texts = [p.text for p in world.names if p.key == key]
    return dice.choice([text for text in texts if text.isascii() == ascii_only] or texts)


def plural(text: str) -> str:
    return text if text.endswith(("s", "P4")) or not text.isascii() else text + "s"


def options(world: World, item: str, dice: random.Random) -> list[tuple[OptionFacts, bool]]:
    groups = list(world.groups(item))
    dice.shuffle(groups)
    return [(dice.choice(group.options), bool(group.amounts)) for group in groups[: dice.choice([0, 0, 1, 1, 2, 3])]]


def chinese(world: World, item: str, dice: random.Random) -> tuple[str, str]:
    count = dice.randint(1, 9)
    measure = dice.choice([word for word in world.measures(item) if not word.isascii()] or ["个"])
    before, after, meant = [], [], []
    for option, amounts in options(world, item, dice):
        said, key, luck = name(world, option.key, False, dice), option.key.partition(":")[2], dice.random()
        if option.default and luck < 0.5:
            after.append(dice.choice(["不要", "不加", "别放"]) + said)
            meant.append(f"-{key}")
        elif amounts and luck < 0.5:
            after.append(dice.choice(["多加", "多"]) + said)
            meant.append(f"{key} extra")
        elif option.maximum > 1 and luck < 0.5:
            after.append("加两份" + said)
            meant.append(f"{key} x2")
        else:
            (before if luck < 0.75 else after).append(said if luck < 0.75 else "加" + said)
            meant.append(key)
    number = dice.choice([str(count), HAN[count]])
    # Digits of two names run together ("G1/2" "230伏") could not be told apart by anybody.
    named = (" " if any(said[-1].isdigit() for said in before) else "").join([*before, name(world, item, False, dice)])
    text = f"{number}{measure}{named}" + "".join("," + said for said in after)
    return text, f"{count}{measure} {item.partition(':')[2]}" + (": " + ", ".join(sorted(meant)) if meant else "")


def english(world: World, item: str, dice: random.Random) -> tuple[str, str]:
    count = dice.randint(1, 9)
    before, after, meant = [], [], []
    for option, amounts in options(world, item, dice):
        said, key, luck = name(world, option.key, True, dice), option.key.partition(":")[2], dice.random()
        if option.default and luck < 0.5:
            after.append(dice.choice(["no ", "without ", "hold the "]) + said)
            meant.append(f"-{key}")
        elif amounts and luck < 0.5:
            after.append(dice.choice(["extra ", "with lots of "]) + said)
            meant.append(f"{key} extra")
        elif option.maximum > 1 and luck < 0.5:
            after.append(dice.choice(["with two ", "double "]) + said)
            meant.append(f"{key} x2")
        elif luck < 0.75 and not said.startswith(("no ", "light ", "easy ", "warmed")):
            before.append(said)
            meant.append(key)
        else:
            after.append(said)
            meant.append(key)
    number = dice.choice([str(count), WORDS[count]]) if count > 1 else "a"
    named = name(world, item, True, dice)
    text = " ".join([number, *before, plural(named) if count > 1 else named])
    text += "".join(dice.choice([", ", " and ", " "] if k else [", ", " "]) + said for k, said in enumerate(after))
    return text, f"{count} {item.partition(':')[2]}" + (": " + ", ".join(sorted(meant)) if meant else "")


@pytest.mark.parametrize(
    ("world", "language", "items"),
    [
        (coffee_zh(), "zh", ["iced-americano", "americano", "latte", "mocha", "croissant", "water"]),
        (coffee_en(), "en", ["iced-americano", "latte", "iced-latte", "mocha", "croissant", "muffin"]),
        (pizza(), "en", ["pizza", "margherita", "burger", "wings", "cola"]),
    ],
)
@pytest.mark.parametrize("punctuated", [True, False])
def test_sampled_orders_are_understood(world: World, language: str, items: list[str], punctuated: bool) -> None:
    dice = random.Random(f"{language}{items}{punctuated}")
    check(world, language, [f"product:{item}" for item in items], punctuated or language == "zh", dice)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sampled_orders_of_parts_are_understood(language: str) -> None:
    items = ["part:bolt-m8x40", "part:bolt-m8x60", "part:7014-p4", "part:valve"]
    check(parts(), language, items, True, random.Random(language))


def check(world: World, language: str, items: list[str], punctuated: bool, dice: random.Random) -> None:
    missed = []
    for _ in range(150):
        chosen = dice.sample(items, dice.choice([1, 1, 2, 3]))
        said = [(chinese if language == "zh" else english)(world, item, dice) for item in chosen]
        if language == "zh":
            text = (
                dice.choice(["", "我要", "麻烦来", "你好,"])
                + dice.choice([",", "。"]).join(t for t, _ in said)
                + "谢谢"
            )
        else:
            text = dice.choice(["", "can i get ", "I'd like "]) + dice.choice([", ", " and "]).join(t for t, _ in said)
        if not punctuated:
            text = text.replace(",", "").lower()
        requests = parse(Utterance(text, language), world, AT)
        best = requests[0].candidates[0]
        read = [shape(line) for line in best.lines]
        if len(requests) != 1 or read != [meaning for _, meaning in said] or best.slots:
            missed.append((text, [meaning for _, meaning in said], read, [slot.text for slot in best.slots]))
    assert len(missed) <= 3, missed
