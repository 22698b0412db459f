"""`order-intake review`: the queue of held orders, worked from a terminal with the key of a reviewer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from intake.commands.remote import client, remote
from intake.commands.say import JSON, console, encoded, say
from intake.commands.sentences import named, sentence

REASONS = (
    "misheard", "misread", "wrong_item", "wrong_quantity", "not_an_order", "graph_missing", "graph_wrong",
    "sender_error", "duplicate", "reviewer_error",
)  # fmt: skip
REASON = click.option(
    "--reason",
    type=click.Choice(REASONS),
    required=True,
    metavar="REASON",
    help=f"What was wrong; it says who was at fault. One of {', '.join(REASONS)}.",
)
NOTE = click.option("--note", default="", help="For whoever reads the journal.")
SAFETY = click.option("--safety", is_flag=True, help="Had it passed, somebody or something could have come to harm.")


@click.group()
def review() -> None:
    """Held orders: look at them, decide, take a decision back within ten seconds.

    Needs a key with the scope review: order-intake keys create reviewer:li --scope review
    """


@review.command("list")
@click.option("--zone", help="Only of this zone, e.g. speech/whisper/order.place.")
@click.option("--reason", help="Only held for this reason.")
@click.option("--site", help="Only for this site.")
@click.option("--limit", default=20, show_default=True, help="At most so many.")
@remote
@JSON
def list_reviews(
    zone: str | None, reason: str | None, site: str | None, limit: int, url: str, key: str | None, as_json: bool
) -> None:
    """What waits, the most urgent first."""
    wanted = {"zone": zone, "reason": reason, "site": site, "limit": str(limit)}
    with client(url, key) as service:
        found = service.get("/v1/reviews", **{name: value for name, value in wanted.items() if value})
    if as_json:
        for each in found["reviews"]:
            click.echo(encoded(each))
        return
    for each in found["reviews"]:
        reasons = sentence(", ").join(held_for(one) for one in each["reasons"])
        claimed = sentence("  claimed by {who}", who=each["claimed_by"]) if each["claimed_by"] else ""
        click.echo(f"{each['id']}  {each['opened_at']:.19}  {each['zone'] or '-'}  {_what(each)}  [{reasons}]{claimed}")
    click.echo(sentence("{count} open.", count=found["open"]) if found["open"] else sentence("Nothing waits."))


@review.command()
@click.argument("review_id")
@remote
@JSON
def show(review_id: str, url: str, key: str | None, as_json: bool) -> None:
    """One review: what was heard, the order, its findings, where each field comes from."""
    from intake.commands.rendering import show_proposal, show_unreadable

    with client(url, key) as service:
        found = service.get(f"/v1/reviews/{review_id}")
        capture = service.get(f"/v1/captures/{found['capture']}")
    if as_json:
        click.echo(encoded(found))
        return
    terminal = console()
    transcript = capture.get("transcript") or {}
    if found.get("proposal"):
        heard = transcript.get("text") if isinstance(transcript, dict) else transcript
        show_proposal(terminal, {**found["proposal"], "heard": heard}, found.get("language"))
    elif capture.get("unreadable"):
        show_unreadable(terminal, capture["id"], capture, found.get("language"))
    for reason in found["reasons"]:
        held = sentence("held: {reasons}", reasons=held_for(reason))
        terminal.print(f"{held}  {reason.get('detail') or ''}".rstrip(), markup=False)
    states = {"open": sentence("open"), "decided": sentence("decided"), "released": sentence("released")}
    told = sentence(
        "state: {state}, evidence: capture {capture}",
        state=states.get(found["state"], found["state"]), capture=found["capture"],
    )  # fmt: skip
    terminal.print(told, markup=False)


@review.command()
@click.argument("review_id")
@NOTE
@remote
@JSON
def approve(review_id: str, note: str, url: str, key: str | None, as_json: bool) -> None:
    """The order is right as it is: place it."""
    _decide(review_id, {"decision": "approve", "note": note}, url, key, as_json)


@review.command()
@click.argument("review_id")
@click.argument("order_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@REASON
@SAFETY
@NOTE
@remote
@JSON
def correct(
    review_id: str, order_file: Path, reason: str, safety: bool, note: str, url: str, key: str | None, as_json: bool
) -> None:
    """Place the order in ORDER_FILE (JSON, the whole order) instead; it is validated again first.

    Start from what `order-intake review show ID --json` has under proposal.order.
    """
    import msgspec

    try:
        order = msgspec.json.decode(order_file.read_bytes())
    except msgspec.DecodeError as error:
        told = sentence("{file} is no JSON: {error}", file=order_file, error=error)
        raise click.UsageError(told) from error
    if isinstance(order, dict) and isinstance(order.get("order"), dict):
        order = order["order"]
    body = {"decision": "correct", "reason": reason, "safety": safety, "note": note, "order": order}
    _decide(review_id, body, url, key, as_json)


@review.command()
@click.argument("review_id")
@REASON
@SAFETY
@NOTE
@remote
@JSON
def reject(review_id: str, reason: str, safety: bool, note: str, url: str, key: str | None, as_json: bool) -> None:
    """Nothing is to be done: dismiss it."""
    _decide(review_id, {"decision": "reject", "reason": reason, "safety": safety, "note": note}, url, key, as_json)


@review.command()
@click.argument("review_id")
@remote
@JSON
def undo(review_id: str, url: str, key: str | None, as_json: bool) -> None:
    """Take a decision back before its effect has left."""
    with client(url, key) as service:
        found = service.post(f"/v1/reviews/{review_id}/undo", {})
    say(found, as_json, sentence("{review} is open again.", review=review_id))


def _decide(review_id: str, body: dict[str, Any], url: str, key: str | None, as_json: bool) -> None:
    with client(url, key) as service:
        service.post(f"/v1/reviews/{review_id}/claim", {})
        found = service.post(f"/v1/reviews/{review_id}/decision", body)
    decisions = {"approve": sentence("approve"), "correct": sentence("correct"), "reject": sentence("reject")}
    told = sentence(
        "Decided: {decision}. It takes effect at {at:.19}; until then:\n  order-intake review undo {review}",
        decision=decisions[body["decision"]], at=found["release_at"], review=review_id,
    )  # fmt: skip
    say(found, as_json, told)


def held_for(reason: dict[str, Any]) -> str:
    """Why it waits: the code and, in Chinese, what it means."""
    return named("held", str(reason.get("code", reason)))


def _what(found: dict[str, Any]) -> str:
    """An order in one line."""
    proposal = found.get("proposal") or {}
    order = proposal.get("order") or {}
    lines = [
        f"{(line.get('quantity') or {}).get('value', '?')} x {line['item'].get('name') or line['item'].get('id')}"
        for line in order.get("lines", ())
    ]
    report = proposal.get("report") or {}
    return "; ".join(lines) or " ".join(str(report[name]) for name in ("waybill", "outcome") if report.get(name)) or "-"
