"""Signing in and out, the language, and the files that pages load."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from mimetypes import guess_type

from fastapi import APIRouter, Request, Response

from models.phrases import phrase
from sandbox.console import people, sessions
from sandbox.console.pages import (
    LANGUAGE_COOKIE,
    SESSION_COOKIE,
    VISITOR_COOKIE,
    PageRoute,
    desk_of,
    static_version,
    to,
)
from sandbox.console.ports import Refused
from sandbox.console.sessions import LIFETIME
from sandbox.console.words import LANGUAGES

router = APIRouter(route_class=PageRoute, include_in_schema=False)
YEAR = 365 * 86400
NAME_LIMIT = 100


@router.get("/review/sign-in")
async def ask(request: Request) -> Response:
    """The form; where an identity provider stands in front, its word."""
    if desk_of(request).ports.rules.trusted_header is not None:
        return await _told(request, _local(request.query_params.get("next", "")))
    return _ask(request, _local(request.query_params.get("next", "")))


@router.post("/review/sign-in")
async def sign_in(request: Request) -> Response:
    """Name and password against a session; too many failures are refused unread."""
    desk = desk_of(request)
    if desk.ports.rules.trusted_header is not None:
        raise Refused("person.elsewhere", desk.words(request)("sign_in.elsewhere"), 403)
    form = await desk.form(request, request.cookies.get(VISITOR_COOKIE, ""))
    name, password = str(form.get("name", "")).strip().lower()[:NAME_LIMIT], str(form.get("password", ""))
    wanted = _local(str(form.get("next", "")))
    address = request.client.host if request.client is not None else "unknown"
    now = datetime.now(UTC)
    wait = await desk.ports.read(lambda c: sessions.wait_before_sign_in(c, name, address, now))
    if wait is not None:
        return _ask(request, wanted, "sign_in.throttled", name, 429, wait)
    person = await desk.ports.read(lambda c: people.verified(c, name, password))
    if person is None:
        await desk.ports.write(lambda c: sessions.note_failure(c, name, address, now))
        return _ask(request, wanted, "sign_in.wrong", name, 401)
    return await _opened(request, person, wanted)


@router.post("/review/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session here and in the database."""
    desk = desk_of(request)
    session = await desk.session(request)
    if session is not None:
        await desk.form(request, session.secret)
        await desk.ports.write(lambda c: sessions.close_session(c, session))
    response = to("/review/sign-in")
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


@router.post("/review/language")
async def language(request: Request) -> Response:
    """Another language from here on. It changes nothing but a cookie of its own, so it needs no token."""
    desk = desk_of(request)
    form = await request.form(max_files=0, max_fields=10)
    response = to(_local(str(form.get("next", ""))) or "/review")
    for each in LANGUAGES:
        if form.get("language") == each:
            desk.set_cookie(response, LANGUAGE_COOKIE, each, YEAR)
    return response


@router.get("/review/static/{version}/{path:path}")
async def static(version: str, path: str) -> Response:
    """A script, a style or an icon; the address changes with the content."""
    root = files("sandbox.console") / "static"
    parts = path.split("/")
    found = root.joinpath(*parts)
    if any(part in ("", ".", "..") for part in parts) or not found.is_file():
        raise Refused("path.unknown", phrase("There is no {path}.", path=path), 404)
    kind = "text/javascript" if path.endswith(".js") else guess_type(path)[0] or "application/octet-stream"
    lasting = "public, max-age=31536000, immutable" if version == static_version() else "no-cache"
    return Response(found.read_bytes(), media_type=kind, headers={"Cache-Control": lasting})


async def _told(request: Request, wanted: str) -> Response:
    """Sign in whom the identity provider names, without a password of ours."""
    desk = desk_of(request)
    t, name = desk.words(request), desk.named(request)
    if name is None:
        raise Refused("person.elsewhere", t("sign_in.elsewhere"), 403)
    person = await desk.ports.read(lambda c: people.named(c, name))
    if person is None:
        raise Refused("person.unknown", t("sign_in.unknown", name=name), 403)
    return await _opened(request, person, wanted)


async def _opened(request: Request, person: people.Person, wanted: str) -> Response:
    desk = desk_of(request)
    session = await desk.ports.write(lambda c: sessions.open_session(c, person, datetime.now(UTC)))
    response = to(wanted or _home(session.person))
    desk.set_cookie(response, SESSION_COOKIE, session.secret, int(LIFETIME.total_seconds()))
    response.delete_cookie(VISITOR_COOKIE, path="/")
    return response


def _ask(
    request: Request, wanted: str, trouble: str = "", name: str = "", status: int = 200, wait: timedelta | None = None
) -> Response:
    desk = desk_of(request)
    visitor = request.cookies.get(VISITOR_COOKIE) or secrets.token_urlsafe(24)
    minutes = 0 if wait is None else 1 + int(wait.total_seconds() // 60)
    response = desk.page(
        request, "sign_in.html", None, status,
        token=sessions.form_token(visitor), wanted=wanted, trouble=trouble, name=name, minutes=minutes,
    )  # fmt: skip
    desk.set_cookie(response, VISITOR_COOKIE, visitor, 3600)
    if wait is not None:
        response.headers["Retry-After"] = str(1 + int(wait.total_seconds()))
    return response


def _home(person: people.Person) -> str:
    if person.may("look"):
        return "/review"
    return "/review/zones" if person.may("zones") else "/capture"


def _local(address: str) -> str:
    """An address of ours, or nothing: a link to here must not lead elsewhere."""
    if address.startswith(("/review", "/capture")) and "//" not in address and "\\" not in address:
        return address
    return ""
