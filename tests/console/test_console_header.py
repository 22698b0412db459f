"""An identity provider in front: its word signs people in, from its address alone, and passwords are not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.console.conftest import Furnished, House, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER = "X-Forwarded-User"


@pytest.fixture
def behind(house_url: str, furnished: Furnished, tmp_path: Path) -> Iterator[House]:
    with served(house_url, furnished, tmp_path, trusted_header=HEADER) as made:
        yield made


def visit(house: House, name: str | None) -> httpx.Client:
    headers = {} if name is None else {HEADER: name}
    return httpx.Client(base_url=house.url, timeout=30, headers=headers, follow_redirects=True)


def test_who_the_provider_names_is_signed_in_and_it_is_written_down(behind: House) -> None:
    with visit(behind, "Li") as client:
        page = client.get("/review")
        assert page.status_code == 200
        assert page.url.path == "/review"
    rows = behind.rows("select subject from journal_entry where kind = 'person.signed_in'")
    assert [row.subject for row in rows] == ["person:li"]


def test_another_person_at_the_same_browser_does_not_inherit_the_session(behind: House) -> None:
    with visit(behind, "lena") as client:
        assert client.get("/review/zones").status_code == 200
        client.headers[HEADER] = "zhang"
        assert client.get("/review/zones").status_code == 403, "a sender may not see zones"
        del client.headers[HEADER]
        assert client.get("/review/zones").status_code == 403


def test_nobody_unknown_or_disabled_comes_in(behind: House) -> None:
    from datetime import UTC, datetime

    from sandbox.console import people

    with behind.engine.begin() as connection:
        people.disable(connection, "mei", datetime.now(UTC))
    for name in ("mei", "mallory", ""):
        with visit(behind, name) as client:
            assert client.get("/review").status_code == 403
    assert behind.rows("select 1 from person_session") == []


def test_two_headers_are_believed_as_little_as_none(behind: House) -> None:
    with visit(behind, None) as client:
        assert client.get("/review", headers=[(HEADER, "lena"), (HEADER, "li")]).status_code == 403


def test_passwords_are_not_taken_while_a_provider_stands_in_front(behind: House) -> None:
    with visit(behind, None) as client:
        answer = client.post("/review/sign-in", data={"name": "li", "password": "correct horse battery"})
        assert answer.status_code == 403
        assert "person.elsewhere" in answer.text


def test_the_header_from_any_other_address_is_nobodys_word(
    house_url: str, furnished: Furnished, tmp_path: Path
) -> None:
    with (
        served(house_url, furnished, tmp_path, trusted_header=HEADER, trusted_proxies="192.0.2.7") as house,
        visit(house, "lena") as client,
    ):
        assert client.get("/review").status_code == 403


def test_by_default_the_header_means_nothing(house: House) -> None:
    with visit(house, "lena") as client:
        assert client.get("/review").url.path == "/review/sign-in"
