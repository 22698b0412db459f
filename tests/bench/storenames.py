"""Believable store names, Chinese and English, drawn from a seed; and names of stores that a catalogue does not have.

Made for measuring only. Stems are dealt out once: some only to the catalogue, some only to strangers.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

BRANDS = (
    "星巴克 麦当劳 肯德基 瑞幸咖啡 必胜客 汉堡王 全家便利 罗森便利 喜茶 奈雪的茶 海底捞 西贝莜面村 永和大王 真功夫 老乡鸡 "
    "沙县小吃 兰州拉面 蜜雪冰城 茶百道 古茗 一点点 乐凯撒 呷哺呷哺 小南国 外婆家 绿茶餐厅 新白鹿 南京大牌档 避风塘 苏浙汇 "
    "大润发 永辉超市 盒马鲜生 世纪联华 华润万家 家乐福 山姆会员 屈臣氏 名创优品 优衣库 迪卡侬 宜家家居 百丽 周大福 老凤祥 "
    "同仁堂 益丰大药房 大参林 国大药房 好德便利 可的便利 东方既白 味千拉面 吉野家 食其家 丸龟制面 鲜芋仙 满记甜品 许留山 巴黎贝甜"
).split()
STRANGE_BRANDS = "云栈书屋 半亩方糖 梧桐小馆 拾光花店 麦浪烘焙 青禾眼镜 知味坊 墨香斋 老灶火锅 云边面馆".split()
CITIES = (
    "上海 北京 广州 深圳 杭州 南京 苏州 成都 重庆 武汉 西安 天津 青岛 宁波 无锡 长沙 合肥 郑州 济南 福州 厦门 昆明 沈阳 大连"
).split()
STEMS = (
    "人民 中山 解放 建设 和平 胜利 新华 文化 长江 黄河 淮海 延安 复兴 衡山 南京 北京 西藏 四川 河南 山东 福州 汉口 九江 天津 "
    "浙江 湖北 江西 云南 贵州 广东 广西 陕西 甘肃 青海 宁夏 新疆 吉林 辽宁 大连 青岛 烟台 威海 徐州 扬州 常熟 昆山 嘉兴 绍兴 "
    "金华 温州 台州 莘庄 七宝 虹桥 漕溪 龙华 静安 曹杨 真如 五角 江湾 大柏 张江 金桥 外滩 豫园 城隍 老西 打浦 徐家 天山 仙霞 "
    "古北 水城 娄山 遵义 茅台 定西 法华 番禺 华山 武康 湖南 安福 永嘉 建国 瑞金 思南 茂名 石门 成都 泰兴 奉贤 南汇 川沙 周浦 "
    "滨江 江南 钱塘 西湖 凤起 武林 庆春 文三 学院 翠苑 古墩 莫干 拱墅 香积 德胜 朝晖 艮山 秋涛 望江 清波 河坊 吴山 天府 春熙"
).split()
SIGNS = "东西南北中新大金银宝玉龙凤山海江河湖云天福安康乐兴隆盛华丰泰昌明光星月春秋梅兰竹菊松柏杨柳桃荷莲枫桐石泉溪源"
WAYS = "路 街 大道 东路 西路 南路 北路 中路 大街 巷 公园 广场 中心 天地 新城 万象城 购物中心 地铁站 火车站 医院 大学 商场".split()
ENGLISH_BRANDS = (
    "Starbucks|Costa Coffee|Burger King|Subway|Pizza Hut|Domino's|Five Guys|Shake Shack|Blue Bottle|Tim Hortons|Dunkin|"
    "Whole Foods|Trader Joe's|Best Buy|Home Depot|Office Depot|Walgreens|Target|Safeway|Foot Locker|Greggs|Waitrose|Tesco"
).split("|")
STRANGE_ENGLISH = "Copper Kettle|Paper Lantern|Juniper Bakery|Otter Books|Velvet Fig|Harbor Optics".split("|")
ENGLISH_STEMS = (
    "Maple Oak Cedar Elm Walnut Chestnut Willow Spruce Washington Lincoln Jefferson Madison Franklin Monroe Jackson Adams "
    "Harrison Wellington Victoria Albert Kensington Camden Brixton Hackney Greenwich Clifton Ashford Bradford Thornton "
    "Riverside Lakeview Hillcrest Fairview Sunset Highland Meadow Brook Orchard Mill Church Market Station College Union "
    "Liberty Pioneer Heritage Prospect Summit Canyon Valley Harbor Ocean Bayview Coral Magnolia Laurel Sycamore Juniper "
    "Hawthorn Aspen Birch Poplar Hickory Dogwood Redwood Sequoia Pearson Henderson Crawford Sullivan Gallagher Donovan "
    "Mitchell Robertson Campbell Stewart Morrison Ferguson Douglas Wallace Cameron Montgomery Lexington Concord Hamilton "
    "Carlisle Lancaster Winchester Salisbury Canterbury Norwich Ipswich Dover Hastings Brighton Plymouth Exeter Bristol"
).split()
ENGLISH_WAYS = "Street|Road|Avenue|Lane|Boulevard|Drive|Square|Plaza|Mall|Station|Park|Court|Crossing|Terrace|Gardens".split("|")
QUARTERS = "North South East West Upper Lower Old New Central".split()


@dataclass(frozen=True, slots=True)
class StoreName:
    """A name and the language it is said in."""

    text: str
    language: str


def catalogue(count: int, seed: int) -> list[StoreName]:
    """`count` different names, four in five Chinese."""
    chance = random.Random(seed)
    found: dict[str, StoreName] = {}
    stems, english = _stems(strange=False), _english_stems(strange=False)
    while len(found) < count:
        name = _chinese(chance, BRANDS, stems) if chance.random() < 0.8 else _english(chance, ENGLISH_BRANDS, english)
        found.setdefault(name.text, name)
    return list(found.values())


def strangers(count: int, seed: int, language: str) -> Iterator[StoreName]:
    """Stores at places that the catalogue does not have, half of them of brands that it does have."""
    chance = random.Random(seed)
    for number in range(count):
        if language == "zh":
            yield _chinese(chance, BRANDS if number % 2 else STRANGE_BRANDS, _stems(strange=True))
        else:
            yield _english(chance, ENGLISH_BRANDS if number % 2 else STRANGE_ENGLISH, _english_stems(strange=True))


def siblings(count: int, seed: int, known: set[str]) -> Iterator[StoreName]:
    """Stores that the catalogue does not have although it knows the brand and the street: the hardest strangers."""
    chance = random.Random(seed)
    while count:
        name = _chinese(chance, BRANDS, _stems(strange=False))
        if name.text not in known:
            count -= 1
            yield name


def _stems(*, strange: bool) -> list[str]:
    made = [one + other for one in SIGNS for other in SIGNS if one != other]
    chance = random.Random(7)
    chance.shuffle(made)
    return made[:400] if strange else STEMS + made[400:900]


def _english_stems(*, strange: bool) -> list[str]:
    pairs = [f"{one} {other}" for one in ENGLISH_STEMS[::3] for other in ("Hill", "Grove", "Ridge", "Bridge", "Field")]
    return [f"{stem}wick" for stem in ENGLISH_STEMS[1::4]] + pairs[::2] if strange else ENGLISH_STEMS + pairs[1::2]


def _chinese(chance: random.Random, brands: list[str] | tuple[str, ...], stems: list[str]) -> StoreName:
    city = chance.choice(CITIES) if chance.random() < 0.35 else ""
    return StoreName(f"{chance.choice(list(brands))}{city}{chance.choice(stems)}{chance.choice(WAYS)}店", "zh")


def _english(chance: random.Random, brands: list[str], stems: list[str]) -> StoreName:
    quarter = chance.choice(QUARTERS) + " " if chance.random() < 0.5 else ""
    return StoreName(f"{chance.choice(brands)} {quarter}{chance.choice(stems)} {chance.choice(ENGLISH_WAYS)}", "en")
