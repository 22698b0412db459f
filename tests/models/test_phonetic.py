"""Names by sound: what is misheard is found, what is unlike is far, what sounds alike is a tie."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from models.language.sound.distance import unit_distances
from models.language.sound.index import write_index_apart
from models.language.sound.phonetic import IndexDamaged, SoundIndex, accepted
from models.language.sound.readings import derive
from models.language.sound.sounds import cost_table, parts, syllable_cost
from models.language.vocabulary import Nearby, Phrase, PhraseKind

ROOT = Path(__file__).parents[2]
NAMES = (
    ("site:a", "星巴克人民广场店", "zh"), ("site:b", "星巴克南京西路店", "zh"), ("site:c", "星巴克南京东路店", "zh"),
    ("site:d", "瑞幸咖啡中山公园店", "zh"), ("site:e", "肯德基7号店", "zh"), ("site:f", "Starbucks People's Square", "en"),
    ("site:g", "Knight Street Bakery", "en"), ("site:h", "麦当劳Drive店", "zh"), ("site:i", "麦当劳得来速店", "zh"),
    ("product:x", "可颂", "zh"), ("product:y", "可送", "zh"), ("product:z", "刻苏", "zh"),
)  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SoundIndex:
    kinds: dict[str, PhraseKind] = {"site": "site", "product": "item"}
    phrases = [Phrase(text, key, kinds[key.partition(":")[0]], language) for key, text, language in NAMES]
    phrases += [Phrase("人民广场", "site:a", "site", "zh"), Phrase("人民广厂", "site:a", "site", "zh", hidden=True)]
    return SoundIndex.build(phrases, tmp_path_factory.mktemp("index") / "names")


@pytest.mark.parametrize(
    ("heard", "key", "within"),
    [
        ("星巴克人民广场店", "site:a", 0.0),
        ("新八克人名光昌点", "site:a", 0.06),
        ("星巴克人民广场", "site:a", 0.12),
        ("星巴克的人民广场店", "site:a", 0.15),
        ("星克人民广场店", "site:a", 0.15),
        ("星爸客蓝金细录店", "site:b", 0.1),
        ("瑞星咖啡钟山公员", "site:d", 0.1),
        ("肯德基七号店", "site:e", 0.0),
        ("starbuck's peoples square", "site:f", 0.1),
        ("STARBUCKS PEOPLES SQUARE", "site:f", 0.0),
        ("night street bakery", "site:g", 0.1),
        ("麦当劳drive店", "site:h", 0.0),
        ("麦當勞得來速店", "site:i", 0.0),
    ],
)
def test_a_misheard_name_is_found(index: SoundIndex, heard: str, key: str, within: float) -> None:
    nearest = index.nearest(heard, 1)[0]
    assert nearest.phrase.key == key
    assert nearest.distance <= within + 1e-6


def test_names_that_sound_alike_are_all_returned(index: SoundIndex) -> None:
    found = index.nearest("可颂", 1)
    assert {near.phrase.key for near in found} == {"product:x", "product:y"}
    assert not accepted(found)
    assert {near.phrase.key for near in index.nearest("可颂", 3)} == {"product:x", "product:y", "product:z"}


def test_a_node_comes_once_by_its_nearest_name_that_may_be_shown(index: SoundIndex) -> None:
    found = index.nearest("人民广场", 5)
    assert [near.phrase.key for near in found].count("site:a") == 1
    assert found[0].phrase == Phrase("人民广场", "site:a", "site", "zh")


def test_only_the_kinds_asked_for_are_searched(index: SoundIndex) -> None:
    assert {near.phrase.kind for near in index.nearest("可颂", 8, kinds={"site"})} <= {"site"}
    assert index.nearest("可颂", 8, kinds={"asset"}) == ()


@pytest.mark.parametrize("text", ["", "   ", "？！", "𠮷", "\x00", "。" * 10_000])
def test_what_has_no_sound_is_near_to_nothing(index: SoundIndex, text: str) -> None:
    assert index.nearest(text, 3) == ()


def test_a_very_long_text_is_cut_and_not_refused(index: SoundIndex) -> None:
    assert index.nearest("星巴克" * 50_000, 2)[0].distance > 0.5


def test_a_stranger_is_far_and_not_accepted(index: SoundIndex) -> None:
    found = index.nearest("海底捞徐家汇店", 3)
    assert found[0].distance > 0.4
    assert not accepted(found)
    assert accepted(index.nearest("新巴克人民广昌店", 3))


def test_two_near_names_are_a_question() -> None:
    def near(distance: float) -> Nearby:
        return Nearby(Phrase("x", f"site:{distance}", "site"), distance)

    assert accepted([near(0.0), near(0.1)])
    assert accepted([near(0.1)])
    assert not accepted([near(0.08), near(0.1)])
    assert not accepted([near(0.0), near(0.0)])
    assert not accepted([near(0.4), near(1.0)])
    assert not accepted([])


def test_distances_are_symmetric_bounded_and_zero_for_the_same() -> None:
    costs = cost_table(derive().syllables)
    assert np.allclose(costs, costs.T)
    assert costs.min() == 0.0
    assert costs.max() == 1.0
    assert np.allclose(np.diag(costs)[1:], 0.0)


@pytest.mark.parametrize(
    ("near", "far"),
    [(("zhang", "zang"), ("zhang", "bang")), (("lan", "nan"), ("lan", "kan")), (("xing", "xin"), ("xing", "xu")),
     (("ba", "pa"), ("ba", "xi")), (("guang", "guan"), ("guang", "gui")), (("jian", "qian"), ("jian", "bo"))],
)  # fmt: skip
def test_what_people_confuse_costs_less_than_what_they_tell_apart(near: tuple[str, str], far: tuple[str, str]) -> None:
    assert 0 < syllable_cost(*near) < syllable_cost(*far)


def test_syllables_come_apart_into_initial_and_final() -> None:
    assert parts("zhuang") == ("zh", "uang")
    assert parts("you") == ("", "iu")
    assert parts("ju") == ("j", "v")
    assert parts("shi") == ("sh", "-i")
    assert parts("xi") == ("x", "i")


def test_characters_are_read_by_their_neighbours() -> None:
    readings = derive()
    assert readings.sounding("银行").units[1] != readings.sounding("行走").units[0]
    assert readings.sounding("重庆").units[0] == readings.sounding("虫").units[0]
    assert readings.sounding("臺北").units == readings.sounding("台北").units


def test_the_batched_distance_equals_the_textbook_recurrence() -> None:
    rng = np.random.default_rng(3)
    costs = cost_table(derive().syllables)
    mass = rng.uniform(0.1, 1.0, len(costs)).astype(np.float32)
    mass[0] = 0.0
    heard = rng.integers(27, 400, 7).astype(np.uint16)
    names = [rng.integers(1, 400, length).astype(np.uint16) for length in (1, 3, 7, 9)]
    padded = np.zeros((4, 9), dtype=np.uint16)
    for row, name in enumerate(names):
        padded[row, : len(name)] = name
    expected = [_textbook(heard, name, costs, mass) for name in names]
    assert np.allclose(unit_distances(heard, padded, costs, mass), expected, atol=1e-4)


def _textbook(one: np.ndarray, other: np.ndarray, costs: np.ndarray, mass: np.ndarray) -> float:  # type: ignore[type-arg]
    table = np.zeros((len(one) + 1, len(other) + 1))
    table[1:, 0], table[0, 1:] = np.cumsum(mass[one]), np.cumsum(mass[other])
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            change = table[i - 1, j - 1] + costs[a, b] * max(mass[a], mass[b])
            table[i, j] = min(change, table[i - 1, j] + mass[a], table[i, j - 1] + mass[b])
    return float(table[-1, -1] / max(mass[one].sum(), mass[other].sum()))


def test_an_index_is_built_once_even_by_two_at_the_same_time(tmp_path: Path) -> None:
    names = [Phrase(f"第{number}号店", f"site:{number}", "site", "zh") for number in range(300)]
    folder = tmp_path / "index"
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: SoundIndex.build(names, folder), range(4)))
    assert {each.nearest("第七号店", 1) for each in opened} == {opened[0].nearest("第七号店", 1)}
    assert [path.name for path in tmp_path.iterdir()] == ["index"], "no half-built index is left behind"


def test_a_large_index_is_built_apart_and_is_the_same(tmp_path: Path) -> None:
    names = [Phrase(f"第{number}号店", f"site:{number}", "site", "zh", number % 2 == 0) for number in range(500)]
    write_index_apart(names, tmp_path / "apart")
    here = SoundIndex.build(names, tmp_path / "here")
    assert SoundIndex.open(tmp_path / "apart").nearest("第七十号店", 5) == here.nearest("第七十号店", 5)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="could not be built"):
        write_index_apart(names, tmp_path / "file" / "index")


def test_a_missing_or_foreign_index_says_that_it_must_be_built(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="build it again"):
        SoundIndex.open(tmp_path / "nothing")
    SoundIndex.build([Phrase("店", "site:a", "site")], tmp_path / "index")
    (tmp_path / "index" / "index.json").write_text(json.dumps({"format": 0, "languages": []}))
    with pytest.raises(IndexDamaged, match="format"):
        SoundIndex.open(tmp_path / "index")


def test_an_index_without_names_answers_nothing(tmp_path: Path) -> None:
    assert SoundIndex.build([], tmp_path / "index").nearest("星巴克", 3) == ()


def test_looking_up_loads_no_dictionaries(index: SoundIndex, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    SoundIndex.build([Phrase("星巴克", "site:a", "site", "zh")], folder)
    probe = (
        "import sys; from pathlib import Path; from models.language.sound.phonetic import SoundIndex\n"
        f"print(SoundIndex.open(Path({str(folder)!r})).nearest('星八克', 1)[0].distance, 'pypinyin' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["0.0", "False"]
