"""A new revision is rehearsed on what humans have decided, before anybody trusts it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from intake.cli import cli
from tests.intake.conftest import SEED, House

if TYPE_CHECKING:
    from models.capture import Capture
    from models.intent import Decoding
    from models.language.vocabulary import Vocabulary

ZONE = "text/text/order.place"


def replay(house: House, tmp_path: Path, *options: str) -> tuple[int, list[dict[str, Any]], str]:
    environ = {"DATABASE_URL": str(house.settings.database_url), "ORDER_INTAKE_DATA_DIR": str(house.settings.data_dir)}
    done = CliRunner().invoke(cli, ["replay", "--zone", ZONE, "--decoder", "new", *options], env=environ)
    rows = [json.loads(line) for line in done.output.splitlines() if line.startswith("{")]
    return done.exit_code, rows, done.output


def test_the_revision_in_force_comes_out_as_it_did(house: House, tmp_path: Path) -> None:
    house.understood(SEED)
    house.trust()
    before = house.count("journal_entry")
    code, [figures], said = replay(house, tmp_path, "--json")
    assert code == 0, said
    assert (figures["compared"], figures["right_before"], figures["right_now"]) == (1, 1, 1)
    assert figures["revision_tried"] == figures["revision_in_force"]
    assert house.count("journal_entry") == before, "a rehearsal leaves no trace"


def test_orders_that_a_new_revision_reads_differently_are_shown(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.language.decoder import TextDecoder

    house.understood(SEED)
    house.trust()
    read = TextDecoder.decode

    def deaf(self: TextDecoder, capture: Capture, content: bytes, vocabulary: Vocabulary) -> Decoding:
        """A revision that hears another number."""
        return read(self, capture, content.replace(b"3", b"4").replace("三".encode(), "四".encode()), vocabulary)

    monkeypatch.setattr(TextDecoder, "decode", deaf)
    code, [difference, figures], said = replay(house, tmp_path, "--json")
    assert code == 0, said
    assert difference["outcome"] == "breaks"
    assert any("quantity" in each["field"] for each in difference["differences"])
    assert figures["outcomes"] == {"breaks": 1}
    assert figures["wrong_and_not_held"] == 1
    code, _, said = replay(house, tmp_path)
    assert "1 break" in said
    assert "breaks: review" in said


def test_a_zone_without_reviewed_orders_and_an_unknown_decoder_say_what_to_do(house: House, tmp_path: Path) -> None:
    code, _, said = replay(house, tmp_path)
    assert code == 1
    assert "No order of zone text/text/order.place was reviewed yet" in said
    house.understood(SEED)
    house.trust()
    code, _, said = replay(house, tmp_path, "--decoder", "nobody")
    assert code == 1
