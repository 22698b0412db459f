"""The desk behind every page: who is signed in, in which language, forms that came from here, HTML with its headers."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from starlette.datastructures import FormData

from models.phrases import Phrase
from sandbox.console import display, sessions
from sandbox.console.people import Right
from sandbox.console.ports import Ports, Refused
from sandbox.console.sessions import Session
from sandbox.console.words import LANGUAGES, NAMES, TAGS, Language, Words, chosen, words
from sandbox.errors import ReviewConflict, ReviewUnknown, SandboxError, ZoneUnknown

LANGUAGE_COOKIE = "order_intake_language"
SESSION_COOKIE = "order_intake_session"
VISITOR_COOKIE = "order_intake_visitor"
"""Random, before somebody signs in: what the sign-in form's token follows from."""
TOKEN_FIELD = "form_token"
TOKEN_HEADER = "X-Form-Token"
FORM_BYTES = 512 * 1024
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(self), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PRIVATE = "no-store"


class SignInNeeded(Exception):
    """Raised where a page needs somebody signed in; answered with the way there."""


class PageRoute(APIRoute):
    """A route of the console: refusals become pages, every answer carries the security headers."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler with ours around it."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            desk = desk_of(request)
            try:
                response = await handle(request)
            except SignInNeeded:
                response = _to_sign_in(request)
            except Refused as error:
                response = desk.trouble(request, error.code, error.sentence, error.status)
            except SandboxError as error:
                status = 404 if isinstance(error, (ReviewUnknown, ZoneUnknown)) else 409
                status = status if isinstance(error, (ReviewConflict, ReviewUnknown, ZoneUnknown)) else 422
                response = desk.trouble(request, error.code, error.told, status)
            for name, value in SECURITY.items():
                response.headers.setdefault(name, value)
            response.headers.setdefault("Cache-Control", PRIVATE)
            if desk.ports.rules.secure:
                response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            return response

        return guarded


class _Compiled(FileSystemBytecodeCache):
    """Templates in their compiled form; a folder that cannot be read or written keeps no page from being shown."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


class Desk:
    """One for each application."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports
        self._ahead: set[asyncio.Task[None]] = set()

    def ahead(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this beside the answer, which does not wait for it; one thing at a time, else it is left."""
        if self._ahead:
            work.close()
            return
        task = asyncio.create_task(work)
        self._ahead.add(task)
        task.add_done_callback(self._ahead.discard)

    @cached_property
    def templates(self) -> Environment:
        """Templates escape everything and know no undefined names."""
        kept = self.ports.rules.compiled
        made = Environment(
            loader=PackageLoader("sandbox.console"),
            bytecode_cache=None if kept is None else _Compiled(str(kept)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.globals.update(static=static_url, clock=display.clock, number=display.number, percent=display.percent)
        return made

    async def session(self, request: Request) -> Session | None:
        """Who is signed in."""
        secret = request.cookies.get(SESSION_COOKIE)
        if not secret:
            return None
        found = await self.ports.read(lambda c: sessions.find_session(c, secret, datetime.now(UTC)))
        if found is not None and self.ports.rules.trusted_header and found.person.name != self.named(request):
            return None  # The identity provider has somebody else at this browser by now, or nobody.
        return found

    def named(self, request: Request) -> str | None:
        """Whom the identity provider in front says this is; None where nobody, or where it did not come from there."""
        rules = self.ports.rules
        if rules.trusted_header is None or request.client is None or request.client.host not in rules.trusted_proxies:
            return None
        given = request.headers.getlist(rules.trusted_header)
        # Two of them: the proxy passed on what the browser sent.
        return given[0].strip().lower() or None if len(given) == 1 else None

    async def signed_in(self, request: Request, right: Right) -> Session:
        """Somebody who may. Raises SignInNeeded, Refused."""
        found = await self.session(request)
        if found is None:
            raise SignInNeeded
        if not found.person.may(right):
            raise Refused("person.right", self.words(request)("trouble.right", role=found.person.role), 403)
        return found

    async def form(self, request: Request, secret: str) -> FormData:
        """A form that came from one of our pages. Raises Refused."""
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length) > FORM_BYTES:
            raise Refused("form.too_large", self.words(request)("trouble.form_large"), 413)
        given = await request.form(max_files=0, max_fields=5000)
        token = request.headers.get(TOKEN_HEADER) or given.get(TOKEN_FIELD)
        if not isinstance(token, str) or not sessions.is_form_token(secret, token):
            raise Refused("form.token", self.words(request)("trouble.form_token"), 403)
        return given

    def language(self, request: Request) -> Language:
        """The language of this request's page."""
        return chosen(request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language", ""))

    def words(self, request: Request) -> Words:
        """Its sentences."""
        return words(self.language(request))

    def page(
        self, request: Request, template: str, session: Session | None, code: int = 200, **values: object
    ) -> HTMLResponse:
        """A template as an answer. Templates know `t`, `me`, `token` and what is given."""
        t = self.words(request)
        common: dict[str, object] = {
            "t": t,
            "tag": TAGS[t.language],
            "language": t.language,
            "languages": [(each, NAMES[each], TAGS[each]) for each in LANGUAGES],
            "me": None if session is None else session.person,
            "token": "" if session is None else session.form_token,
            "here": request.url.path,
            "now": datetime.now(UTC),
            "sheet": False,
        }
        return HTMLResponse(self.templates.get_template(template).render({**common, **values}), code)

    def said(self, request: Request, code: str, told: Phrase | str) -> str:
        """Why something was refused, in the language of this request's page."""
        t = self.words(request)
        # What is told in English alone may have a name by its code.
        return self.ports.said(told, t.language) if isinstance(told, Phrase) else t.trouble(code, told)

    def trouble(self, request: Request, code: str, told: Phrase | str, status: int) -> Response:
        """A refusal as a page, or as a notice on the page that asked."""
        sentence = self.said(request, code, told)
        if request.headers.get("hx-request"):
            answer = self.page(request, "notice.html", None, status, sentence=sentence)
            answer.headers["HX-Retarget"] = "#notice"
            answer.headers["HX-Reswap"] = "innerHTML"
            return answer
        return self.page(request, "trouble.html", None, status, problem=code, sentence=sentence)

    def set_cookie(self, response: Response, name: str, value: str, seconds: int, *, readable: bool = False) -> None:
        """A cookie that other sites' forms do not carry and scripts cannot read (unless it may)."""
        response.set_cookie(
            name, value, max_age=seconds, path="/", secure=self.ports.rules.secure, httponly=not readable,
            samesite="lax",
        )  # fmt: skip


def desk_of(request: Request) -> Desk:
    """The desk of the application that this request came to."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


@cache
def static_version() -> str:
    """A digest over everything that pages load: a new release is a new address, so caches may keep it for good."""
    digest = hashlib.sha256()
    root = files("sandbox.console") / "static"
    for folder in (root, root / "vendor"):
        if folder.is_dir():
            for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
                if each.is_file():
                    digest.update(each.name.encode() + each.read_bytes())
    return digest.hexdigest()[:12]


def static_url(path: str) -> str:
    """Where a page loads a file of `static/` from."""
    return f"/review/static/{static_version()}/{path}"


def to(address: str) -> RedirectResponse:
    """The way on after a form."""
    return RedirectResponse(address, 303)


def _to_sign_in(request: Request) -> Response:
    wanted = request.url.path if request.method == "GET" else "/review"
    address = f"/review/sign-in?next={quote(wanted)}"
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": address})
    if request.headers.get("sec-fetch-mode") == "cors":
        return Response(status_code=401)
    return to(address)
