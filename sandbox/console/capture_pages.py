"""`/capture`: a courier's page - hold to talk, a photo, a note - and what became of each; it works offline, too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection, text

from knowledge_graph.graph import Graph
from sandbox import journal, queue
from sandbox.console import display, records
from sandbox.console.fields import MAINTENANCE
from sandbox.console.pages import TOKEN_HEADER, PageRoute, desk_of, static_url, to
from sandbox.console.ports import Refused
from sandbox.console.sessions import is_form_token
from sandbox.console.words import Words

router = APIRouter(route_class=PageRoute, include_in_schema=False)
SHOWN = 12
WAIT = 20.0
NOTE_LIMIT = 1000
SAID = {"capture.confirmed": "confirmed", "capture.contradicted": "reported"}
_SAID = text(
    "select kind from journal_entry where subject = :subject and kind in ('capture.confirmed', 'capture.contradicted') "
    "order by id desc limit 1"
)


@router.get("/capture")
async def page(request: Request) -> Response:
    """The page; with `shell` what a phone keeps of it for when there is no network: nothing of anybody."""
    desk = desk_of(request)
    if "shell" in request.query_params:
        return desk.page(request, "capture.html", None, reports=[], sites=[])
    session = await desk.signed_in(request, "send")
    who, t = session.person.identity, desk.words(request)
    ids = await desk.ports.read(lambda c: desk.ports.reports(c, who, SHOWN))
    reports = [await _report(request, each, who, t) for each in ids]

    def places(connection: Connection) -> list[tuple[str, str]]:
        graph = desk.ports.meaning(connection).graph
        own = [node for node in graph.targets(who, "sites") if node.kind == "site"]
        return [(node.key, node.name(t.language)) for node in own]

    return desk.page(request, "capture.html", session, reports=reports, sites=await desk.ports.read(places))


@router.get("/capture/token")
async def token(request: Request) -> Response:
    """For what was kept while there was no network: the token of the session that there is now, and whose it is."""
    desk = desk_of(request)
    session = await desk.session(request)
    if session is None or not session.person.may("send"):
        return JSONResponse({}, 401)
    return JSONResponse({"token": session.form_token, "who": session.person.id})


@router.post("/capture/send")
async def send(request: Request) -> Response:
    """One capture as the body, as `/v1/captures` takes it; the token is in a header, so that the body can stream."""
    desk = desk_of(request)
    session = await desk.session(request)
    if session is None or not session.person.may("send"):
        return JSONResponse({"sentence": desk.words(request)("capture.signed_out")}, 401)
    if not is_form_token(session.secret, request.headers.get(TOKEN_HEADER, "")):
        return JSONResponse({"sentence": desk.words(request)("trouble.form_token")}, 403)
    try:
        capture = await desk.ports.take(request, session.person.identity, session.person.id, datetime.now(UTC))
    except Refused as error:
        return JSONResponse(
            {"code": error.code, "sentence": desk.said(request, error.code, error.sentence)}, error.status
        )
    return JSONResponse({"id": capture}, 202)


@router.get("/capture/reports/{capture}")
async def report(request: Request, capture: str) -> Response:
    """What became of one of the sender's captures, as soon as it is understood."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "send")
    wait = WAIT if "wait" in request.query_params else 0.0
    found = await _report(request, capture, session.person.identity, desk.words(request), wait)
    return desk.page(request, "report.html", session, report=found)


@router.post("/capture/reports/{capture}/{answer}")
async def say(request: Request, capture: str, answer: str) -> Response:
    """The sender confirms what was understood, or says what is wrong with it."""
    desk = desk_of(request)
    session = await desk.signed_in(request, "send")
    form = await desk.form(request, session.secret)
    note = str(form.get("note", "")).strip()[:NOTE_LIMIT]
    if answer not in ("confirm", "wrong") or (answer == "wrong" and not note):
        raise Refused("field.invalid", desk.words(request)("capture.wrong_label"), 422)
    who, now = session.person.identity, datetime.now(UTC)
    status = await desk.ports.status(capture, who)

    def change(connection: Connection) -> None:
        kind = "capture.confirmed" if answer == "confirm" else "capture.contradicted"
        personal = [journal.PersonalValue("note", note, who)] if note else []
        journal.append(connection, kind, f"capture:{capture}", {"by": who}, personal)
        if answer == "wrong":
            _pass_on(connection, status, note)

    def _pass_on(connection: Connection, status: dict[str, Any], note: str) -> None:
        reviews = [each["review"] for each in status["requests"] if each.get("review")]
        reviews += [status["review"]] if status.get("review") else []
        for review in reviews:
            queue.remark(connection, review, who, now, note)
        for each in status["requests"]:
            order = each.get("order")
            if order and order["state"] in ("placed", "accepted"):
                desk.ports.dispute(connection, order["id"], note, who, now)

    await desk.ports.write(change)
    if request.headers.get("hx-request"):
        found = await _report(request, capture, who, desk.words(request))
        return desk.page(request, "report.html", session, report=found)
    return to("/capture")


