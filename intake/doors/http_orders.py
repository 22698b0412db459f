"""`/v1/orders`: list and show; the downstream system's responses; cancellations and disputes."""

from __future__ import annotations

from typing import Literal

import msgspec
import uuid6
from fastapi import APIRouter, Request, Response
from sqlalchemy.engine import Connection

from intake.doors.door import Door, answer, answers, door_of
from intake.doors.keys import ApiKey
from intake.orders import order_rows, orders, requests
from intake.orders.order_rows import Document, OrderRow
from intake.pipeline import reviews
from intake.problems import Problem
from intake.storage.writer import Writer
from models.phrases import phrase

router = APIRouter(tags=["orders"])
FILTERS = (
    "state",
    "kind",
    "submitter",
    "buyer",
    "site",
    "capture",
    "zone",
    "admission",
    "external_reference",
    "number",
)
_KEY = ("key.missing", "key.unknown", "key.revoked", "key.scope", "database.unavailable")
_BODY = ("body.empty", "body.too_large", "body.invalid", "field.invalid")


class ResponseBody(msgspec.Struct, forbid_unknown_fields=True):
    """What the downstream system says to an order, or to a change or cancellation of it."""

    outcome: Literal["accepted", "rejected", "fulfilled", "cancelled", "confirmed", "declined"]
    id: str | None = None
    """Chosen by the downstream system: the same id twice is the same response."""
    version: int | None = None
    """The order's version that this answers; another one is a conflict."""
    request: str | None = None
    reason: str | None = None
    downstream_reference: str | None = None


class CancelBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why an order should be cancelled."""

    reason: str | None = None
    id: str | None = None
    """Chosen by the sender: the same id twice is the same request."""


class DisputeBody(msgspec.Struct, forbid_unknown_fields=True):
    """What is wrong with an order that passed."""

    note: str


@router.get(
    "/v1/orders",
    summary="List orders",
    responses=answers(*_KEY, "field.invalid", "field.unknown", ok={200: "`orders`, and `next` if there are more."}),
    openapi_extra={
        "parameters": [
            {"name": name, "in": "query", "schema": {"type": "string"}} for name in (*FILTERS, "before", "limit")
        ]
    },
)
async def index(request: Request) -> Response:
    """Newest first. Give `next` as `before` for the next page. Senders see their own orders."""
    door = door_of(request)
    key = await door.authenticate(request, "orders", "capture")
    query = dict(request.query_params)
    limit = _limit(query.pop("limit", None), door)
    before = query.pop("before", None)
    for name in query:
        if name not in FILTERS:
            raise Problem(
                "field.unknown",
                phrase("{name!r} is no filter; there are {filters}.", name=name, filters=tuple(FILTERS)),
                where=name,
            )
    if not key.allows("orders"):
        query["submitter"] = key.identity
    rows, following = await door.read(lambda c: order_rows.listing(c, query, before=before, limit=limit))
    return answer({"orders": [row.body() for row in rows], "next": following})


@router.get(
    "/v1/orders/{order}",
    summary="One order with its evidence",
    responses=answers(*_KEY, "order.unknown", ok={200: "Order, evidence, provenance, versions, requests."}),
)
async def show(request: Request, order: str) -> Response:
    """By id or number. The whole order, where each field comes from, every version, and the requests about it."""
    door = door_of(request)
    key = await door.authenticate(request, "orders", "capture")

    def load(connection: Connection) -> Document:
        row = _visible(order, order_rows.fetch(connection, order), key)
        return {
            **row.body(),
            "versions": order_rows.versions(connection, row.id),
            "requests": requests.of_order(connection, row.id),
        }

    return answer(await door.read(load))


@router.post(
    "/v1/orders/{order}/responses",
    summary="Answer an order or a request",
    responses=answers(
        *_KEY, *_BODY, "order.unknown", "order.state", "order.version", "response.conflict", ok={200: "The order."}
    ),
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": msgspec.json.schema(ResponseBody)}}}},
)
async def respond(request: Request, order: str) -> Response:
    """accepted, rejected, fulfilled, cancelled: what became of the order. confirmed, declined: answers to a request."""
    door = door_of(request)
    key = await door.authenticate(request, "orders")
    body = await door.body(request, ResponseBody)
    document: Document = {k: v for k, v in msgspec.to_builtins(body).items() if v is not None}
    document.setdefault("id", str(uuid6.uuid7()))

    def change(connection: Connection) -> Document:
        found = order_rows.fetch(connection, order)
        return requests.respond(connection, found.id, document, _writer(door, key)).body()

    return answer(await door.write(change))


@router.post(
    "/v1/orders/{order}/cancel",
    status_code=202,
    summary="Cancel an order",
    responses=answers(
        *_KEY,
        "field.invalid",
        "order.unknown",
        "order.state",
        ok={200: "Cancelled: it had not been sent.", 202: "Requested: the downstream system answers by `answer_by`."},
    ),
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": msgspec.json.schema(CancelBody)}}}},
)
async def cancel(request: Request, order: str) -> Response:
    """At once where nobody was told of the order yet; otherwise a durable request. The body may be empty."""
    door = door_of(request)
    key = await door.authenticate(request, "orders", "capture")
    body = CancelBody() if request.headers.get("content-length", "0") == "0" else await door.body(request, CancelBody)

    def change(connection: Connection) -> requests.Wish:
        found = _visible(order, order_rows.fetch(connection, order), key)
        wish: Document = {
            "id": body.id or str(uuid6.uuid7()),
            "kind": "cancel",
            "order": found.id,
            "base_version": found.version,
            "requested_by": key.identity,
            **({"reason": body.reason} if body.reason else {}),
        }
        return requests.request(connection, wish, _writer(door, key), door.settings.cancel_answer)

    made = await door.write(change)
    return answer(made.body(), 200 if made.state == "confirmed" else 202)


@router.post(
    "/v1/orders/{order}/dispute",
    status_code=201,
    summary="Dispute an order",
    responses=answers(*_KEY, *_BODY, "order.unknown", "order.state", "review.conflict", ok={201: "The review."}),
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": msgspec.json.schema(DisputeBody)}}}},
)
async def dispute(request: Request, order: str) -> Response:
    """Open a review of an order that was placed and is wrong; confirmed, it counts against the zone's trust."""
    door = door_of(request)
    key = await door.authenticate(request, "orders", "review", "capture")
    body = await door.body(request, DisputeBody)

    def change(connection: Connection) -> Document:
        found = order_rows.lock(connection, _visible(order, order_rows.fetch(connection, order), key).id)
        return reviews.dispute(connection, found, body.note, _writer(door, key))

    return answer(await door.write(change), 201)


def _visible(asked: str, row: OrderRow, key: ApiKey) -> OrderRow:
    if not key.allows("orders") and not key.allows("review") and row.submitter != key.identity:
        raise order_rows.unknown(asked)
    return row


def _writer(door: Door, key: ApiKey) -> Writer:
    return Writer(key.identity, orders.now(), door.settings.event_source)


def _limit(text: str | None, door: Door) -> int:
    maximum = door.settings.page_size_maximum
    if text is None:
        return min(door.settings.page_size, maximum)
    if not text.isdigit() or not 1 <= int(text) <= maximum:
        raise Problem(
            "field.invalid",
            phrase("limit={text!r}: give a number from 1 to {maximum}.", text=text, maximum=maximum),
            where="limit",
        )
    return int(text)
