"""A made-up garden centre for the tests of the language: pots and screws in sizes, bulbs in nets, sets with choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from language_worlds import World


@dataclass
class PackedWorld(World):
    """A world that also knows how much is in a packaging."""

    contents: dict[str, dict[str, Decimal]] = field(default_factory=dict)

    def packs(self, item: str) -> Mapping[str, Decimal]:
        return self.contents.get(item, {})


def garden_centre() -> PackedWorld:
    world = PackedWorld()
    width = world.group("width", {"w10": ["10 cm", "10厘米"], "w15": ["15 cm", "15厘米"]}, 1, 1)
    glaze = world.group("glaze", {"red": ["red", "红色", "红的", "红"], "blue": ["blue", "蓝色", "蓝的", "蓝"]}, 0, 1)
    thread = world.group("thread", {"m4": ["M4"], "m5": ["M5"]}, 1, 1)
    length = world.group("length", {"l20": ["20 mm", "20毫米"], "l30": ["30 mm", "30毫米"]}, 1, 1)
    fit = world.group("fit", {"size-s": ["size S", "S码"], "size-t": ["size T", "T码"]}, 0, 1)
    soil = world.group("soil", {"peat": ["peat", "泥炭"], "loam": ["loam", "壤土"]}, 0, 1)
    tray = world.group(
        "tray",
        {"moss": ["moss", "苔藓"], "gravel": ["gravel", "碎石"], "bark": ["pine bark", "松树皮"], "ribbon": ["ribbon"]},
        0,
        None,
        defaults=["moss", "gravel"],
        amounts=("light", "regular", "extra"),
    )
    care = world.group("care", {"watered": ["watered", "浇水"]}, 0, 1)
    herbs = world.group("herbs", {"herbs-extra": ["extra herbs", "herbs"]}, 0, 2)
    green = world.group(
        "green",
        {"set-basil": ["sweet basil herbs", "basil"], "set-mint": ["garden mint herbs", "mint"]},
        1,
        1,
        defaults=["set-basil"],
        nested={"set-basil": herbs, "set-mint": herbs},
    )
    jug = world.group("jug", {"jug-s": ["small"], "jug-l": ["large"]}, 0, 1)
    drink = world.group(
        "drink",
        {"set-cider": ["cider"], "set-juice": ["plum juice"], "set-tea": ["nettle tea"]},
        1,
        1,
        defaults=["set-cider"],
        nested={"set-cider": jug, "set-juice": jug},
    )
    world.item(
        "product:clay-pot", "clay pot", "陶土花盆", "花盆", groups=[width, glaze], measures=("个", "箱", "crate")
    )
    world.item("product:screw", "deck screw", "露台螺钉", groups=[thread, length], measures=("个", "盒", "box"))
    world.item("product:tulip", "tulip bulb", "郁金香球", groups=[glaze, soil], measures=("个", "袋", "net", "bulb"))
    world.item("product:squill", "squill bulb", "绵枣儿球", groups=[soil, care], measures=("个", "袋", "net"))
    world.item("product:fern", "wood fern", "林下蕨菜", groups=[soil, tray, care], measures=("盆", "份"))
    world.item("product:apron", "garden apron", "园艺围裙", groups=[fit], measures=("条", "pack"))
    world.item("product:set", "picnic set", "野餐套装", groups=[green, drink], measures=("套", "set"))
    world.item("product:cider", "cider", measures=("jug", "glass"))
    world.item("product:straw", "straw bale", "稻草捆", measures=("捆", "bale"))
    world.contents = {
        "product:clay-pot": {"个": Decimal(1), "箱": Decimal(6), "crate": Decimal(6)},
        "product:tulip": {"个": Decimal(1), "袋": Decimal(10), "net": Decimal(10), "bulb": Decimal(1)},
        "product:squill": {"个": Decimal(1), "袋": Decimal(10), "net": Decimal(10)},
    }
    return world
