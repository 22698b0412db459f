"""The receipts and invoices that readers are measured on: the same again from the same seed, sums that close, a fair score."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tests.bench.papers.damage import crumpled, faded
from tests.bench.papers.generate import FAMILIES, LAYOUTS, designed, papers, taken
from tests.bench.papers.goods import words
from tests.bench.papers.scoring import Answer, Found, judge, oracle
from tests.bench.papers.spelled import capitals, in_words

BOTH = [made for language in ("zh", "en") for made in papers(3, 78, language)]


def test_a_paper_depends_on_its_seed_language_and_number_alone() -> None:
    again = designed(3, "zh", 7)
    assert again.paper.html() == BOTH[7].paper.html()
    assert again.truth() == BOTH[7].truth()
    assert designed(4, "zh", 7).truth() != again.truth()


def test_families_share_no_layout_and_together_are_all() -> None:
    for language in ("zh", "en"):
        names = {family: {layout.__name__ for layout in LAYOUTS[family][language]} for family in FAMILIES}
        assert min(map(len, names.values())) >= 8
        assert sum(map(len, names.values())) == len({layout.__name__ for layout in LAYOUTS["all"][language]})
        assert set().union(*names.values()) == {layout.__name__ for layout in LAYOUTS["all"][language]}
        made = {family: list(papers(3, 9, language, family)) for family in FAMILIES}
        assert all({each.layout for each in made[family]} <= names[family] for family in FAMILIES)
        assert len({each.id for part in made.values() for each in part}) == 9 * len(FAMILIES)


def test_the_fifth_family_sells_what_no_other_does() -> None:
    for language in ("zh", "en"):
        goods = {
            list_: {
                name for key, pool in words(list_).items() if key != "shops" and isinstance(pool, dict) for name in pool
            }
            for list_ in (f"{language}{ending}" for ending in ("", "_more", "_third", "_fourth", "_fifth"))
        }
        fifth = goods.pop(f"{language}_fifth")
        assert len(fifth) >= 100
        assert not fifth & set().union(*goods.values())


def test_taxes_payments_and_tips_among_the_rows_are_no_lines() -> None:
    drawn = [made.paper for language in ("zh", "en") for made in papers(5, 36, language, "fifth")]
    names = [line.name for paper in drawn for line in paper.lines]
    assert len(names) > 150
    assert not [name for name in names if re.search(r"(?i)tax|visa|tip\b|押金|退款|保价", name)]


def test_screens_are_sent_as_they_are() -> None:
    shots = [made for made in BOTH if made.paper.screen]
    page = Image.fromarray(np.full((240, 180, 3), 250, np.uint8))
    assert shots
    for made in shots:
        assert made.level == "clean"
        assert (np.asarray(Image.open(BytesIO(taken(made, page)[0]))) == 250).all()


def test_parts_of_a_meal_may_be_reported_without_a_price_or_not() -> None:
    truth = next(made.truth() for made in BOTH if made.layout == "burgers")
    told = oracle(truth)
    part = truth["included"][0]
    assert judge(truth, replace(told, lines=(*told.lines, Found(part, "1", "0.00")))).whole
    assert judge(truth, replace(told, lines=(*told.lines, Found(part, "1", "3.50")))).added == 1


def test_every_layout_of_a_language_comes_before_any_comes_twice() -> None:
    for language, part in (("zh", BOTH[:78]), ("en", BOTH[78:])):
        count = len(LAYOUTS["all"][language])
        assert len({made.layout for made in part[:count]}) == count


def test_pools_are_large_enough_for_seeds_to_differ() -> None:
    for language in ("zh", "en"):
        lists = words(language)
        assert (
            len({name for key, pool in lists.items() if key != "shops" and isinstance(pool, dict) for name in pool})
            >= 150
        )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_true_is_printed_and_lines_close_to_the_cent(language: str) -> None:
    for made in (each for each in BOTH if each.paper.language == language):
        truth, printed = made.truth(), _pointed(made.paper.html())
        assert _printed(truth["total"], printed), made.id
        assert truth["number"] is None or re.sub("[, ]", "", truth["number"]) in printed.replace(" ", "")
        for line in truth["lines"]:
            product = Decimal(line["quantity"]) * Decimal(line["unit_price"])
            assert abs(product - Decimal(line["amount"])) <= Decimal("0.005"), made.id
            assert _printed(line["amount"], printed), made.id


def _printed(sum_: str, page: str) -> bool:
    """With its zeros, or without those at the end; with one; with dots between thousands; a digit a cell, where there are cells."""
    least = Decimal(sum_).normalize()
    spelled = [sum_, f"{least:f}", f"{least:,f}".replace(",", "."), f"{Decimal(sum_):,f}".replace(",", ".")]
    if least == least.to_integral_value():
        spelled.append(f"{least:.1f}")
    if 'class="dg"' in page:
        spelled.append(sum_.replace(".", ""))
    return any(re.search(rf"(?<!\d)(?<!\d\.){re.escape(text)}(?![\d.])", page) for text in spelled)


def _pointed(page: str) -> str:
    """Without signs between thousands, and with a point before the cents."""
    return re.sub(r"(?<=\d),(?=\d\d(?!\d))", ".", page).replace(",", "")


def test_sums_in_words() -> None:
    assert capitals(Decimal("10250.30")) == "壹万零贰佰伍拾元叁角整"
    assert capitals(Decimal("107.05")) == "壹佰零柒元零伍分"
    assert capitals(Decimal("2000.00")) == "贰仟元整"
    assert in_words(112904) == "One Lakh Twelve Thousand Nine Hundred Four"


def test_a_perfect_reader_is_wholly_right_and_one_that_mixes_papers_up_is_not() -> None:
    truths = [made.truth() for made in BOTH]
    assert all(judge(truth, oracle(truth)).whole for truth in truths)
    shifted = [judge(truth, oracle(other)) for truth, other in zip(truths, truths[1:] + truths[:1], strict=True)]
    assert sum(verdict.total for verdict in shifted) <= 2
    assert all(verdict.unnoticed for verdict in shifted)
    assert sum(verdict.right for verdict in shifted) < 0.03 * sum(verdict.wanted for verdict in shifted)


def test_silence_and_doubts_are_told_from_right_answers() -> None:
    truth = BOTH[0].truth()
    nothing = judge(truth, Answer(truth["id"], doubts=("image.no_document",)))
    assert not nothing.whole
    assert not nothing.unnoticed
    assert nothing.right == 0
    assert Answer.of(oracle(truth).to_json() | {"lines": [], "doubts": []}).date == truth["date"]


def test_damage_is_the_same_again_and_changes_the_page() -> None:
    page = Image.fromarray(np.full((200, 160, 3), 40, np.uint8))
    for hurt in (crumpled, faded):
        one, two = (np.asarray(hurt(page, np.random.default_rng(5))) for _ in range(2))
        assert (one == two).all()
        assert (one != np.asarray(page)).any()


def test_a_page_is_taken_the_same_twice_at_its_level() -> None:
    page = Image.fromarray(np.full((240, 180, 3), 250, np.uint8))
    for made in BOTH[:8]:
        content, suffix = taken(made, page)
        assert (content, suffix) == taken(made, page)
        assert suffix == (".png" if made.level == "clean" else ".jpg")
