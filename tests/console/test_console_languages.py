"""One report, two readers: each page says everything in the language of whoever looks at it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.console.test_console_two import signed_in

if TYPE_CHECKING:
    from tests.console.conftest import House

CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMES = re.compile(r"<[^>]*>|“[^”]*”|&[a-z]+;", re.DOTALL)


def findings(page: str) -> list[str]:
    """The sentences of the findings on a page, without what they quote."""
    found = re.findall(r'<p class="finding [a-z]+">(.*?)</p>', page, re.DOTALL)
    return [NAMES.sub("", each) for each in found]


def whys(page: str) -> list[str]:
    return [NAMES.sub("", each) for each in re.findall(r'<p class="why">(.*?)</p>', page, re.DOTALL)]


@pytest.mark.parametrize(
    ("text", "written"),
    [("陆家嘴店,两杯火星茶,加燕麦奶", "zh"), ("Starbucks Lujiazui, two mars teas and an iced latte", "en")],
)
def test_findings_and_reasons_are_told_in_the_readers_language(house: House, text: str, written: str) -> None:
    capture = house.send(text, "driver:90", written)
    house.work()
    [row] = house.rows("select id from review where capture = :c", c=capture)
    with signed_in(house, "li") as li:
        pages = {}
        for language in ("zh", "en"):
            pages[language] = li.get(f"/review/{row.id}", headers={"Accept-Language": language}).text
    assert findings(pages["en"])
    assert len(findings(pages["zh"])) == len(findings(pages["en"]))
    assert not [each for each in findings(pages["en"]) if CHINESE.search(each)]
    assert not [each for each in findings(pages["zh"]) if not CHINESE.search(each)]
    assert not [each for each in whys(pages["en"]) if CHINESE.search(each)]


def test_why_something_was_refused_is_told_in_the_readers_language(house: House) -> None:
    with signed_in(house, "li") as li:
        told = {each: li.get("/review/nowhere", headers={"Accept-Language": each}) for each in ("zh", "en")}
    assert {each.status_code for each in told.values()} == {404}
    assert "没有审核 nowhere。" in told["zh"].text
    assert "There is no review nowhere;" in told["en"].text


def test_a_number_in_a_finding_is_masked_like_the_number_itself(house: House) -> None:
    capture = house.send("陆家嘴店,一杯拿铁,联系人李娜,电话138000012", "driver:90", "zh")
    house.work()
    [row] = house.rows("select id, proposal->'findings' as found from review where capture = :c", c=capture)
    assert any("138000012" in each["sentence"] for each in row.found), "a number that can be none is remarked on"
    with signed_in(house, "li") as li:
        assert "138000012" not in li.get(f"/review/{row.id}").text


def test_a_machine_is_nobody_whose_name_must_be_covered(house: House) -> None:
    review = house.hold_waveform() if house.rows("select 1 from review") else None
    if review is None:
        house.hold()
        review = house.hold_waveform()
    with signed_in(house, "li") as li:
        shown = li.get(f"/review/{review}", headers={"Accept-Language": "en"}).text
        assert "Vibration box of machine 3" in shown
        drawn = {
            each: li.get(f"/review/{review}/waveform", headers={"Accept-Language": each}).text for each in ("zh", "en")
        }
    assert "频谱" in drawn["zh"]
    assert "Spectrum" in drawn["en"]
