"""A pack is tried on what reviewers have decided before it takes effect."""

from __future__ import annotations

import shutil
from pathlib import Path

from click.testing import CliRunner

from intake.cli import cli
from tests.intake.conftest import DEMO, SEED, House


def _import(house: House, pack: Path, monkeypatch_env: dict[str, str], *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["graph", "import", str(pack), "--yes", *options], env=monkeypatch_env)
    return done.exit_code, done.output


def _environ(house: House, tmp_path: Path) -> dict[str, str]:
    return {"DATABASE_URL": str(house.settings.database_url), "ORDER_INTAKE_DATA_DIR": str(tmp_path)}


def _changed(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """The demo pack with one cell changed."""
    pack = tmp_path / "changed"
    shutil.copytree(DEMO, pack)
    text = (pack / file).read_text(encoding="utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new), encoding="utf-8")
    return pack


def test_a_pack_that_breaks_what_was_right_is_not_applied_until_somebody_accepts_it(
    house: House, tmp_path: Path
) -> None:
    house.understood(SEED)
    house.trust()
    environ = _environ(house, tmp_path)
    broken = _changed(tmp_path, "product.csv", "冰美式", "冷萃乌龙")
    code, said = _import(house, broken, environ)
    assert code == 1
    assert "1 reviewed captures that are right today would come out wrong" in said
    before = house.count("graph_version")
    code, said = _import(house, broken, environ, "--accept-breaks")
    assert code == 0, said
    assert house.count("graph_version") == before + 1


def test_a_pack_that_changes_nothing_reviewed_says_so(house: House, tmp_path: Path) -> None:
    house.understood(SEED)
    house.trust()
    harmless = _changed(tmp_path, "supplier.csv", "轴承", "轴承件")
    code, said = _import(house, harmless, _environ(house, tmp_path))
    assert code == 0, said
    assert "Of the last 1 reviewed captures: none changes." in said
