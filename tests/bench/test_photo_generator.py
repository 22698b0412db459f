"""The photos that readers are measured on: made the same again, true to what is printed, the splits without common ground."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image

from intake.evaluation.dataset import read_dataset
from knowledge_graph.answering.matching import compare
from knowledge_graph.pack import read_pack
from tests.bench.photos import fonts
from tests.bench.photos.catalogue import businesses
from tests.bench.photos.document import LAYOUTS, Document
from tests.bench.photos.generate import FAULTS, Printed, content, documents, generate
from tests.bench.photos.pack import write_pack
from tests.bench.photos.style import phrases

SPLITS = ("dev", "test")
pytestmark = pytest.mark.skipif(
    any(fonts.missing(split) for split in SPLITS),
    reason="the fonts of the photo bench are not installed: make bench-fonts",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    generate("dev", 6, folder, 5, ("clean", "mild", "hard"))
    return folder


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _truth(folder: Path, row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "truth" / f"{row['id']}.json").read_text(encoding="utf-8"))
    return found


def _single(folder: Path, level: str) -> Iterable[tuple[dict[str, Any], Image.Image]]:
    for row in _rows(folder / "dataset.jsonl"):
        if row["tags"][0] == level and not row["file"].endswith(".pdf"):
            yield _truth(folder, row)["pages"][0], Image.open(folder / row["file"]).convert("RGB")


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    first, again, other = (
        generate("dev", 1, tmp_path / name, seed, ("mild", "hard"), faulty=1)
        for name, seed in (("a", 7), ("b", 7), ("c", 8))
    )
    assert first == again
    assert first != other


def test_a_longer_set_begins_with_the_shorter_one() -> None:
    short, long = (list(documents("dev", count, 3)) for count in (2, 4))
    for one, other in zip(short, long, strict=False):
        assert [sheet.image.tobytes() for sheet in one.sheets] == [sheet.image.tobytes() for sheet in other.sheets]


def test_nothing_is_printed_outside_the_outlines_of_a_letter() -> None:
    letter = next(
        printed
        for printed in documents("dev", 200, 11)
        if printed.document.layout == "letter" and len(printed.document.entries) > 2
    )
    sheet = letter.sheets[0]
    dark = np.asarray(sheet.image.convert("L")) < 160
    inside = np.zeros_like(dark)
    for run in sheet.runs:
        (left, top), _, (right, low), _ = run.outline
        box = np.s_[int(top) : int(low) + 1, int(left) : int(right) + 1]
        assert dark[box].any() or run.role == "stamp", run.text
        inside[box] = True
    assert not (dark & ~inside).any()


def test_the_picture_led_back_through_its_homography_is_the_clean_page(made: Path) -> None:
    clean = [image for _, image in _single(made, "clean")]
    assert clean
    for level in ("mild", "hard"):
        for (page, picture), original in zip(_single(made, level), clean, strict=True):
            back = cv2.warpPerspective(
                np.asarray(picture.convert("L")),
                np.linalg.inv(np.array(page["homography"])),
                original.size,
                flags=cv2.INTER_AREA,
            )
            middle = np.s_[30:-30, 30:-30]
            wanted = cv2.GaussianBlur(np.asarray(original.convert("L")), (0, 0), 2)[middle].astype(np.float32)
            shift, _ = cv2.phaseCorrelate(_edges(back[middle].astype(np.float32)), _edges(wanted))
            assert max(abs(shift[0]), abs(shift[1])) < 1.2


def _edges(page: Any) -> Any:
    return cv2.Laplacian(page, cv2.CV_32F)


def test_outlines_in_the_picture_are_those_of_the_page_led_through_the_homography(made: Path) -> None:
    for page, picture in _single(made, "hard"):
        matrix = np.array(page["homography"])
        assert list(picture.size) == page["picture_size"]
        for box in page["boxes"]:
            for clean, seen in zip(box["clean"], box["picture"], strict=True):
                x, y, w = matrix @ np.array([*clean, 1.0])
                assert abs(x / w - seen[0]) < 0.05
                assert abs(y / w - seen[1]) < 0.05
                assert 0 <= seen[0] <= picture.width
                assert 0 <= seen[1] <= picture.height


@pytest.fixture(scope="module", params=SPLITS)
def printed_pages(request: pytest.FixtureRequest) -> list[Printed]:
    return list(documents(request.param, 20, 2))


def test_each_ordered_line_is_printed_by_code_or_whole_name(printed_pages: list[Printed]) -> None:
    for printed in printed_pages:
        document = printed.document
        words: dict[int, str] = {}
        for run in (run for sheet in printed.sheets for run in sheet.runs if run.line is not None):
            words[run.line or 0] = words.get(run.line or 0, "") + run.text
        for index, entry in enumerate(document.entries):
            shown = "".join(words[index].split())
            names = ["".join(name.split()) for name in (entry.item.full.zh, entry.item.full.en)]
            assert (
                any(name in shown for name in names)
                or (document.shows_code and entry.code in shown)
                or document.splits_size
            )
            digits = f"{entry.quantity.normalize():f}"
            assert digits in shown.translate(str.maketrans("０１２３４５６７８９", "0123456789"))


@pytest.mark.parametrize("split", SPLITS)
def test_sums_agree_except_on_the_documents_that_are_meant_to_be_wrong(split: str) -> None:
    for number in range(60):
        document = content(split, f"agrees-{number}", "form", number, None)
        assert document.total == sum(entry.amount for entry in document.entries)
        assert all(entry.amount == round(entry.price * entry.quantity, 2) for entry in document.entries)
        assert document.fault is None
        for fault in FAULTS[:5]:
            wrong = content(split, f"wrong-{number}", "form", number, fault)
            assert wrong.fault
            assert wrong.expected() == []
            assert _contradicts(wrong, fault)


def _contradicts(document: Document, fault: str) -> bool:
    entries, business = document.entries, document.business
    return {
        "sum": document.total != sum(entry.amount for entry in entries),
        "amount": any(entry.amount != round(entry.price * entry.quantity, 2) for entry in entries),
        "unknown_code": any(entry.code not in {item.code for item in business.items} for entry in entries),
        "code_name": any(entry.code != entry.item.code for entry in entries),
        "customer": document.buyer not in business.customers,
    }[fault]


def test_codes_on_clean_pages_can_be_read(printed_pages: list[Printed]) -> None:
    marked = [sheet for printed in printed_pages for sheet in printed.sheets if sheet.marks]
    assert len(marked) > 3
    for sheet in marked:
        assert {mark.content for mark in sheet.marks} <= {found.text for found in zxingcpp.read_barcodes(sheet.image)}


@pytest.mark.parametrize("split", SPLITS)
def test_catalogues_are_valid_packs_with_unique_names_and_codes(split: str, tmp_path: Path) -> None:
    assert len(businesses(split)) >= 2
    for business in businesses(split):
        reading = read_pack(write_pack(business, tmp_path / business.id))
        assert reading.graph is not None, [str(error) for error in reading.errors]
        assert 150 <= len(business.items) <= 400
        for key in ("id", "code"):
            assert len({getattr(item, key) for item in business.items}) == len(business.items)
        for tongue in ("zh", "en"):
            assert len({getattr(item.full, tongue).casefold() for item in business.items}) == len(business.items)


def test_splits_share_no_font_no_item_no_customer_no_place_and_no_phrase() -> None:
    families = [{face.family for face in fonts.faces(split)} for split in SPLITS]
    assert not families[0] & families[1]
    assert len(families[0] | families[1]) >= 20
    for part in ("items", "customers", "strangers", "places"):
        first, second = (
            {
                words
                for business in businesses(split)
                for thing in getattr(business, part)
                for words in (thing.name.zh, thing.name.en)
            }
            for split in SPLITS
        )
        assert not first & second, part
    texts = [
        {text for tongue in ("zh", "en") for found in phrases(split)[tongue].values() for text in found}
        for split in SPLITS
    ]
    assert not {text for text in texts[0] & texts[1] if len(text) > 1}


def test_the_dataset_reads_as_one_and_a_reader_that_knows_the_truth_is_always_right(made: Path) -> None:
    items = [item for item in read_dataset(made / "dataset.jsonl").items if item.expected]
    assert len(items) >= 12
    assert all(compare(item.expected[0], item.expected[0]).exact for item in items)


def test_a_reader_that_answers_with_the_truth_of_another_document_is_never_right(made: Path) -> None:
    items = [item for item in read_dataset(made / "harvest-mild.jsonl").items if item.expected]
    items += [item for item in read_dataset(made / "packhouse-mild.jsonl").items if item.expected]
    turned = [*items[1:], items[0]]
    assert not any(compare(one.expected[0], other.expected[0]).exact for one, other in zip(items, turned, strict=True))


def test_what_contradicts_itself_is_listed_apart_and_must_not_pass(made: Path) -> None:
    rows = _rows(made / "inconsistent.jsonl")
    assert {_truth(made, row)["inconsistent"].split()[0] for row in rows} >= {"total", "line", "unknown"}
    assert all(row["expect_finding"] and row["expected"] == [] for row in rows)
    assert not {row["id"] for row in rows} & {row["id"] for row in _rows(made / "dataset.jsonl")}


def test_all_five_layouts_occur_in_all_languages() -> None:
    found = [content("test", str(number), "form", number, None) for number in range(200)]
    assert {(each.layout, each.language) for each in found} == {
        (layout, language) for layout in LAYOUTS for language in ("zh", "en", "bi")
    }
