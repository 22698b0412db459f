"""Small made-up businesses for the language tests: a coffee chain (zh, en), a pizza and burger place, a parts dealer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from models.intent import Amount, CandidateIntent, Line, ModifierValue, QuantityValue
from models.language.parser import parse
from models.language.utterance import Utterance
from models.language.vocabulary import GroupFacts, Nearby, OptionFacts, Phrase, PhraseKind

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))


@dataclass
class World:
    """A `Vocabulary` held in memory; names nearest in sound are none, so nothing is guessed."""

    timezone: str = "Asia/Shanghai"
    names: list[Phrase] = field(default_factory=list)
    item_groups: dict[str, list[GroupFacts]] = field(default_factory=dict)
    item_measures: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _digest: str = ""

    @property
    def digest(self) -> str:
        self._digest = self._digest or self._computed()
        return self._digest

    def _computed(self) -> str:
        return hashlib.sha256(repr((self.names, self.item_groups, self.item_measures)).encode()).hexdigest()

    def phrases(self) -> Sequence[Phrase]:
        return self.names

    def nearest(
        self, text: str, k: int, language: str | None = None, kinds: Collection[PhraseKind] | None = None
    ) -> Sequence[Nearby]:
        return ()

    def groups(self, item: str) -> Sequence[GroupFacts]:
        return self.item_groups.get(item, ())

    def measures(self, item: str) -> Collection[str]:
        return self.item_measures.get(item, ())

    def facts(self, device: str) -> Mapping[str, object]:
        return {}

    def add(self, kind: PhraseKind, key: str, *texts: str) -> None:
        for text in texts:
            self.names.append(Phrase(text, key, kind))

    def item(self, key: str, *texts: str, groups: Sequence[GroupFacts] = (), measures: tuple[str, ...] = ()) -> None:
        self.add("item", key, *texts)
        self.item_groups[key] = list(groups)
        self.item_measures[key] = measures

    def group(
        self,
        key: str,
        options: Mapping[str, Sequence[str]],
        minimum: int = 0,
        maximum: int | None = None,
        each: int = 1,
        defaults: Collection[str] = (),
        amounts: tuple[Amount, ...] = (),
        portions: bool = False,
        nested: Mapping[str, GroupFacts] | None = None,
    ) -> GroupFacts:
        facts = []
        for option, texts in options.items():
            name = f"modifier:{option}"
            if not any(phrase.key == name for phrase in self.names):
                self.add("modifier", name, *texts)
            own = (nested or {}).get(option)
            if own is not None:
                self.item_groups.setdefault(name, []).append(own)
            facts.append(OptionFacts(name, option in defaults, each, (own.key,) if own is not None else ()))
        return GroupFacts(f"modifier_group:{key}", key, minimum, maximum, tuple(facts), amounts, portions)


def coffee_zh() -> World:
    world = World()
    size = world.group("size", {"medium": ["中杯"], "large": ["大杯"], "venti": ["超大杯"]}, 0, 1, defaults=["medium"])
    milk = world.group(
        "milk", {"whole": ["全脂奶", "牛奶"], "oat": ["燕麦奶"], "soy": ["豆奶"]}, 0, 1, defaults=["whole"]
    )
    ice = world.group("ice", {"less-ice": ["少冰"], "no-ice": ["去冰"], "full-ice": ["正常冰"]}, 0, 1)
    sugar = world.group("sugar", {"full": ["全糖"], "seventy": ["七分糖"], "half": ["半糖"], "none": ["无糖"]}, 0, 1)
    extras = world.group(
        "extras", {"shot": ["浓缩", "浓缩咖啡液"], "vanilla": ["香草糖浆"], "pearls": ["珍珠"]}, 0, 4, each=3
    )
    foam = world.group("foam", {"foam": ["奶泡"]}, 0, 1, defaults=["foam"], amounts=("light", "regular", "extra"))
    heat = world.group("heat", {"warm": ["加热"]}, 0, 1)
    cold = [size, milk, ice, sugar, extras]
    world.item("product:iced-americano", "冰美式", "冰美式咖啡", groups=cold, measures=("杯", "个"))
    world.item("product:americano", "热美式", groups=[size, milk, sugar, extras], measures=("杯", "个"))
    world.item("product:latte", "拿铁", "热拿铁", groups=[*cold, foam], measures=("杯", "个"))
    world.item("product:mocha", "摩卡", groups=[*cold, foam], measures=("杯", "个"))
    world.item("product:croissant", "牛角包", "可颂", groups=[heat], measures=("个",))
    world.item("product:beans", "咖啡豆", groups=[], measures=("斤", "公斤", "袋"))
    world.item("product:water", "矿泉水", groups=[], measures=("瓶", "箱"))
    world.add("site", "site:renmin-square", "星巴克人民广场店", "人民广场店")
    world.add("site", "site:nanjing-west", "星巴克南京西路店", "南京西路店")
    world.add("area", "area:zhangjiang", "张江科技园")
    world.add("customer", "customer:yunlan", "云岚科技")
    world.add("asset", "asset:roaster-2", "2号烘焙机")
    world.add("symptom", "symptom:noise", "异响")
    return world


def coffee_en() -> World:
    world = World(timezone="Europe/London")
    size = world.group(
        "size",
        {"small": ["small", "12 oz"], "medium": ["medium", "16 ounce"], "large": ["large", "20 oz"]},
        0, 1, defaults=["medium"],
    )  # fmt: skip
    milk = world.group(
        "milk",
        {"whole": ["whole milk"], "oat": ["oat milk"], "soy": ["soy milk"], "two": ["2 percent milk"], "hh": ["half and half"]},
        0, 1, defaults=["whole"], amounts=("light", "regular", "extra"),
    )  # fmt: skip
    ice = world.group("ice", {"no-ice": ["no ice"], "light-ice": ["light ice"]}, 0, 1)
    extras = world.group(
        "extras", {"shot": ["shot", "espresso shot"], "vanilla": ["vanilla", "vanilla syrup"]}, 0, 6, each=4
    )
    sweet = world.group(
        "sweet", {"sugar": ["sugar"], "sweetener": ["sweetener"]}, 0, 6, each=4, amounts=("light", "regular", "extra")
    )
    foam = world.group("foam", {"foam": ["foam"]}, 0, 1, defaults=["foam"], amounts=("light", "regular", "extra"))
    heat = world.group("heat", {"warmed": ["warmed up"]}, 0, 1)
    drinks = [size, milk, ice, extras, sweet, foam]
    world.item("product:iced-americano", "iced americano", groups=drinks, measures=("cup", "cups"))
    world.item("product:latte", "latte", "caffe latte", groups=drinks, measures=("cup", "cups"))
    world.item("product:iced-latte", "iced latte", groups=drinks, measures=("cup", "cups"))
    world.item("product:mocha", "mocha", groups=drinks, measures=("cup", "cups"))
    world.item("product:muffin", "blueberry muffin", groups=[heat], measures=("piece",))
    world.item("product:croissant", "croissant", groups=[heat], measures=("piece",))
    world.item("product:flour", "flour", groups=[], measures=("kg", "kilo", "bag"))
    world.add("site", "site:renmin-square", "Starbucks People's Square", "People's Square")
    world.add("site", "site:riverside", "Riverside store", "Riverside")
    world.add("area", "area:campus", "North Campus")
    world.add("customer", "customer:acme", "Acme Logistics")
    world.add("asset", "asset:press-1", "press one")
    world.add("symptom", "symptom:leak", "oil leak")
    return world


def pizza() -> World:
    world = World(timezone="America/New_York")
    size = world.group(
        "pizza-size",
        {"psmall": ["small", "10 inch"], "pmedium": ["medium", "12 inch"], "plarge": ["large", "14 inch"]},
        1,
        1,
    )
    toppings = world.group(
        "toppings",
        {"pepperoni": ["pepperoni"], "mushroom": ["mushrooms"], "onion": ["onions"], "olive": ["black olives", "olives"],
         "bacon": ["bacon"], "cheese": ["cheese", "mozzarella"]},
        0, None, each=2, defaults=["cheese"], amounts=("light", "regular", "extra"), portions=True,
    )  # fmt: skip
    crust = world.group("crust", {"thin": ["thin crust"], "deep": ["deep dish"], "stuffed": ["stuffed crust"]}, 0, 1)
    garnish = world.group(
        "garnish",
        {"onion": ["onions"], "pickle": ["pickles"], "lettuce": ["lettuce"], "tomato": ["tomatoes"], "mayo": ["mayo", "mayonnaise"],
         "bacon": ["bacon"], "cheese": ["cheese"]},
        0, None, each=2, defaults=["onion", "pickle", "lettuce", "tomato", "mayo"], amounts=("light", "regular", "extra"),
    )  # fmt: skip
    cola_ice = world.group("cola-ice", {"c-no-ice": ["no ice"], "c-easy-ice": ["easy ice"]}, 0, 1)
    drink = world.group("drink", {"m-cola": ["cola"], "m-lemonade": ["lemonade"]}, 1, 1, nested={"m-cola": cola_ice})
    side = world.group("side", {"m-fries": ["fries"], "m-salad": ["side salad"]}, 1, 1)
    fry_size = world.group("fry-size", {"psmall": [], "pmedium": [], "plarge": []}, 0, 1)
    world.item("product:pizza", "pizza", "cheese pizza", groups=[size, toppings, crust], measures=("pie", "slice"))
    world.item("product:margherita", "margherita", "margherita pizza", groups=[size, toppings, crust])
    world.item("product:burger", "cheeseburger", "burger", groups=[garnish])
    world.item("product:meal", "burger meal", "cheeseburger meal", groups=[garnish, drink, side])
    world.item("product:fries", "fries", "french fries", groups=[fry_size], measures=("order", "orders"))
    world.item("product:cola", "cola", "coke", groups=[cola_ice, fry_size], measures=("can", "bottle"))
    world.item("product:wings", "chicken wings", "wings", groups=[], measures=("piece", "box"))
    world.add("site", "site:main", "Main Street")
    world.add("site", "site:harbor", "Harbor")
    return world


def parts() -> World:
    world = World(timezone="Europe/Berlin")
    finish = world.group(
        "finish", {"zinc": ["zinc plated", "镀锌"], "plain": ["plain", "发黑"], "a2": ["stainless", "不锈钢"]}, 1, 1
    )
    voltage = world.group("voltage", {"v24": ["24 V", "24V", "24伏"], "v230": ["230 V", "230V", "230伏"]}, 1, 1)
    thread = world.group("thread", {"g14": ["G1/4", "G 1/4"], "g12": ["G1/2"]}, 1, 1)
    seal = world.group("seal", {"sealed": ["sealed", "带密封"], "open": ["open", "开式"]}, 0, 1)
    world.item(
        "part:bolt-m8x40",
        "M8x40 bolt",
        "M8x40 hex bolt",
        "M8x40螺栓",
        groups=[finish],
        measures=("个", "盒", "box", "piece"),
    )
    world.item("part:bolt-m8x60", "M8x60 bolt", "M8x60螺栓", groups=[finish], measures=("个", "盒", "box", "piece"))
    world.item(
        "part:7014-p4", "7014C P4", "7014C P4 bearing", "7014C P4轴承", groups=[seal], measures=("个", "套", "pair")
    )
    world.item("part:valve", "solenoid valve", "电磁阀", groups=[voltage, thread], measures=("个", "只"))
    world.item("part:grease", "bearing grease", "轴承润滑脂", groups=[], measures=("kg", "公斤", "桶", "tube"))
    world.add("site", "site:depot", "East depot", "东仓库")
    world.add("asset", "asset:cnc-03", "CNC-03", "3号加工中心", "3号机床")
    world.add("component", "component:spindle", "spindle", "主轴")
    world.add("symptom", "symptom:vibration", "abnormal vibration", "异常振动")
    return world


def shape(line: Line) -> str:
    """One line in a few characters: `2 latte: oat, -foam, shot x2, cheese extra, bacon 1st; note cut in half`."""
    (quantity,) = line.named("quantity") or (None,)
    (item,) = line.named("item") or (None,)
    said = "?"
    if quantity is not None and isinstance(quantity.value, QuantityValue):
        said = f"{quantity.value.value}{quantity.value.measure or ''}{'~' if quantity.value.approximate else ''}"
    name = "?" if item is None else item.key.partition(":")[2] if item.key else f"'{item.text}'"
    options = []
    for slot in line.named("modifier"):
        value = slot.value
        assert isinstance(value, ModifierValue)
        option = slot.key.partition(":")[2] if slot.key else f"'{slot.text}'"
        option = f"-{option}" if value.action == "exclude" else option
        option += f" {value.amount}" if value.amount else ""
        option += f" x{value.quantity}" if value.quantity != 1 else ""
        option += {"whole": "", "first_half": " 1st", "second_half": " 2nd"}[value.portion]
        options.append(option)
    notes = "".join(f"; {slot.text}" for slot in line.named("note"))
    return f"{said} {name}" + (": " + ", ".join(sorted(options)) if options else "") + notes


def best_of(text: str, world: World) -> CandidateIntent:
    """The likeliest reading of the one request in this text, in the language of its script."""
    language = "zh" if any("\u4e00" <= c <= "\u9fff" for c in text) else "en"
    (request,) = parse(Utterance(text, language), world, AT)
    return request.candidates[0]


def reader(world: World) -> Callable[[str], CandidateIntent]:
    """`best_of` over one world."""
    return lambda text: best_of(text, world)


def lines_of(candidate: CandidateIntent) -> list[str]:
    """Its lines as `shape` tells them, sorted."""
    return sorted(shape(line) for line in candidate.lines)


def facts(candidate: CandidateIntent) -> dict[str, str]:
    """Order-level slots by name: key, else value where it is plain text, else the text said."""
    said: dict[str, str] = {}
    for slot in candidate.slots:
        plain = slot.value if isinstance(slot.value, str) and slot.key is None else slot.text
        said[slot.name] = (said[slot.name] + " / " if slot.name in said else "") + (slot.key or plain)
    return said
