"""What a blurred form leaves open: the likeliest reading stands in the line, and what is asked about beside it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from document_dealer import best, doubts
from document_pages import Paper
from language_worlds import World

from models.image.page import Page, Rival
from models.image.structure.layout import Run
from models.image.tills.notes import wraps
from models.image.tills.rows import Printed
from models.intent import CandidateIntent, QuantityValue, WindowValue

NAME, COUNT, UNIT, PRICE, SUM, NOTE = 60.0, 400.0, 500.0, 600.0, 740.0, 860.0


@pytest.fixture
def dairy() -> World:
    world = World()
    for key, *names in (
        ("product:milk", "脱脂纯牛奶 1L", "DA.20.101"),
        ("product:rice", "长粒东北大米 10kg", "DA.20.102"),
        ("product:wipes", "Cleaning wipes", "DA.20.103"),
    ):
        world.item(key, names[0], measures=("个", "盒", "袋", "pcs", "boxes"))
        world.add("item", key, names[1])
    return world


def form(heads: dict[float, str], *rows: dict[float, str]) -> Paper:
    paper = Paper().centred(500, 60, "Purchase Order", 32).put(60, 120, "Order number: HX-2026-4417")
    paper.row(260, heads)
    for place, cells in enumerate(rows, 1):
        paper.row(260 + 44 * place, cells)
    return paper


def told(candidate: CandidateIntent) -> list[str]:
    """`4 盒 milk` for each line, `4? 盒` where it is asked about, all quantities where several are said."""
    found = []
    for line in candidate.lines:
        values = [slot.value for slot in line.named("quantity")]
        said = [f"{v.value}{v.measure or ''}" for v in values if isinstance(v, QuantityValue)]
        key = line.named("item")[0].key or "?"
        found.append(f"{'/'.join(said)}{'?' if None in values else ''} {key.partition(':')[2]}")
    return found


def doubtful(page: Page, text: str, *rivals: Rival, confidence: float = 0.5) -> Page:
    """The page with the last character of a text held for one of its rivals."""
    boxes = [
        replace(box, confidence=confidence, rivals=(*[()] * (len(text) - 1), rivals)) if box.text == text else box
        for box in page.boxes
    ]
    return replace(page, boxes=tuple(boxes))


@pytest.mark.parametrize(
    ("read", "rivals", "line"),
    [
        ("意", (("点", 0.1), ("盒", 0.05)), "4盒 milk"),
        ("盘", (("鱼", 0.25), ("盒", 0.24)), "4盒? milk"),  # Other things are counted so.
        ("意", (("袋", 0.05), ("盒", 0.05)), "4? milk"),  # Either may have been printed.
        ("意", (), "4? milk"),
        ("盒", (("袋", 0.3),), "4盒 milk"),
    ],
)
def test_a_measure_that_the_item_does_not_have_is_the_one_that_was_nearly_read(
    dairy: World, read: str, rivals: tuple[Rival, ...], line: str
) -> None:
    paper = form(
        {NAME: "品名", COUNT: "数量", UNIT: "单位"},
        {NAME: "脱脂纯牛奶 1L", COUNT: "4", UNIT: read},
        {NAME: "长粒东北大米 10kg", COUNT: "7", UNIT: "袋"},
    )
    assert told(best(doubtful(paper.page(), read, *rivals), world=dairy)) == [line, "7袋 rice"]


def test_a_note_behind_a_bare_figure_is_no_measure(dairy: World) -> None:
    paper = form(
        {NAME: "品名", COUNT: "数量", 440: "附注"},
        {NAME: "脱脂纯牛奶 1L", COUNT: "4"},
        {NAME: "长粒东北大米 10kg", COUNT: "23加急"},
        {NAME: "Cleaning wipes", COUNT: "7"},
    )
    candidate = best(paper.page(), world=dairy)
    assert told(candidate) == ["4 milk", "23 rice", "7 wipes"]
    assert [slot.text for line in candidate.lines for slot in line.named("note")] == ["加急"]


def test_a_quantity_without_the_point_that_all_others_have_is_asked_about(dairy: World) -> None:
    heads, rows = {NAME: "品名", COUNT: "数量"}, ("40.00", "100", "3.00")
    names = ("脱脂纯牛奶 1L", "长粒东北大米 10kg", "Cleaning wipes")
    cells = [{NAME: name, COUNT: count} for name, count in zip(names, rows, strict=True)]
    assert told(best(form(heads, *cells).page(), world=dairy)) == ["40 milk", "1/100 rice", "3 wipes"]


@pytest.mark.parametrize("printed", ["n", "", "II", "-11", "=11", "盒"])
def test_what_amount_and_price_come_to_is_offered_where_the_quantity_was_not_read(dairy: World, printed: str) -> None:
    paper = form(
        {NAME: "品名", COUNT: "数量", UNIT: "单位", PRICE: "单价", SUM: "金额"},
        {NAME: "脱脂纯牛奶 1L", COUNT: printed, UNIT: "盒", PRICE: "26.00", SUM: "286.00"},
        {NAME: "长粒东北大米 10kg", COUNT: "7", UNIT: "袋", PRICE: "3.00", SUM: "21.00"},
    )
    candidate = best(paper.page(), world=dairy)
    # Letters that figures look like and signs before them are read, and proven by the amount.
    assert told(candidate) == ["11盒 milk" if len(printed) > 1 else "11盒? milk", "7袋 rice"]


def test_a_figure_in_the_column_of_units_belongs_to_its_unit(dairy: World) -> None:
    paper = form(
        {NAME: "Goods", COUNT: "Qty", 450: "Packing", PRICE: "Price", SUM: "Amount"},
        {NAME: "Cleaning wipes", COUNT: "8", 450: "pcs", PRICE: "3.50", SUM: "28.00"},
        {NAME: "脱脂纯牛奶 1L", 445: "40 boxes", PRICE: "2.00", SUM: "80.00"},
    )
    assert told(best(paper.page(), world=dairy)) == ["8pcs wipes", "40boxes milk"]


def test_below_a_name_code_and_count_are_told_apart(dairy: World) -> None:
    paper = Paper().centred(500, 60, "Purchase Order", 32).put(60, 120, "Order number: HX-2026-4417")
    rows: tuple[tuple[float, dict[float, str]], ...] = (
        (200, {60: "品名", 700: "金额"}),
        (240, {60: "脱脂纯牛奶 1L"}),
        (280, {60: "DA.20.10112盒@￥4.00", 700: "￥48.00"}),
        (320, {60: "长粒东北大米 10kg"}),
        (360, {60: "DA.20.102", 200: "3袋0￥20.00", 700: "￥60.00"}),
        (400, {60: "Cleaning wipes"}),
        (440, {60: "20", 96: "boxes @ ￥3.50", 700: "￥70.00"}),
        (480, {60: "脱脂纯牛奶 1L"}),
        (520, {60: "DA.20.101", 200: "I1 boxes @ 4.00", 700: "￥44.00"}),
        (560, {60: "合计", 700: "￥222.00"}),
    )
    for y, row in rows:
        paper.row(y, row)
    candidate = best(paper.page(), world=dairy)
    assert told(candidate) == ["12盒 milk", "3袋 rice", "20boxes wipes", "11boxes milk"]
    assert not doubts(candidate)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("订单号 Order No. DG-20260405/91", "DG-20260405/91"),
        ("订单号：Order No. DG-20260405/91", "DG-20260405/91"),
        ("Order No.: 20260405/91", "20260405/91"),
    ],
)
def test_a_label_in_two_languages_is_no_part_of_the_number(dairy: World, printed: str, number: str) -> None:
    paper = Paper().centred(500, 60, "Purchase Order", 32).put(60, 120, printed)
    paper.row(260, {NAME: "Goods", COUNT: "Qty"}).row(304, {NAME: "Cleaning wipes", COUNT: "8 pcs"})
    candidate = best(paper.page(), world=dairy)
    assert [slot.value for slot in candidate.named("purchase_order")] == [number]


def test_a_figure_at_the_end_of_a_number_that_may_be_a_letter_is_asked_about(dairy: World) -> None:
    paper = form({NAME: "Goods", COUNT: "Qty"}, {NAME: "Cleaning wipes", COUNT: "8 pcs"})
    paper.words = [(x, y, text.replace("HX-2026-4417", "2026081762T6"), size) for x, y, text, size in paper.words]
    said = "Order number: 2026081762T6"
    assert doubts(best(doubtful(paper.page(), said, ("G", 0.4), confidence=0.9), world=dairy))
    assert not doubts(best(doubtful(paper.page(), said, confidence=0.9), world=dairy))


def test_names_that_wrap_oftener_than_their_neighbours_are_cut_where_items_begin(dairy: World) -> None:
    dairy.item("product:drill", "Straight shank masonry drill 8x160mm", "ST-01", measures=("pcs",))
    dairy.item("product:nut", "Zinc-plated hex nut M6", "ZN-01", measures=("pcs",))
    paper = form({60: "Line", 140: "Goods", COUNT: "Qty"})
    words = ("Cleaning", "wipes", "Straight", "shank", "masonry", "drill", "8x160mm", "Zinc-plated", "hex nut M6")
    for place, word in enumerate(words):
        paper.put(140, 310 + 26 * place, word)
    for y, line, count in ((323, "1", "8 pcs"), (414, "2", "40 pcs"), (505, "3", "4 pcs")):
        paper.row(y, {60: line, COUNT: count})
    candidate = best(paper.put(60, 700, "Total: 3 items").page(), world=dairy)
    assert told(candidate) == ["8pcs wipes", "40pcs drill", "4pcs nut"]


@pytest.mark.parametrize("word", ["card", "Standard"])
def test_a_word_of_a_name_that_means_something_else_alone_ends_no_table(dairy: World, word: str) -> None:
    dairy.item("product:goods", f"Blue {word}", measures=("pcs",))
    paper = form({60: "Line", 140: "Goods", COUNT: "Qty"}, {60: "1", 140: "Blue", COUNT: "7 pcs"})
    paper.put(140, 328, word).row(370, {60: "2", 140: "Cleaning wipes", COUNT: "8 pcs"})
    assert told(best(paper.page(), world=dairy)) == ["7pcs goods", "8pcs wipes"]


def test_words_behind_the_last_name_of_a_page_begin_a_line_that_was_cut_off(dairy: World) -> None:
    heads = {60: "Line", 140: "Goods", 300: "Code", COUNT: "Qty"}
    paper = form(heads, {60: "1", 140: "Cleaning wipes", 300: "DA.20.103", COUNT: "7 pcs"}).put(
        140, 328, "304 stainless"
    )
    assert doubts(best(paper.page(), world=dairy)) == ["304 stainless"]


def test_the_hour_that_a_window_ends_at_is_no_place(dairy: World) -> None:
    paper = form({NAME: "Goods", COUNT: "Qty"}, {NAME: "Cleaning wipes", COUNT: "8 pcs"})
    paper.put(60, 180, "Delivery window: 2026-11-25 14:00").put(420, 180, "to 17:00")
    (window,) = best(paper.page(), world=dairy).named("window")
    assert isinstance(window.value, WindowValue)
    assert window.value.latest is not None
    assert window.value.latest.hour == 17


def test_letters_alone_that_look_like_ones_are_read_and_asked_about(dairy: World) -> None:
    rows = [
        {NAME: "Cleaning wipes", COUNT: "8"},
        {NAME: "脱脂纯牛奶 1L", COUNT: "II"},
        {NAME: "长粒东北大米 10kg", COUNT: "I"},
    ]
    assert told(best(form({NAME: "Goods", COUNT: "Qty"}, *rows).page(), world=dairy)) == [
        "8 wipes",
        "11? milk",
        "1? rice",
    ]


@pytest.mark.parametrize(("known", "more"), [(True, []), (False, ["Cleaning wipes"])])
def test_the_name_of_the_next_item_below_a_code_is_no_part_of_it(known: bool, more: list[str]) -> None:
    def run(text: str, left: float, right: float, top: float) -> Run:
        box = ((left, top), (right, top), (right, top + 20), (left, top + 20))
        return Run(text, 0.99, 0, box, left, top, right, top + 20)

    code = Printed(0, (run("DA.20.101", 60, 150, 0),), amount=run("48.00", 190, 240, 0))
    below = Printed(1, (run("Cleaning wipes", 60, 200, 30),))
    found = wraps([code, below], [[code]], {0}, lambda text: known)
    assert [each.text for runs in found.values() for each in runs] == more


@pytest.mark.parametrize(
    ("printed", "line"), [("15o boxes", "150boxes milk"), ("40 bozes", "40boxes? milk"), ("4 l", "4l milk")]
)
def test_a_letter_of_a_count_or_of_its_measure_may_be_misread(dairy: World, printed: str, line: str) -> None:
    paper = form({NAME: "品名", COUNT: "数量"}, {NAME: "脱脂纯牛奶 1L", COUNT: printed})
    assert told(best(paper.page(), world=dairy)) == [line]