@router.get("/capture/manifest.webmanifest")
async def manifest(request: Request) -> Response:
    """What makes it installable."""
    t = desk_of(request).words(request)
    icon = {"src": static_url("icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    made = {
        "id": "/capture", "name": f"{t('app.name')} – {t('capture.title')}", "short_name": t("capture.title"),
        "start_url": "/capture", "scope": "/capture", "display": "standalone", "lang": t.language,
        "background_color": "#f6f6f4", "theme_color": "#f6f6f4", "icons": [icon],
    }  # fmt: skip
    return JSONResponse(made, media_type="application/manifest+json")


@router.get("/capture/worker.js")
async def worker() -> Response:
    """The service worker, with the addresses of the files that it keeps."""
    code = (files("sandbox.console") / "static" / "worker.js").read_text("utf-8")
    kept = ("console.css", "capture.js", "outbox.js", "icon.svg", "vendor/htmx.min.js")
    listed = ", ".join(f'"{static_url(each)}"' for each in kept)
    return Response(
        f"const FILES = [{listed}];\n{code}",
        media_type="text/javascript",
        headers={"Service-Worker-Allowed": "/capture", "Cache-Control": "no-cache"},
    )


async def _report(request: Request, capture: str, sender: str, t: Words, wait: float = 0.0) -> dict[str, Any]:
    desk = desk_of(request)
    status = await desk.ports.status(capture, sender, wait)

    def look(connection: Connection) -> tuple[str | None, Graph, list[dict[str, Any]]]:
        answer = connection.execute(_SAID, {"subject": f"capture:{capture}"}).scalar()
        graph = desk.ports.meaning(connection).graph
        targets = [order for each in status["requests"] for order in records.about(each.get("proposal") or {})]
        numbers = {order: number for order, (number, _) in desk.ports.placed(connection, targets).items()}
        return answer, graph, [_order(each, graph, t, numbers) for each in status["requests"]]

    answer, graph, orders = await desk.ports.read(look)
    transcript, unreadable = status.get("transcript") or {}, status.get("unreadable") or {}
    return {
        "id": capture,
        "state": status["state"],
        "done": status["finished_at"] is not None,
        "at": status["captured_at"] or status["received_at"],
        "timezone": display.zone_of(graph.settings.get("timezone")),
        "heard": transcript.get("text"),
        "language": transcript.get("language"),
        "orders": orders,
        "question": (status.get("question") or {}).get("sentence"),
        "trouble": t.trouble(unreadable.get("code") or "", unreadable.get("detail") or "") or None,
        "said": SAID.get(answer or ""),
        "answerable": any(each["understood"] for each in orders) and status["state"] not in ("dismissed", "asked"),
    }


def _order(asked: dict[str, Any], graph: Graph, t: Words, numbers: Mapping[str, str]) -> dict[str, Any]:
    """A request as its sender checks it: what, how many, with what, where; of a machine what is wrong with it."""
    proposal = asked.get("proposal") or {}
    order = proposal.get("order") or {}
    work = order.get("maintenance") or {}
    lines = [records.line(each, graph, t) for each in order.get("lines", ())]
    facts = [(t(f"field.maintenance.{name}"), _work(work.get(name), graph, t)) for name in MAINTENANCE if work]
    facts = [(name, text) for name, text in facts if text] + records.facts(proposal, graph, t, numbers)
    places = [order.get("fulfilment_site"), (order.get("delivery") or {}).get("location")]
    return {
        "number": (asked.get("order") or {}).get("number", ""),
        "intent": t.of("intent", proposal.get("intent")),
        "lines": lines,
        "facts": facts,
        "places": [name for each in places if (name := records.called(each, graph, t))],
        "notes": [str(each["text"]) for each in order.get("instructions", ())],
        "understood": bool(lines or facts),
    }


def _work(reference: Any, graph: Graph, t: Words) -> str:
    return records.called({"id": reference, "name": reference} if isinstance(reference, str) else reference, graph, t)
