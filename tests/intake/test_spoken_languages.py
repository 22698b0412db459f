"""Commands speak Chinese on a Chinese terminal and English elsewhere; machines read the same in both."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from intake.cli import cli
from intake.client import Client, Refused
from intake.commands.changes import summary
from intake.commands.fetching import terminal_progress
from intake.commands.journal import difference
from intake.commands.rendering import show_unreadable
from intake.commands.sentences import failure, here, named, sentence
from intake.media import read_text, recognise
from intake.settings import SettingsError, load_settings
from knowledge_graph.pack import read_pack
from knowledge_graph.packfile.diff import diff
from models import registry, weights
from models.phrases import Phrased, lines, phrase
from sandbox import calibration
from sandbox.errors import ZoneUnknown
from sandbox.policy import TrustPolicy
from sandbox.verify import Problem

PACK = Path(__file__).resolve().parents[2] / "knowledge_graph" / "packs" / "demo"


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


@pytest.fixture
def dataset(tmp_path: Path) -> str:
    path = tmp_path / "orders.jsonl"
    row = {"id": "one", "text": "两杯热拿铁", "language": "zh", "expected": []}
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.usefixtures("chinese")
def test_commands_speak_chinese_on_a_chinese_terminal(dataset: str) -> None:
    assert "没有错误:" in _run("graph", "check", str(PACK)).stdout
    assert "没有差别。" in _run("graph", "diff", str(PACK), str(PACK)).stdout
    assert "错误:请给出 FILES 或 --text,二者选一。" in _run("decode", "--pack", str(PACK)).stderr
    assert "正常  设置:数据:" in _run("doctor").stdout
    done = _run("evaluate", "--pack", str(PACK), dataset)
    assert "完全正确 0" in done.stderr
    assert "置信界" in done.stdout
    assert "每个错例及其证据:" in done.stdout
    assert not re.search("share|bounds|exact|median|wrong", done.stdout)


@pytest.mark.usefixtures("english")
def test_commands_speak_english_elsewhere(dataset: str) -> None:
    assert "pack:demo@1 is in order: " in _run("graph", "check", str(PACK)).stdout
    assert _run("graph", "diff", str(PACK), str(PACK)).stdout == "No difference.\n"
    assert "Error: Give FILES or --text." in _run("decode", "--pack", str(PACK)).stderr
    assert "ok       settings: data in " in _run("doctor").stdout
    done = _run("evaluate", "--pack", str(PACK), dataset)
    assert "1 of 1, 0 exact, " in done.stderr
    assert "orders.jsonl: 1 items" in done.stdout
    assert "coverage: would pass by itself" in done.stdout
    assert "95th percentile" in done.stdout


def test_machines_read_the_same_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in (["doctor", "--json"], ["graph", "check", str(PACK), "--json"], ["models", "list", "--json"]):
        told = []
        for locale in ("C", "zh_CN.UTF-8"):
            monkeypatch.setenv("LC_ALL", locale)
            told.append([json.loads(line) for line in _run(*arguments).stdout.splitlines()])
        for free in (each for rows in told for each in rows if each.get("check") == "disk"):
            free["sentence"] = re.sub(r"^[\d.]+", "", free["sentence"])
        assert told[0]
        assert told[0] == told[1]


@pytest.mark.usefixtures("english")
def test_a_change_of_the_graph_reads_in_english_as_the_graph_itself_tells_it(tmp_path: Path) -> None:
    full = read_pack(PACK).graph
    (tmp_path / "pack.yaml").write_text("name: small\nversion: 1\nlanguages: [en]\ntimezone: UTC\n")
    (tmp_path / "product.csv").write_text("id,name\ntea,Tea\niced-americano,Iced\n")
    small = read_pack(tmp_path).graph
    assert full is not None
    assert small is not None
    for change in (diff(full, small), diff(small, full), diff(full, full)):
        assert summary(change) == change.summary()


def test_a_phrase_is_said_with_its_parts_in_one_language(chinese: None) -> None:
    inner = phrase("bundled PostgreSQL")
    whole = phrase("data in {folder}, {database}, API at {host}:{port}", folder="/x", database=inner, host="h", port=1)
    assert str(whole) == "data in /x, bundled PostgreSQL, API at h:1"
    assert here(whole) == "数据:/x,数据库:自带的 PostgreSQL,接口:h:1"
    assert here("3.11.7") == "3.11.7"
    row = phrase("{lanes}", lanes=(inner, "x"))
    assert (str(row), here(row)) == ("bundled PostgreSQL, x", "自带的 PostgreSQL、x")
    assert here(lines([inner, row])) == "自带的 PostgreSQL\n自带的 PostgreSQL、x"


def test_a_value_may_hold_braces(english: None) -> None:
    assert sentence("In force now: {digest}", digest="{x}") == "In force now: {x}"


def test_codes_stay_beside_their_chinese_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert named("state", "probation") == "试用(probation)"
    assert named("state", "of a plug-in") == "of a plug-in"
    assert failure(ValueError("no"), "some.code") == "order-intake: 错误:no [some.code]"
    assert failure(Phrased(phrase("All is quiet.")), "some.code") == "order-intake: 错误:没有报警。 [some.code]"
    monkeypatch.setenv("LC_ALL", "C")
    assert named("state", "probation") == "probation"
    assert failure(ValueError("no"), "some.code") == "order-intake: no [some.code]"


WRONG = {"ORDER_INTAKE_PORT": "http", "ORDER_INTAKE_AUDIT_RATE": "2", "ORDER_INTAKE_SECOND_LOOK": "perhaps",
         "ORDER_INTAKE_COLOUR": "red", "ORDER_INTAKE_WEBHOOK_URL": "https://erp.test"}  # fmt: skip


@pytest.mark.usefixtures("chinese")
def test_wrong_settings_are_explained_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(WRONG)
    told = failure(refused.value, refused.value.code)
    assert "ORDER_INTAKE_PORT='http':应为整数。HTTP 接口监听的端口;0 由系统选。\n" in told
    assert "ORDER_INTAKE_AUDIT_RATE='2':最大为 1。" in told
    assert not re.search("[a-z]{2,} [a-z]{2,} [a-z]{2,}", told), told
    for name, value in WRONG.items():
        monkeypatch.setenv(name, value)
    assert "失败  设置:ORDER_INTAKE_PORT='http':应为整数。" in _run("doctor").stdout
    found = [json.loads(line) for line in _run("doctor", "--json").stdout.splitlines()]
    assert any("expected a whole number" in each["sentence"] for each in found)


def test_a_failure_that_knows_only_english_is_explained_by_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    error = ZoneUnknown("No capture has met zone text/text/order.place; see `order-intake zones`.")
    monkeypatch.setenv("LC_ALL", "C")
    assert failure(error, error.code) == f"order-intake: {error} [zone.unknown]"
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert failure(error, error.code) == (
        "order-intake: 错误:没有这个区域。现有的区域:order-intake zones。 [zone.unknown]"
    )


def _failures(folder: Path) -> Iterator[Callable[[], object]]:
    """Calls that fail as a user of the command line makes them fail."""
    yield lambda: weights.locate("whisper-base", folder)
    yield lambda: weights.resolve("someone/some-model", folder)
    yield lambda: weights.resolve(folder)
    yield lambda: registry.load("nobody")
    yield lambda: calibration.loads("{")
    yield lambda: calibration.loads(json.dumps({"format": calibration.FORMAT, "zones": {"speech": {}}}))
    yield lambda: TrustPolicy(audit_rate=2)
    yield lambda: recognise(b"\x00\x01\x02", "")
    yield lambda: recognise(b"two lattes", "audio/ogg")
    yield lambda: read_text("两杯".encode("gbk"), 10)
    yield lambda: read_text(b"two lattes", 3)
    yield lambda: Client("http://127.0.0.1:9", None).get("/v1/zones")


@pytest.mark.usefixtures("chinese")
def test_what_went_wrong_is_told_in_chinese_whichever_room_it_went_wrong_in(tmp_path: Path) -> None:
    for fail in _failures(tmp_path):
        with pytest.raises(Phrased) as refused:
            fail()
        told = failure(refused.value, refused.value.code)  # type: ignore[attr-defined]
        assert re.search(r"[\u4e00-\u9fff]{2}.*\[[a-z_.]+\]$", told), told
        assert "详情" not in told
        # What an operating system or a parser said stays as it said it.
        assert not re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,} [a-z]{2,}", re.sub(r"\(.*\)|`.*`", "", told)), told


def test_what_the_check_of_the_journal_finds_is_explained_by_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Problem("entry_missing", "entry 12", "It was sealed at position 9 and is gone.")
    monkeypatch.setenv("LC_ALL", "C")
    assert difference(found) == "entry_missing  entry 12: It was sealed at position 9 and is gone."
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert difference(found) == "entry_missing  条目 12:封存过的条目不见了。"


def test_what_was_unreadable_is_explained_in_chinese_only_on_a_chinese_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    detail = "No speech in 2.0 s; record it again."
    document = {"unreadable": {"code": "speech.silence", "detail": detail}}
    for locale, language, told in (
        ("zh_CN.UTF-8", "zh", "录音里没有人说话。"),
        ("zh_CN.UTF-8", "en", detail),
        ("C", "zh", detail),
        ("C", "en", detail),
    ):
        monkeypatch.setenv("LC_ALL", locale)
        paper = io.StringIO()
        show_unreadable(Console(file=paper, width=200), "silence.ogg", document, language)
        assert told in paper.getvalue(), (locale, language)


def test_a_fetch_tells_each_finished_package_in_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    for locale, told in (("C", "fetched whisper, 145 MB\n"), ("zh_CN.UTF-8", "已下载 whisper,145 MB\n")):
        monkeypatch.setenv("LC_ALL", locale)
        log = io.StringIO()
        show = terminal_progress(log)
        show("whisper", 1_000_000, 145_000_000)
        show("whisper", 145_000_000, 145_000_000)
        assert log.getvalue() == told


class _Refusing(BaseHTTPRequestHandler):
    """A service that says of everything in which language it was asked to say it."""

    def do_GET(self) -> None:
        body = json.dumps({"code": "order.state", "detail": f"<{self.headers['Accept-Language']}>"}).encode()
        self.send_response(409)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.mark.parametrize(("locale", "told"), [("zh_CN.UTF-8", "订单现在的状态不允许这样做。 [order.state]\n  详情:<zh>"),
                                              ("C", "<en> [order.state]")])  # fmt: skip
def test_the_service_is_asked_to_speak_as_the_terminal_does(
    locale: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    with HTTPServer(("127.0.0.1", 0), _Refusing) as service:
        Thread(target=service.handle_request).start()
        done = _run("review", "list", "--url", f"http://127.0.0.1:{service.server_port}", "--key", "oik_any")
    assert isinstance(done.exception, Refused)
    assert failure(done.exception, done.exception.code).endswith(told)
