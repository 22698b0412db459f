"""What people want the graph to learn, or to hold no longer: proposed, rehearsed, then put in force.

A suggestion that would break orders that came out right needs a second person. Every step is journalled; what is taught
is stored by `knowledge_graph.storage.teaching` as a new version of the graph, with the review as its provenance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, text
from uuid6 import uuid7

from knowledge_graph.storage.teaching import Taught, taught_from_json, taught_to_json, teach
from models.phrases import phrase
from sandbox import journal
from sandbox.canonical import JsonObject, canonical
from sandbox.errors import SecondPersonNeeded, SuggestionSettled, SuggestionUnknown
from sandbox.review import subject

SuggestionState = Literal["proposed", "applied", "withdrawn"]
Effect = Literal["becomes_right", "breaks", "now_asks", "no_longer_asks", "changes"]
"""becomes_right and breaks: measured against the human's decision. now_asks, no_longer_asks: the same order, with or
without a finding that holds it. changes: another order, and neither was the human's."""


@dataclass(frozen=True, slots=True)
class Altered:
    """One reviewed order that would come out differently."""

    review: str
    capture: str
    effect: Effect
    fields: tuple[str, ...]
    """Where it then differs from what the human decided; for `now_asks` the findings' codes."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a change of the graph does to the orders reviewed last."""

    graph: str
    """Digest of the graph in force that it was compared with."""
    compared: int
    altered: tuple[Altered, ...]

    @property
    def breaks(self) -> int:
        """How many that come out right today would not."""
        return self.counts["breaks"]

    @property
    def counts(self) -> Counter[str]:
        """How many of each effect."""
        return Counter(each.effect for each in self.altered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A suggestion as it stands."""

    id: str
    review: str
    taught: Taught
    state: SuggestionState
    rehearsal: Rehearsal
    proposed_by: str
    proposed_at: datetime
    settled_by: str | None
    settled_at: datetime | None
    graph: str | None
    """Digest of the graph that it made."""

    @property
    def needs_another(self) -> bool:
        """Nobody puts alone in force what breaks orders that were right."""
        return self.rehearsal.breaks > 0


_COLUMNS = "id, review, taught, state, rehearsal, proposed_by, proposed_at, settled_by, settled_at, graph"
_INSERT = text(
    "insert into graph_suggestion (id, review, taught, state, rehearsal, proposed_by, proposed_at) "
    "values (:id, :review, cast(:taught as jsonb), 'proposed', cast(:rehearsal as jsonb), :by, :now)"
)
_READ = text(f"select {_COLUMNS} from graph_suggestion where id = :id")
_LOCK = text(f"select {_COLUMNS} from graph_suggestion where id = :id for update")
_LIST = text(
    f"select {_COLUMNS} from graph_suggestion order by (state = 'proposed') desc, proposed_at desc, id limit :limit"
)
_WAITING = text("select count(*) from graph_suggestion where state = 'proposed'")
_REHEARSED = text("update graph_suggestion set rehearsal = cast(:rehearsal as jsonb) where id = :id")
_SETTLE = text(
    "update graph_suggestion set state = :state, settled_by = :by, settled_at = :now, graph = :graph where id = :id"
)


def propose(
    connection: Connection, review: str, taught: Taught, rehearsal: Rehearsal, by: str, now: datetime
) -> Suggestion:
    """Write a suggestion down with what it would alter; nothing is in force yet."""
    made = str(uuid7())
    values = {"id": made, "review": review, "by": by, "now": now}
    content = {"taught": canonical(taught_to_json(taught)), "rehearsal": canonical(_rehearsal_to_json(rehearsal))}
    connection.execute(_INSERT, {**values, **content})
    body: JsonObject = {"suggestion": made, "by": by, "taught": taught_to_json(taught), **_figures(rehearsal)}
    journal.append(connection, "graph.suggested", subject(review), body)
    return read_suggestion(connection, made)


def read_suggestion(connection: Connection, suggestion: str) -> Suggestion:
    """The suggestion as it stands. Raises SuggestionUnknown."""
    return _found(connection.execute(_READ, {"id": suggestion}).one_or_none(), suggestion)


def suggestions(connection: Connection, limit: int = 50) -> tuple[Suggestion, ...]:
    """Those that wait first, then the last ones settled; newest first."""
    return tuple(_suggestion(row) for row in connection.execute(_LIST, {"limit": limit}))


def waiting(connection: Connection) -> int:
    """How many are neither in force nor withdrawn."""
    found: int = connection.execute(_WAITING).scalar_one()
    return found


def rehearsed(connection: Connection, suggestion: Suggestion, rehearsal: Rehearsal) -> Suggestion:
    """Keep a newer rehearsal: the graph in force, or what was reviewed, is not what it was."""
    connection.execute(_REHEARSED, {"id": suggestion.id, "rehearsal": canonical(_rehearsal_to_json(rehearsal))})
    return read_suggestion(connection, suggestion.id)


def put_in_force(connection: Connection, suggestion: str, by: str, leads: bool, now: datetime) -> Suggestion:
    """Make the new version of the graph; names are matched from the next capture on.

    `leads`: the person may settle what breaks others' orders, and what takes something out of the graph. Raises
    SecondPersonNeeded where the rehearsal has breaks and this is the person who proposed it, or not a lead;
    SuggestionSettled, SuggestionUnknown, TeachingRefused, RetiringRefused.
    """
    found = _still_proposed(connection, suggestion)
    if found.needs_another and (by == found.proposed_by or not leads):
        raise SecondPersonNeeded(
            phrase(
                "{breaks} orders that came out right would break: a lead other than {proposed_by} must put it "
                "in force.",
                breaks=found.rehearsal.breaks,
                proposed_by=found.proposed_by,
            )
        )
    if found.taught.takes_away and not leads:
        raise SecondPersonNeeded(phrase("Only a lead takes a name or an edge out of the graph."))
    digest = teach(connection, found.taught, f"review:{found.review}", now)
    connection.execute(_SETTLE, {"id": suggestion, "state": "applied", "by": by, "now": now, "graph": digest})
    body: JsonObject = {"suggestion": suggestion, "by": by, "proposed_by": found.proposed_by, "graph": digest}
    journal.append(connection, "graph.taught", subject(found.review), {**body, **_figures(found.rehearsal)})
    return read_suggestion(connection, suggestion)


def withdraw(connection: Connection, suggestion: str, by: str, now: datetime) -> Suggestion:
    """Give a suggestion up. Raises SuggestionSettled, SuggestionUnknown."""
    found = _still_proposed(connection, suggestion)
    connection.execute(_SETTLE, {"id": suggestion, "state": "withdrawn", "by": by, "now": now, "graph": None})
    journal.append(connection, "graph.withdrawn", subject(found.review), {"suggestion": suggestion, "by": by})
    return read_suggestion(connection, suggestion)


def _still_proposed(connection: Connection, suggestion: str) -> Suggestion:
    """Nobody else settles it until the transaction ends. Raises SuggestionSettled, SuggestionUnknown."""
    found = _found(connection.execute(_LOCK, {"id": suggestion}).one_or_none(), suggestion)
    if found.state != "proposed":
        told = phrase(
            "Suggestion {suggestion} was {state} by {by} already.",
            suggestion=suggestion, state=found.state, by=found.settled_by,
        )  # fmt: skip
        raise SuggestionSettled(told)
    return found


def _found(row: object, suggestion: str) -> Suggestion:
    if row is None:
        raise SuggestionUnknown(phrase("There is no suggestion {suggestion}.", suggestion=suggestion))
    return _suggestion(row)


def _suggestion(row: object) -> Suggestion:
    values: dict[str, object] = row._asdict()  # type: ignore[attr-defined]  # a row with _COLUMNS
    values["taught"] = taught_from_json(values["taught"])  # type: ignore[arg-type]
    values["rehearsal"] = _rehearsal_from_json(values["rehearsal"])  # type: ignore[arg-type]
    return Suggestion(**values)  # type: ignore[arg-type]


def _figures(rehearsal: Rehearsal) -> JsonObject:
    return {"compared": rehearsal.compared, "effects": dict(rehearsal.counts)}


def _rehearsal_to_json(rehearsal: Rehearsal) -> JsonObject:
    altered: list[JsonObject] = [
        {"review": each.review, "capture": each.capture, "effect": each.effect, "fields": list(each.fields)}
        for each in rehearsal.altered
    ]
    return {"graph": rehearsal.graph, "compared": rehearsal.compared, "altered": list(altered)}


def _rehearsal_from_json(body: Mapping[str, object]) -> Rehearsal:
    altered = tuple(
        Altered(each["review"], each["capture"], each["effect"], tuple(each["fields"]))
        for each in body["altered"]  # type: ignore[attr-defined]
    )
    return Rehearsal(str(body["graph"]), int(body["compared"]), altered)  # type: ignore[call-overload]
