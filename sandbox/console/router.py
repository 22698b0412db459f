"""All pages together; `mount` puts them into an application."""

from __future__ import annotations

from fastapi import FastAPI

from sandbox.console import (
    capture_pages,
    deciding,
    evidence_pages,
    item_pages,
    pattern_pages,
    queue_pages,
    retire_pages,
    sign_in,
    teach_pages,
    zone_pages,
)
from sandbox.console.pages import Desk
from sandbox.console.ports import Ports

ROOMS = (
    sign_in,
    pattern_pages,
    zone_pages,
    queue_pages,
    teach_pages,
    retire_pages,
    evidence_pages,
    deciding,
    item_pages,
    capture_pages,
)
"""Those with fixed addresses before those that take any name for a review's id."""


def mount(app: FastAPI, ports: Ports) -> Desk:
    """Add the console to an application; the desk that its pages share."""
    desk = Desk(ports)
    app.state.desk = desk
    for room in ROOMS:
        app.include_router(room.router)
    return desk
