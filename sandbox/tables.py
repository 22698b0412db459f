"""The tables of trust: journal and its chain, zones and their histories, reviews, and the people who decide them.

PostgreSQL only; times with zone.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
    types,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB


class Xid8(types.UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Name of the type in DDL."""
        return "xid8"


metadata = MetaData()
_TIME = DateTime(timezone=True)

journal_entry = Table(
    "journal_entry",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("xid", Xid8, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("at", _TIME, nullable=False, server_default=text("clock_timestamp()")),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False, comment="Canonical JSON, kept as text so that its digest can be recomputed."),
    Index("journal_entry_by_transaction", "xid", "id"),
    Index("journal_entry_by_subject", "subject", "id"),
)

journal_seal = Table(
    "journal_seal",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("entry", BigInteger, nullable=False, unique=True),
    Column("hash", LargeBinary, nullable=False),
)

journal_head = Table(
    "journal_head",
    metadata,
    Column("single", Boolean, primary_key=True, server_default=text("true")),
    Column("position", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("cursor_xid", Xid8, nullable=False),
    Column("cursor_id", BigInteger, nullable=False),
    Column("sealed_at", _TIME, nullable=False),
    CheckConstraint("single", name="journal_head_is_one_row"),
)

journal_value = Table(
    "journal_value",
    metadata,
    Column("entry", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("subject", Text, nullable=False, index=True, comment="The person whose value it is."),
    Column("salt", LargeBinary, nullable=False),
    Column("value", Text, nullable=False),
)

zone = Table(
    "zone",
    metadata,
    Column("zone", Text, primary_key=True),
    Column("revision", Text, primary_key=True),
    Column("first_seen", _TIME, nullable=False),
    Column("policy", JSONB, nullable=False, comment="In force at the beginning of its history."),
    Column("standing", JSONB, nullable=False, comment="Cache of the fold over zone_entry."),
    Column("sequence", Integer, nullable=False, comment="Of its last entry."),
    Column("threshold", Float),
    Column("calibrated_at", _TIME),
    Column("calibrated_seen", Integer, nullable=False, server_default=text("0")),
)

zone_entry = Table(
    "zone_entry",
    metadata,
    Column("zone", Text, primary_key=True),
    Column("revision", Text, primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", _TIME, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("before", Text, nullable=False, comment="State before this entry."),
    Column("after", Text, nullable=False, comment="State after it."),
    Index(
        "zone_entry_turns",
        "zone",
        "revision",
        "sequence",
        postgresql_where=text("kind <> 'reviewed' or before <> after or body->>'reason' <> 'correct'"),
    ),
)

automatic_order = Table(
    "automatic_order",
    metadata,
    Column("capture", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("zone", Text, nullable=False),
    Column("revision", Text, nullable=False),
    Column("order_id", Text),
    Column("confidence", Float, nullable=False),
    Column("at", _TIME, nullable=False),
    Index("automatic_order_by_revision", "zone", "revision", "at"),
)

_OPEN = text("state = 'open'")
review = Table(
    "review",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("capture", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("order_id", Text),
    Column("zone", Text),
    Column("revision", Text),
    Column("site", Text),
    Column("sender", Text),
    Column("language", Text),
    Column("proposal", JSONB),
    Column("reasons", JSONB, nullable=False),
    Column("codes", ARRAY(Text), nullable=False),
    Column("confidence", Float),
    Column("would_pass", Boolean, nullable=False),
    Column("clean", Boolean, nullable=False),
    Column("audited", Boolean, nullable=False),
    Column("opened_at", _TIME, nullable=False),
    Column("due_at", _TIME, nullable=False),
    Column("state", Text, nullable=False, server_default="open"),
    Column("claimed_by", Text),
    Column("lease_until", _TIME),
    Column("escalated", Boolean, nullable=False, server_default=text("false")),
    Column("decision", JSONB),
    Column("decided_by", Text),
    Column("decided_at", _TIME),
    Column("release_at", _TIME),
    Column("released_at", _TIME),
    CheckConstraint("kind in ('held', 'dispute')", name="review_kind"),
    CheckConstraint("state in ('open', 'decided', 'released')", name="review_state"),
    CheckConstraint("(state = 'open') = (decision is null)", name="review_decision"),
    Index("review_of_request", "capture", "ordinal", unique=True, postgresql_where=text("kind = 'held'")),
    Index(
        "review_dispute_of_order",
        "order_id",
        unique=True,
        postgresql_where=text("kind = 'dispute' and state <> 'released'"),
    ),
    Index("review_queue", "due_at", "opened_at", "id", postgresql_where=_OPEN),
    Index("review_queue_of_zone", "zone", "due_at", "opened_at", "id", postgresql_where=_OPEN),
    Index("review_queue_of_site", "site", "due_at", "opened_at", "id", postgresql_where=_OPEN),
    Index("review_flow", "zone", "revision", "kind", "audited"),
    Index("review_due", "release_at", postgresql_where=text("state = 'decided'")),
    Index("review_decided_by", "decided_by", "decided_at", postgresql_where=text("state <> 'open'")),
    Index("review_of_revision", "zone", "revision", "released_at", postgresql_where=text("state = 'released'")),
)

review_note = Table(
    "review_note",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("review", Text, nullable=False, index=True),
    Column("at", _TIME, nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="skip, escalate or sender."),
    Column("note", Text, nullable=False),
)

review_skip = Table(
    "review_skip",
    metadata,
    Column("review", Text, primary_key=True),
    Column("reviewer", Text, primary_key=True),
    Column("until", _TIME, nullable=False),
    UniqueConstraint("reviewer", "review", name="review_skip_of_reviewer"),
)

second_look = Table(
    "second_look",
    metadata,
    Column("review", Text, primary_key=True, comment="Of the second look."),
    Column("first", Text, nullable=False, unique=True, comment="The review that found the error."),
    Column("not_by", Text, nullable=False, comment="Who found it, and cannot confirm it."),
)

zone_calibration = Table(
    "zone_calibration",
    metadata,
    Column("zone", Text, primary_key=True),
    Column("revision", Text, primary_key=True),
    Column("counting", Float, nullable=False, comment="Bar for what counts toward the run on probation."),
    Column("claims", JSONB, nullable=False, comment="Calibrated confidence of whole orders and of each slot."),
)

slot_outcome = Table(
    "slot_outcome",
    metadata,
    Column("review", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("zone", Text, nullable=False),
    Column("revision", Text, nullable=False),
    Column("slot", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("wrong", Boolean, nullable=False),
    Index("slot_outcome_of_revision", "zone", "revision", "slot"),
)

graph_suggestion = Table(
    "graph_suggestion",
    metadata,
    Column("id", Text, primary_key=True),
    Column("review", Text, nullable=False, index=True),
    Column("taught", JSONB, nullable=False, comment="The name or node."),
    Column("state", Text, nullable=False),
    Column("rehearsal", JSONB, nullable=False, comment="What it would alter among the orders reviewed last."),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_at", _TIME, nullable=False),
    Column("settled_by", Text),
    Column("settled_at", _TIME),
    Column("graph", Text, comment="Digest of the graph that it made."),
    CheckConstraint("state in ('proposed', 'applied', 'withdrawn')", name="graph_suggestion_state"),
)

person = Table(
    "person",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True, comment="What they sign in with, lower case."),
    Column("identity", Text, nullable=False, comment="As whom they send and decide: reviewer:li, driver:77."),
    Column("role", Text, nullable=False),
    Column("password", Text, nullable=False, comment="argon2id, with its parameters and salt."),
    Column("created_at", _TIME, nullable=False),
    Column("disabled_at", _TIME),
    CheckConstraint("role in ('sender', 'reviewer', 'lead', 'operator', 'auditor')", name="person_role"),
)

person_session = Table(
    "person_session",
    metadata,
    Column("token_sha256", LargeBinary, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("created_at", _TIME, nullable=False),
    Column("expires_at", _TIME, nullable=False, index=True),
    Column("unmasked", ARRAY(Text), nullable=False, server_default="{}", comment="Reviews whose people are shown."),
)

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("at", _TIME, nullable=False),
    Index("sign_in_failure_by_name", "name", "at"),
    Index("sign_in_failure_by_address", "address", "at"),
)
