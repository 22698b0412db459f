"""`order-intake demo`: spoken orders and photographed forms, what came of them, and the signed events that leave."""

from __future__ import annotations

import queue
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import click

from intake.commands.listen import summary
from intake.commands.review import held_for
from intake.commands.say import console
from intake.commands.sentences import sentence

if TYPE_CHECKING:
    from rich.console import Console

    from intake.demo import World
    from intake.receiver import Event

EVENTS_SECONDS = 30.0
"""Longest wait for the events after the last approval can no longer be undone."""


@click.command()
@click.option("--exit", "leave", is_flag=True, help="End when everything has been shown, for scripts.")
def demo(leave: bool) -> None:
    """Set up whatever is missing, send the samples that ship with the project, show what comes out.

    A new zone holds its orders: they are approved here as a reviewer would, and the signed events arrive at a
    receiver. Then the service stays up until Ctrl-C.
    """
    from intake.demo import world
    from intake.settings import load_settings

    arrived: queue.Queue[Event] = queue.Queue()
    terminal = console()
    signal.signal(signal.SIGTERM, _interrupt)
    begin = time.monotonic()
    try:
        with world(load_settings(), lambda text: terminal.print(f"[dim]{text}[/dim]"), arrived.put) as running:
            up = sentence("up after {seconds:.1f} s: {url}", seconds=time.monotonic() - begin, url=running.url)
            terminal.print(f"[dim]{up}[/dim]\n")
            waiting = _send(terminal, running)
            _approve(terminal, running, waiting, arrived)
            _say_where(terminal, running)
            if not leave:
                _stay(terminal, arrived)
    except KeyboardInterrupt:
        terminal.print("\n" + sentence("Stopping everything ..."))
    terminal.print(sentence("Stopped; what was accepted is kept for the next run."))


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _send(terminal: Console, running: World) -> list[dict[str, Any]]:
    """Every sample, as its sender; returns the status resources that wait for a human."""
    from intake.commands.submit import show_status
    from intake.demo import samples

    held = []
    for sample in samples():
        if not running.reads(sample.queue):
            told = sentence("{file} is not sent: {queue}_workers is 0", file=sample.file, queue=sample.queue)
            terminal.print(f"[dim]{told}[/dim]\n")
            continue
        running.await_worker(sample.queue, lambda text: terminal.print(f"[dim]{text}[/dim]"))
        terminal.rule(f"{sample.file}  ({sample.sender}, {sample.language})")
        fields = {"language": sample.language} | ({"site": sample.site} if sample.site else {})
        begin = time.monotonic()
        with running.client(sample.sender) as sender:
            status = sender.submit(sample.content, sample.media_type, fields, wait=30)
            while status.get("finished_at") is None:
                status = sender.capture(status["id"], wait=30)
        seconds = time.monotonic() - begin
        show_status(status, sample.language)
        took = sentence("{seconds:.2f} s from upload to proposal", seconds=seconds)
        terminal.print(f"[dim]{took}[/dim]\n")
        held += [status] if status["state"] == "held" else []
    return held


def _approve(terminal: Console, running: World, held: list[dict[str, Any]], arrived: queue.Queue[Event]) -> None:
    """Approve what nothing blocks, as a reviewer; then show the events until each placed order has arrived."""
    terminal.rule(sentence("review: a new zone holds its orders until a human has seen them"))
    approved: set[str] = set()
    with running.client("reviewer:demo") as reviewer:
        mine = {status["id"] for status in held}
        for review in reviewer.get("/v1/reviews", limit="500")["reviews"]:
            if review["capture"] not in mine:
                continue
            held_by = sentence("held: {reasons}", reasons=sentence(", ").join(map(held_for, review["reasons"])))
            terminal.print(f"{review['id']}  {review['zone'] or ''}  {held_by}")
            if review["blocking"]:
                fields = ", ".join(review["blocking"])
                terminal.print(sentence("  stays open: {fields} must be settled first", fields=fields))
                continue
            reviewer.post(f"/v1/reviews/{review['id']}/claim", {})
            decided = reviewer.post(f"/v1/reviews/{review['id']}/decision", {"decision": "approve"})
            told = sentence(
                "  [green]approved[/green] by reviewer:demo; can be undone until {at}", at=decided["release_at"]
            )
            terminal.print(told)
            proposal = review["proposal"] or {}
            if proposal.get("order"):
                approved.add(proposal["order"]["id"])
    terminal.rule(sentence("signed events, verified by the receiver"))
    _show_events(terminal, running, approved, arrived)


def _show_events(terminal: Console, running: World, orders: set[str], arrived: queue.Queue[Event]) -> None:
    missing = set(orders)
    deadline = time.monotonic() + running.settings.release_delay + EVENTS_SECONDS
    while time.monotonic() < deadline and (missing or not arrived.empty()):
        try:
            event = arrived.get(timeout=0.5)
        except queue.Empty:
            continue
        terminal.print(summary(event), markup=False)
        if event["type"].endswith("order.placed.v1"):
            missing.discard(event["data"]["order"]["id"])
    if missing:
        told = sentence("{count} events have not arrived; see {log}", count=len(missing), log=running.log)
        terminal.print(f"[red]{told}[/red]")


def _say_where(terminal: Console, running: World) -> None:
    from intake.demo import LEAD

    told = sentence(
        "\nAPI          {url}  (OpenAPI: /openapi.json, metrics: /metrics)\n"
        "send         ORDER_INTAKE_KEY={sender} \\\n"
        "             order-intake submit --url {url} --text '星巴克人民广场店,两杯热拿铁'\n"
        "console      {url}/review  (name {name}, password {password}; /capture on a phone)\n"
        "review       ORDER_INTAKE_KEY={reviewer} order-intake review list --url {url}\n"
        "data         {data}\n"
        "log          {log}",
        url=running.url, sender=running.keys["driver:77"], reviewer=running.keys["reviewer:demo"],
        name=LEAD, password=running.password, data=running.settings.data_dir, log=running.log,
    )  # fmt: skip
    terminal.print(told, markup=False, soft_wrap=True)


def _stay(terminal: Console, arrived: queue.Queue[Event]) -> None:
    terminal.print("\n" + sentence("It stays up; events are shown as they arrive. Ctrl-C stops everything."))
    idle = threading.Event()
    while not idle.wait(0):
        try:
            terminal.print(summary(arrived.get(timeout=1)), markup=False)
        except queue.Empty:
            continue
