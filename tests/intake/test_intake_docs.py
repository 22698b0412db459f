"""The pages for users say everything that the code knows, and nothing that it does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.doors.fields import FIELDS
from intake.outbound.outbox import TYPES
from intake.pipeline.captures import STATES
from intake.problems import PROBLEMS
from intake.settings import SettingsError, documented, environment, load_settings
from tests.intake.conftest import House

DOCS = Path(__file__).resolve().parents[2] / "docs"


def rows(page: str, columns: int) -> list[tuple[str, ...]]:
    """Rows of the tables of a page that have so many columns, without headings."""
    found = []
    for line in (DOCS / page).read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| `") and len(cells) == columns:
            found.append(tuple(cells))
    return found


def test_every_setting_is_documented_with_its_variable_default_and_meaning() -> None:
    documentation = [(f"`{name}`", f"`{variable}`", default, words) for name, variable, default, words in documented()]
    assert rows("configuration.md", 4) == documentation


def test_every_problem_is_documented_and_no_other() -> None:
    assert {(code, status) for code, status, _ in rows("http.md", 3) if status.isdigit()} == {
        (f"`{code}`", str(kind.status)) for code, kind in PROBLEMS.items()
    }


def test_every_state_and_field_of_a_capture_is_documented() -> None:
    assert {row[0].strip("`") for row in rows("http.md", 2)} == set(STATES)
    assert {row[0].strip("`") for row in rows("http.md", 3) if not row[1].isdigit()} == set(FIELDS)


def test_every_event_type_is_documented_and_no_other() -> None:
    assert {name.strip("`"): words for name, words in rows("events.md", 2)} == dict(TYPES)


def test_every_code_that_is_raised_is_in_the_table() -> None:
    source = "\n".join(path.read_text() for path in (DOCS.parent / "intake").rglob("*.py"))
    raised = set(re.findall(r'Problem\(\s*"([a-z_.]+)"', source))
    assert raised <= set(PROBLEMS)
    assert len(raised) > 15


def test_openapi_names_every_operation_with_a_summary_and_its_problems(house: House) -> None:
    document = house.client.get("/openapi.json").json()
    page = (DOCS / "http.md").read_text()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert "422" not in operation["responses"] or "HTTPValidationError" not in str(
                operation["responses"]["422"]
            )
        plain = re.sub(r"/\{[a-z]+\}.*", "", path)
        assert plain in page, f"docs/http.md does not mention {plain}"
    assert set(document["paths"]["/v1/captures"]["post"]["responses"]) >= {
        "200",
        "202",
        "401",
        "403",
        "413",
        "415",
        "507",
    }


def test_settings_survive_the_way_to_a_child_process() -> None:
    given = {"ORDER_INTAKE_DATA_DIR": "/x", "ORDER_INTAKE_WEBHOOK_RETRY": "1,2.5", "ORDER_INTAKE_WEBHOOK_PRIVATE": "no"}
    settings = load_settings(given)
    assert load_settings(environment(settings)) == settings


def test_wrong_settings_are_reported_all_at_once() -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings(
            {
                "ORDER_INTAKE_PORT": "http",
                "ORDER_INTAKE_AUDIT_RATE": "2",
                "ORDER_INTAKE_COLOUR": "red",
                "ORDER_INTAKE_WEBHOOK_URL": "https://erp.test",
                "ORDER_INTAKE_WEBHOOK_PRIVATE": "perhaps",
            }
        )
    assert len(raised.value.problems) == 5
    assert "whole number" in raised.value.problems[0]
