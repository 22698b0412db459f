"""Tables of the doors: keys, captures, proposals, orders with their versions, and the outbox.

Rows are state; what happened is in the journal (sandbox). Every effect of a job has a unique key here, so that a job
that runs twice changes nothing the second time.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = sa.MetaData()

_TIME = sa.DateTime(timezone=True)


def _now() -> sa.Column[object]:
    return sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now())


keys = sa.Table(
    "api_key",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("prefix", sa.Text, nullable=False),
    sa.Column("secret_sha256", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("identity", sa.Text, nullable=False),
    sa.Column("scopes", ARRAY(sa.Text), nullable=False),
    sa.Column("signing", JSONB, nullable=False, server_default="[]"),
    _now(),
    sa.Column("revoked_at", _TIME),
)

captures = sa.Table(
    "capture",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("key_id", sa.Text, nullable=False),
    sa.Column("idempotency_key", sa.Text),
    sa.Column("request_digest", sa.Text, nullable=False),
    sa.Column("modality", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("site", sa.Text),
    sa.Column("channel", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("captured_at", _TIME, nullable=False),
    sa.Column("received_at", _TIME, nullable=False),
    sa.Column("external_reference", sa.Text),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("stages", JSONB, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("outcome", JSONB),
    sa.Column("finished_at", _TIME),
    sa.Index("capture_idempotency", "key_id", "idempotency_key", unique=True),
    sa.Index("capture_reference", "sender", "external_reference", "request_digest", unique=True),
    sa.Index("capture_unfinished", "received_at", postgresql_where=sa.text("finished_at is null")),
    sa.Index("capture_pictures", "sender", "received_at", postgresql_where=sa.text("modality = 'image'")),
    # Room for the two updates that every capture sees, so that they stay on the page and touch no index.
    postgresql_with={"fillfactor": 60},
)

proposals = sa.Table(
    "proposal",
    metadata,
    sa.Column("capture", sa.Text, primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True),
    sa.Column("intent", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("revision", sa.Text, nullable=False),
    sa.Column("admission", JSONB, nullable=False),
    sa.Column("document", JSONB, nullable=False),
    sa.Column("request", JSONB, comment="As perceived, so that it can be understood again against another graph."),
    sa.Column("order_id", sa.Text),
    sa.Column("review_id", sa.Text),
    _now(),
)

orders = sa.Table(
    "customer_order",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("number", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("capture", sa.Text, nullable=False),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("submitter", sa.Text, nullable=False),
    sa.Column("buyer", sa.Text),
    sa.Column("site", sa.Text),
    sa.Column("lines_digest", sa.Text, nullable=False),
    sa.Column("external_reference", sa.Text),
    sa.Column("purchase_order_number", sa.Text),
    sa.Column("evidence_sha256", sa.Text),
    sa.Column("condition_key", sa.Text),
    sa.Column("waybill", sa.Text),
    sa.Column("admission", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("document", JSONB, nullable=False),
    sa.Column("evidence", JSONB, nullable=False),
    sa.Column("provenance", JSONB, nullable=False),
    _now(),
    sa.Column("updated_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.UniqueConstraint("capture", "ordinal"),
    sa.Index("customer_order_submitter", "submitter", "created_at"),
    sa.Index("customer_order_state", "state", "id"),
    sa.Index("customer_order_buyer", "buyer", "created_at", postgresql_where=sa.text("buyer is not null")),
    *(
        sa.Index(f"customer_order_{name}", name, postgresql_where=sa.text(f"{name} is not null"))
        for name in ("external_reference", "purchase_order_number", "waybill", "evidence_sha256")
    ),
    sa.Index(
        "customer_order_condition",
        "condition_key",
        unique=True,
        postgresql_where=sa.text("condition_key is not null and state in ('placed', 'accepted')"),
    ),
)

order_versions = sa.Table(
    "order_version",
    metadata,
    sa.Column("order_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("document", JSONB, nullable=False),
    _now(),
)

change_requests = sa.Table(
    "change_request",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("order_id", sa.Text, nullable=False, index=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("answer_by", _TIME),
    sa.Column("document", JSONB, nullable=False),
    _now(),
    sa.Index("change_request_open", "answer_by", postgresql_where=sa.text("state = 'requested'")),
)

reports = sa.Table(
    "delivery_report",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("capture", sa.Text, nullable=False),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("order_id", sa.Text, index=True),
    sa.Column("document", JSONB, nullable=False),
    _now(),
    sa.UniqueConstraint("capture", "ordinal"),
)

responses = sa.Table(
    "order_response",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("order_id", sa.Text, nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("document", JSONB, nullable=False),
    _now(),
)

endpoints = sa.Table(
    "endpoint",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("url", sa.Text, nullable=False, unique=True),
    sa.Column("secrets", JSONB, nullable=False),
    _now(),
    sa.Column("failing_since", _TIME),
    sa.Column("disabled_at", _TIME),
    sa.Column("disabled_reason", sa.Text),
)

events = sa.Table(
    "event",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("body", sa.JSON, nullable=False, comment="As it is signed and sent; never parsed here."),
    _now(),
    sa.Index("event_subject", "subject", "version"),
)

deliveries = sa.Table(
    "delivery",
    metadata,
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column("endpoint_id", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("due_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.Column("answer", sa.Text),
    _now(),
    sa.Column("finished_at", _TIME),
    sa.Index("delivery_due", "due_at", postgresql_where=sa.text("state = 'pending'")),
    sa.Index("delivery_dead", "endpoint_id", postgresql_where=sa.text("state = 'dead'")),
    sa.Index("delivery_subject", "subject", "endpoint_id", "version", postgresql_where=sa.text("state = 'pending'")),
)

baselines = sa.Table(
    "device_baseline",
    metadata,
    sa.Column("asset", sa.Text, primary_key=True),
    sa.Column("document", JSONB, nullable=False),
    sa.Column("recordings", sa.Integer, nullable=False),
    sa.Column("commissioned_by", sa.Text, nullable=False),
    sa.Column("commissioned_at", _TIME, nullable=False),
)

alarms = sa.Table(
    "alarm",
    metadata,
    sa.Column("condition_key", sa.Text, primary_key=True),
    sa.Column("asset", sa.Text, nullable=False),
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("state", JSONB, nullable=False),
    sa.Column("announced_at", _TIME),
    sa.Column("updated_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.Index("alarm_asset", "asset", "sender"),
    sa.Index("alarm_announced", "announced_at"),
)

order_numbers = {
    "sales": sa.Sequence("order_number_sales", start=1001, metadata=metadata),
    "maintenance": sa.Sequence("order_number_maintenance", start=1, metadata=metadata),
}
