"""Where each character was seen: columns found as one run are cut apart, a column of single letters is read upright."""

from __future__ import annotations

from models.image.ocr.gaps import apart, closed, stacked
from models.image.page import Outline, TextBox

HIGH = 40.0


def box(*words: tuple[str, float], letter: float = 20.0) -> TextBox:
    """Words, each behind an empty stretch of so many pixels, found as one run."""
    text, middles, x = "", [], 0.0
    for word, gap in words:
        x += gap
        for sign in word:
            wide = letter * (2 if not sign.isascii() else 1)
            middles.append(x + wide / 2)
            x += wide
        text += word
    outline: Outline = ((0, 0), (x, 0), (x, HIGH), (0, HIGH))
    return TextBox(text, 0.98, outline, tuple(middle / x for middle in middles))


def texts(parts: tuple[TextBox, ...]) -> list[str]:
    return [part.text for part in parts]


def test_columns_that_were_found_as_one_run_are_cut_where_the_paper_is_empty() -> None:
    parts = apart(box(("x40", 0), ("¥513.20", 45), ("¥20,528.00", 60)))
    assert texts(parts) == ["x40", "¥513.20", "¥20,528.00"]
    assert [round(part.outline[0][0]) for part in parts] == sorted(round(part.outline[0][0]) for part in parts)
    assert parts[0].outline[1][0] < parts[1].outline[0][0] < parts[1].outline[1][0] < parts[2].outline[0][0]


def test_words_with_ordinary_spaces_stay_together() -> None:
    assert texts(apart(box(("Paper", 0), ("edge", 14), ("protector", 14)))) == ["Paperedgeprotector"]


def test_a_label_whose_letters_are_spread_out_stays_one_word() -> None:
    assert texts(apart(box(("单", 0), ("位", 80), ("：", 0), ("恒力机械", 0)))) == ["单位：恒力机械"]


def spread(text: str, pitch: float) -> TextBox:
    """Signs whose middles are so many pixels apart, spaces half way between them."""
    wide = pitch * len(text) / 2
    outline: Outline = ((0, 0), (wide, 0), (wide, HIGH), (0, HIGH))
    return TextBox(text, 0.98, outline, tuple((place + 0.5) / len(text) for place in range(len(text))))


def test_full_width_figures_read_with_spaces_are_one_number() -> None:
    assert closed(spread("2 4", 32)).text == "24"
    assert closed(spread("x1 5 0箱", 32)).text == "x150箱"
    assert len(closed(spread("x1 5 0箱", 32)).places) == len("x150箱")


def test_figures_of_two_columns_stay_two() -> None:
    assert closed(spread("2 4", 60)).text == "2 4"


def test_figures_of_a_date_or_a_price_stay_as_they_were_read() -> None:
    assert closed(spread("1 2.50", 32)).text == "1 2.50"


def test_a_reader_that_says_no_places_is_taken_at_its_word() -> None:
    plain = TextBox("x40 ¥513.20", 0.98, ((0, 0), (300, 0), (300, HIGH), (0, HIGH)))
    assert apart(plain) == (plain,)


def test_a_column_of_units_found_as_one_sideways_run_is_one_letter_for_each_row() -> None:
    down: Outline = ((140, 100), (140, 340), (100, 340), (100, 100))
    outlines = stacked(down, (0.1, 0.3, 0.5, 0.7, 0.9))
    assert len(outlines) == 5
    for number, (top_left, top_right, bottom_right, bottom_left) in enumerate(outlines):
        assert top_left[0] < top_right[0]
        assert bottom_left[0] < bottom_right[0]
        assert 100 + 48 * number <= top_left[1] < bottom_left[1] <= 148 + 48 * number


def test_words_that_run_down_the_margin_are_left_alone() -> None:
    down: Outline = ((140, 100), (140, 250), (100, 250), (100, 100))
    assert stacked(down, (0.1, 0.3, 0.5, 0.7, 0.9)) == ()
