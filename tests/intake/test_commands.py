"""The administrator's commands, on a real database: keys, packs, endpoints, zones, the journal."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from intake.cli import cli
from intake.commands.sentences import failure
from intake.outbound.outbox import get_endpoint, publish
from intake.pipeline.devices import DeviceRefused
from intake.service.health import measure
from intake.storage.writer import Writer
from knowledge_graph.storage.stock import stock_of
from sandbox.policy import TrustPolicy
from sandbox.standings import ensure
from sandbox.zone import ZoneKey

PACK = Path(__file__).resolve().parents[2] / "knowledge_graph" / "packs" / "demo"


@pytest.fixture(autouse=True)
def _here(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("ORDER_INTAKE_DATA_DIR", str(tmp_path))


def _run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli, list(arguments))
    assert done.exit_code == 0, (done.output, done.exception)
    return done


def _rows(*arguments: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in _run(*arguments, "--json").stdout.splitlines()]


def test_a_key_is_shown_once_and_can_be_ended() -> None:
    (made,) = _rows("keys", "create", "driver:77")
    assert str(made["secret"]).startswith("oik_")
    (listed,) = _rows("keys", "list")
    assert str(made["secret"]) not in json.dumps(listed)
    assert listed["revoked_at"] is None
    _run("keys", "revoke", str(made["id"]))
    assert _rows("keys", "list")[0]["revoked_at"] is not None


def test_the_key_and_address_of_a_sender_do_not_disturb_the_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDER_INTAKE_KEY", "oik_of_a_reviewer")
    monkeypatch.setenv("ORDER_INTAKE_URL", "http://127.0.0.1:9")
    (made,) = _rows("keys", "create", "driver:77")
    assert str(made["secret"]).startswith("oik_")


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"ORDER_INTAKE_PORT": "9"}, "http://127.0.0.1:9 "),
        ({"ORDER_INTAKE_PORT": "9", "ORDER_INTAKE_HOST": "0.0.0.0"}, "http://127.0.0.1:9 "),
        ({"ORDER_INTAKE_PORT": "9", "ORDER_INTAKE_HOST": "::1"}, "http://[::1]:9 "),
        ({"ORDER_INTAKE_PUBLIC_URL": "http://127.0.0.1:10", "ORDER_INTAKE_PORT": "9"}, "http://127.0.0.1:10 "),
        ({"ORDER_INTAKE_URL": "http://127.0.0.1:11", "ORDER_INTAKE_PORT": "9"}, "http://127.0.0.1:11 "),
    ],
)
def test_a_reviewers_command_asks_the_service_that_the_settings_put_here(
    given: dict[str, str], asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"ORDER_INTAKE_KEY": "oik_any", **given}.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(cli, ["review", "list"])
    assert done.exit_code != 0
    assert asked in f"{done.output} {done.exception} "


def test_the_administrator_is_answered_in_the_terminals_language(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone = ZoneKey("speech", "whisper", "order.place")
    with engine.begin() as connection:
        ensure(connection, zone, "1.0.0+ab", TrustPolicy(), datetime.now(UTC))
    secret = tmp_path / "password"
    secret.write_text("correct horse battery\n")
    said = {
        ("keys", "list"): ("No keys yet.", "还没有密钥。"),
        ("endpoints", "list"): ("No endpoints yet.", "还没有接收地址。"),
        ("device", "list"): ("None yet:", "还没有。"),
        ("device", "alarms"): ("All is quiet.", "没有报警。"),
        ("zones",): ("quarantined: clean run 0 of", "隔离(quarantined):连续无误 0 / "),
        ("journal", "verify"): ("Everything is as it was written.", "全部与写入时一致。"),
        ("people", "list"): ("Nobody yet.", "还没有人。"),
    }
    for place, locale in enumerate(("C", "zh_CN.UTF-8")):
        monkeypatch.setenv("LC_ALL", locale)
        for arguments, expected in said.items():
            assert expected[place] in _run(*arguments).stdout, arguments
    told = _run("people", "add", "li", "--role", "reviewer", "--password-file", str(secret)).stdout
    assert told == "li 可以登录,角色是审核员(reviewer),以 reviewer:li 的身份决定。\n"
    assert "请立即保存:不会再次显示。" in _run("keys", "create", "driver:77").stdout
    assert "签名密钥:whsec_" in _run("endpoints", "add", "http://127.0.0.1:9/hook").stdout
    assert "投递中" in _run("endpoints", "list").stdout
    changed = _run("zones", "suspend", str(zone), "1.0.0+ab", "--by", "reviewer:li", "--note", "odd readings").stdout
    assert "隔离(quarantined) -> 暂停(suspended)" in changed
    imported = _run("graph", "import", str(PACK), "--yes").stdout
    assert "新增节点 " in imported
    assert "还没有审核过的捕获可供试验。" in imported
    assert "现行版本:sha256:" in imported
    (tmp_path / "broken.json").write_text("{}")
    done = CliRunner().invoke(
        cli, ["device", "commission", "asset:cnc-03", str(tmp_path / "broken.json"), "--by", "li"]
    )
    assert isinstance(done.exception, DeviceRefused)
    told = failure(done.exception, done.exception.code)
    assert "broken.json 不能用作基线的录制:波形格式与说明不符。请按文档的格式发送。 [waveform.malformed]" in told


def test_a_pack_is_applied_once_compared_exported_and_removed(tmp_path: Path) -> None:
    (applied,) = _rows("graph", "import", str(PACK), "--yes")
    assert applied["changed"] is True
    (again,) = _rows("graph", "import", str(PACK), "--yes")
    assert (again["changed"], again["digest"]) == (False, applied["digest"])
    _run("graph", "export", str(tmp_path / "out"))
    assert "No difference." in _run("graph", "diff", str(PACK), str(tmp_path / "out")).stdout
    (removed,) = _rows("graph", "remove", "demo", "--yes")
    assert removed["digest"] != applied["digest"]


def test_what_was_counted_is_the_stock_until_it_is_counted_again(engine: Engine, tmp_path: Path) -> None:
    _run("graph", "import", str(PACK), "--yes")
    counted = tmp_path / "counted"
    shutil.copytree(PACK, counted)
    (counted / "stock.csv").write_text("item,at,available\npart:7014-p4,warehouse:east,0.5\n")
    assert _rows("graph", "stock", str(counted)) == [{"stock": 1}]
    _run("graph", "import", str(PACK), "--yes")
    with engine.connect() as connection:
        found = stock_of(connection, ["part:7014-p4", "part:7012-p4"])
    assert {item: str(available) for (item, _), available in found.items()} == {
        "part:7014-p4": "0.5",
        "part:7012-p4": "4",
    }


def test_an_endpoint_is_added_disabled_and_enabled() -> None:
    (made,) = _rows("endpoints", "add", "http://127.0.0.1:9/hook")
    assert str(made["secret"]).startswith("whsec_")
    _run("endpoints", "disable", str(made["id"]))
    assert _rows("endpoints", "list")[0]["disabled_at"] is not None
    _run("endpoints", "enable", "http://127.0.0.1:9/hook")
    assert _rows("endpoints", "list")[0]["disabled_at"] is None


def test_an_endpoint_has_two_secrets_until_the_old_one_is_retired(engine: Engine) -> None:
    (first,) = _rows("endpoints", "add", "http://127.0.0.1:9/hook")
    (second,) = _rows("endpoints", "add", "http://127.0.0.1:9/hook")
    with engine.begin() as connection:
        assert set(get_endpoint(connection, str(first["id"])).secrets) == {first["secret"], second["secret"]}
    _run("endpoints", "retire", "http://127.0.0.1:9/hook")
    with engine.begin() as connection:
        assert get_endpoint(connection, str(first["id"])).secrets == (second["secret"],)


def test_a_named_person_suspends_a_zone_and_an_event_says_so(engine: Engine) -> None:
    zone = ZoneKey("speech", "whisper", "order.place")
    with engine.begin() as connection:
        ensure(connection, zone, "1.0.0+ab", TrustPolicy(), datetime.now(UTC))
    (row,) = _rows("zones", "suspend", str(zone), "1.0.0+ab", "--by", "reviewer:li", "--note", "odd readings")
    assert row["after"] == "suspended"
    assert _rows("zones")[0]["state"] == "suspended"
    with engine.begin() as connection:
        kinds = connection.execute(sa.text("select type from event")).scalars().all()
    assert "io.orderintake.zone.suspended.v1" in kinds
    assert _rows("journal", "verify")[0]["ok"] is True


def test_the_list_of_endpoints_says_how_many_deliveries_were_given_up(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _rows("endpoints", "add", "http://127.0.0.1:9/well")
    _rows("endpoints", "add", "http://127.0.0.1:9/ill")
    with engine.begin() as connection:
        writer = Writer("test", datetime.now(UTC), "urn:test")
        for number in range(3):
            publish(connection, "order.placed", f"order-{number}", {}, writer)
        connection.execute(
            sa.text(
                "update delivery set state = 'dead', finished_at = now() where subject <> 'order-0' "
                "and endpoint_id = (select id from endpoint where url like '%/ill')"
            )
        )
    assert [row["dead_letters"] for row in _rows("endpoints", "list")] == [0, 2]
    with engine.begin() as connection:
        metrics = {each.name: each.samples for each in measure(connection)}
    assert {each.labels["endpoint"][-4:]: each.value for each in metrics["order_intake_outbox_dead"]} == {
        "well": 0,
        "/ill": 2,
    }
    assert "2 dead letters: order-intake endpoints redeliver" in _run("endpoints", "list").stdout
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "2 条死信" in _run("endpoints", "list").stdout
    assert _rows("endpoints", "redeliver")[0]["deliveries"] == 2
    assert [row["dead_letters"] for row in _rows("endpoints", "list")] == [0, 0]
