"""What the print nearly said: a catalogue settles letters that the recogniser was in two minds about, never figures."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_worlds import World

from models.image.page import Code, Outline, Page, Rival, TextBox
from models.image.perceiving import Perceived, perceive
from models.image.picture import Picture
from models.image.settings import ImageSettings
from models.image.structure.respelling import respell, respelled, words_of

PHOTO = Path(__file__).parents[1] / "samples" / "photos" / "form.jpg"
OUTLINE: Outline = ((0, 0), (90, 0), (90, 20), (0, 20))


@pytest.fixture
def dairy() -> World:
    world = World()
    world.item("product:milk", "脱脂纯牛奶 1L", "脱脂纯牛奶 5L", "Skimmed milk 1L", measures=("箱", "瓶"))
    world.item("product:rice", "长粒东北大米 10kg", "RC-0812", measures=("袋",))
    world.item("product:label", "热敏标签 60×40mm", measures=("卷",))
    world.item("product:sugar-white", "白砂糖", measures=("袋",))
    world.item("product:sugar-brown", "红砂糖", measures=("袋",))
    world.add("customer", "customer:gufeng", "谷丰食品")
    return world


def read(text: str, *doubts: tuple[int, str, float]) -> TextBox:
    """A run of text with characters that may be others: (place, other, probability)."""
    rivals: list[tuple[Rival, ...]] = [() for _ in text]
    for place, other, share in doubts:
        rivals[place] = (*rivals[place], (other, share))
    return TextBox(text, 0.96, OUTLINE, rivals=tuple(rivals))


@pytest.mark.parametrize(
    ("box", "printed"),
    [
        (read("白砂错", (2, "糖", 0.17)), "白砂糖"),
        (read("谷车食品", (1, "丰", 0.31)), "谷丰食品"),
        # One word of a name, and a name in the middle of a sentence.
        (read("脱膨纯牛奶", (1, "脂", 0.06)), "脱脂纯牛奶"),
        (read("3、长粒东北大来10kg，2袋", (7, "米", 0.2)), "3、长粒东北大米10kg，2袋"),
        # A piece of a wrapped name.
        (read("粒东北大来", (4, "米", 0.2)), "粒东北大米"),
        (read("IL", (0, "1", 0.05)), "1L"),
        (read("Skimmed miik", (10, "l", 0.4)), "Skimmed milk"),
        (read("60-40mm", (2, "×", 0.02)), "60×40mm"),
        (read("25代", (2, "袋", 0.03)), "25袋"),
        # Print with one sign for 1 and l.
        (read("Skimmed mi1k"), "Skimmed milk"),
        # A unit in a column of its own.
        (read("代", (0, "袋", 0.04)), "袋"),
        (read("x12 拍", (4, "瓶", 0.05), (4, "柏", 0.2)), "x12 瓶"),
    ],
)
def test_a_word_is_spelled_as_the_catalogue_spells_it_where_the_print_may_say_so(
    dairy: World, box: TextBox, printed: str
) -> None:
    assert respell(box, words_of(dairy)).text == printed


@pytest.mark.parametrize(
    "box",
    [
        # The recogniser was sure: this is something else.
        read("白砂错"),
        read("白砂错", (2, "糖", 0.02)),
        # Figures stay figures: the other size is in the catalogue as well.
        read("1L", (0, "5", 0.4)),
        read("RC-0312", (4, "8", 0.45)),
        read("M1"),
        # What is a word already.
        read("红砂糖", (0, "白", 0.4)),
        # Either may have been printed.
        read("丝砂糖", (0, "白", 0.2), (0, "红", 0.2)),
        # A day is no measure, nor is a letter behind a figure within a line.
        read("12代前送货", (2, "袋", 0.3)),
        # Nothing here was read.
        read("口口口口口", *((place, "砂", 0.3) for place in range(5))),
    ],
)
def test_what_is_sure_known_or_ambiguous_stays_as_it_was_read(dairy: World, box: TextBox) -> None:
    assert respell(box, words_of(dairy)) == box


def test_the_likelier_of_two_names_is_taken_only_where_it_is_clearly_so(dairy: World) -> None:
    assert respell(read("丝砂糖", (0, "白", 0.4), (0, "红", 0.05)), words_of(dairy)).text == "白砂糖"
    assert respell(read("丝砂糖", (0, "白", 0.4), (0, "红", 0.2)), words_of(dairy)).text == "丝砂糖"


@pytest.mark.parametrize(("text", "spelled"), [("长粒东北大未", "长粒东北大米"), ("白砂错", "白砂错")])
def test_of_a_long_word_one_letter_is_settled_however_unlikely(dairy: World, text: str, spelled: str) -> None:
    place, letter = len(text) - 1, spelled[-1] if text != spelled else "糖"
    assert respell(read(text, (place, letter, 0.012)), words_of(dairy)).text == spelled


def test_pages_keep_everything_but_the_spelling(dairy: World) -> None:
    box = read("热敏标笠 60=40mm", (3, "签", 0.2), (7, "×", 0.1))
    page = Page(0, 800, 600, (box, read("没有这样的东西")))
    (spelled,) = respelled([page], dairy)
    assert [each.text for each in spelled.boxes] == ["热敏标签 60×40mm", "没有这样的东西"]
    assert spelled.boxes[0].confidence == box.confidence
    assert spelled.boxes[0].outline == OUTLINE


def test_a_reader_that_names_no_rivals_is_left_alone(dairy: World) -> None:
    box = TextBox("白砂错", 0.5, OUTLINE)
    assert respell(box, words_of(dairy)) is box


class Doubtful:
    """Reads the same word on every picture and cannot tell its last letter."""

    def read(self, picture: Picture, codes: tuple[Code, ...] = ()) -> Page:
        return Page(picture.number, picture.width, picture.height, (read("白砂错", (2, "糖", 0.17)),), codes)


def test_who_knows_the_business_perceives_its_spelling_and_a_stranger_what_was_read(dairy: World) -> None:
    known = perceive(PHOTO.read_bytes(), Doubtful(), ImageSettings(), dairy)
    strange = perceive(PHOTO.read_bytes(), Doubtful(), ImageSettings())
    assert isinstance(known, Perceived)
    assert isinstance(strange, Perceived)
    assert [known.pages[0].boxes[0].text, strange.pages[0].boxes[0].text] == ["白砂糖", "白砂错"]
