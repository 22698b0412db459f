"""Accounts, sessions, forms and roles, through the doors as a browser meets them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.console.conftest import PASSWORD, House
from tests.console.test_console_two import signed_in

if TYPE_CHECKING:
    import httpx


ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def visitor(house: House):
    import httpx

    with httpx.Client(base_url=house.url, timeout=30) as client:
        yield client


def token_of(page: str) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def enter(visitor: httpx.Client, name: str, password: str = PASSWORD) -> httpx.Response:
    token = token_of(visitor.get("/review/sign-in").text)
    return visitor.post("/review/sign-in", data={"form_token": token, "name": name, "password": password})


def test_who_is_not_signed_in_is_led_to_the_form_and_back(visitor: httpx.Client) -> None:
    answer = visitor.get("/review/zones")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/review/sign-in?next=/review/zones"
    token = token_of(visitor.get("/review/sign-in?next=/review/zones").text)
    data = {"form_token": token, "name": "li", "password": PASSWORD, "next": "/review/zones"}
    assert visitor.post("/review/sign-in", data=data).headers["location"] == "/review/zones"


def test_a_link_to_the_form_leads_nowhere_else(visitor: httpx.Client) -> None:
    token = token_of(visitor.get("/review/sign-in").text)
    data = {"form_token": token, "name": "li", "password": PASSWORD, "next": "//elsewhere.example/review"}
    assert visitor.post("/review/sign-in", data=data).headers["location"] == "/review"


def test_the_session_cookie_is_out_of_reach_and_its_secret_is_not_in_the_database(
    house: House, visitor: httpx.Client
) -> None:
    answer = enter(visitor, "li")
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("order_intake_session="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    secret = cookie.split("=", 1)[1].split(";")[0]
    [row] = house.rows("select encode(token_sha256, 'escape') as token from person_session")
    assert secret not in row.token
    assert "argon2id" in house.rows("select password from person where name = 'li'")[0].password


def test_wrong_passwords_and_unknown_names_get_the_same_answer(visitor: httpx.Client) -> None:
    wrong, unknown = enter(visitor, "li", "not the password"), enter(visitor, "nobody", "not the password")
    assert wrong.status_code == unknown.status_code == 401
    hide = re.compile(r'value="[^"]*"')
    assert hide.sub("", wrong.text) == hide.sub("", unknown.text)


def test_after_five_failures_even_the_right_password_waits(house: House, visitor: httpx.Client) -> None:
    for _ in range(5):
        assert enter(visitor, "li", "not the password").status_code == 401
    refused = enter(visitor, "li")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 15 * 60 + 1
    assert enter(visitor, "mei").status_code == 303
    assert len(house.journal("person.sign_in_failed")) == 5


def test_a_form_without_our_token_changes_nothing(house: House, visitor: httpx.Client) -> None:
    house.hold()
    enter(visitor, "li")
    [review] = house.rows("select id from review order by due_at limit 1")
    for data in ({}, {"form_token": "0" * 64}):
        answer = visitor.post(f"/review/{review.id}/decide", data={**data, "kind": "approve"})
        assert answer.status_code == 403
    assert house.rows("select state from review where id = :id", id=review.id)[0].state == "open"


def test_each_role_reaches_its_own_pages_only(house: House) -> None:
    import httpx

    expected = {
        "zhang": {"/review": 403, "/review/zones": 403, "/capture": 200},
        "li": {"/review": 200, "/review/zones": 200, "/capture": 200},
        "lena": {"/review": 200, "/review/zones": 200, "/capture": 200},
        "omar": {"/review": 403, "/review/zones": 200, "/capture": 200},
        "ada": {"/review": 200, "/review/zones": 200, "/capture": 403},
    }
    for name, pages in expected.items():
        with httpx.Client(base_url=house.url, timeout=30) as client:
            enter(client, name)
            assert {path: client.get(path).status_code for path in pages} == pages, name


def test_an_auditor_sees_an_item_and_decides_nothing(house: House, visitor: httpx.Client) -> None:
    house.hold()
    enter(visitor, "ada")
    [review] = house.rows("select id from review order by due_at limit 1")
    page = visitor.get(f"/review/{review.id}")
    assert page.status_code == 200
    assert 'data-key="a"' not in page.text
    token = token_of(page.text)
    answer = visitor.post(f"/review/{review.id}/decide", data={"form_token": token, "kind": "approve"})
    assert answer.status_code == 403


def test_signing_out_ends_the_session_at_the_server(house: House, visitor: httpx.Client) -> None:
    enter(visitor, "li")
    kept = dict(visitor.cookies)
    token = token_of(visitor.get("/review").text)
    visitor.post("/review/sign-out", data={"form_token": token})
    assert (
        visitor.get("/review", headers={"Cookie": f"order_intake_session={kept['order_intake_session']}"}).status_code
        == 303
    )
    assert house.rows("select count(*) as n from person_session")[0].n == 0


def test_a_new_password_and_a_disabled_account_end_open_sessions(house: House, visitor: httpx.Client) -> None:
    from sandbox.console import people

    enter(visitor, "li")
    assert visitor.get("/review").status_code == 200
    with house.engine.begin() as connection:
        people.set_password(connection, "li", "another long sentence")
    assert visitor.get("/review").status_code == 303
    assert enter(visitor, "li", "another long sentence").status_code == 303
    with house.engine.begin() as connection:
        people.disable(connection, "li", datetime.now(UTC))
    assert visitor.get("/review").status_code == 303
    assert enter(visitor, "li", "another long sentence").status_code == 401


@pytest.mark.parametrize("path", ["/review/sign-in", "/review", "/review/zones", "/review/patterns", "/capture"])
def test_every_page_forbids_foreign_and_inline_script(visitor: httpx.Client, path: str) -> None:
    enter(visitor, "lena")
    answer = visitor.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search(r"\son[a-z]+=|\sstyle=|javascript:", answer.text)


def test_weak_passwords_and_strange_names_are_refused(house: House) -> None:
    from sandbox.console import people

    for name, role, password in (
        ("ok", "reviewer", "short"),
        ("Bad Name", "reviewer", PASSWORD),
        ("ok", "king", PASSWORD),
        ("li", "reviewer", PASSWORD),
    ):
        with house.engine.connect() as connection, pytest.raises(people.PersonRefused):
            people.add(connection, name, role, password, datetime.now(UTC))


def test_nothing_is_read_outside_the_folder_of_static_files(visitor: httpx.Client) -> None:
    for path in ("..%2fpages.py", "%2e%2e/pages.py", "nothing.js"):
        assert visitor.get(f"/review/static/x/{path}").status_code == 404


def test_accounts_are_made_and_ended_on_the_command_line(house_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from intake.cli import cli

    monkeypatch.setenv("DATABASE_URL", house_url)
    run = CliRunner().invoke
    made = run(
        cli, ["people", "add", "wu", "--role", "reviewer", "--password-file", "-", "--json"], input="a long sentence\n"
    )
    assert made.exit_code == 0, made.output
    assert '"identity":"reviewer:wu"' in made.output
    assert "a long sentence" not in made.output
    listed = run(cli, ["people", "list"]).output
    assert "wu" in listed
    assert "argon2" not in listed
    assert "may no longer sign in" in run(cli, ["people", "disable", "wu"]).output
    refused = run(cli, ["people", "add", "wu", "--role", "lead", "--password-file", "-"], input="a long sentence\n")
    assert refused.exit_code != 0


def test_an_auditor_reads_who_saw_and_decided_an_item_and_a_reviewer_does_not(house: House) -> None:
    house.hold()
    [row] = house.rows("select id from review order by due_at limit 1")
    with signed_in(house, "li") as li:
        found = re.search(r'content="([0-9a-f]{64})"', li.get("/review").text)
        assert found is not None
        token = {"form_token": found[1]}
        li.post(f"/review/{row.id}/unmask", data=token)
        shown = li.get(f"/review/{row.id}", headers=ENGLISH).text
        assert "Evidence" in shown
        assert "What the journal says" not in shown
        li.post(f"/review/{row.id}/decide", data={**token, "kind": "reject", "reason": "duplicate", "seconds": "7"})
    with signed_in(house, "ada") as ada:
        told = ada.get(f"/review/{row.id}", headers=ENGLISH).text
    steps = re.findall(r'<td class="nowrap">[^<]+</td><td>([^<]+)', told)
    assert [each.strip() for each in steps] == [
        "Looked at",
        "Decided: Duplicate",
        "Looked at",
        "Names and numbers shown",
        "Held",
    ]
    assert "after 7 s" in told
    assert "auditor:ada" in told
