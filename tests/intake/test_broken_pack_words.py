"""A broken pack on a Chinese terminal: every error is Chinese, with its place and code; machines read English."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from intake.cli import cli
from intake.commands.sentences import failure
from intake.evaluation.offline import PackUnusable, Reader

FILES: dict[str, str | bytes] = {
    "pack.yaml": "name: 茶馆\nversion: '1'\nlanguages: [zh]\ntimezone: Mars/Olympus\ncolour: red\n",
    "product.csv": "id,name,price,colour,modifier_groups,step,measures,unit,valid_from\n"
    "tea,,cheap,red,nothing,0,箱=x,piece,tomorrow\n"
    "tea,Tee,1,red,a|a[x=1]|b*|size[min=3],1,,,\n",
    "gadget.csv": "id,name\n",
    "modifier.csv": "id,name\nsmall,小\nlarge,大,特大\n",
    "modifier_group.csv": "id,name,minimum,maximum,options\nempty,空,3,1,\nsize,大小,3,1,small|large\n",
    "site.csv": 'id,name\nnorth,"open\n',
    "area.yaml": "- {id: a, name: [[x]]}\n",
    "customer.yaml": "- {id: c, name: x, name: y}\n",
    "carrier.yaml": "- id: [unclosed\n",
    "supplier.csv": b"id,name\ns,\xff\n",
    "vehicle.csv": "id,name,temperature_controlled\nv,车\x07,perhaps\n",
    "part.csv": "id,name,code\nbolt,螺栓,A1\nnut,螺栓,A1\n",
    "stock.csv": "item,at,available\nx,y,-1\n",
    "symptom.csv": "id,name,procedure,faults\ns,漏,p,procedure:p\n",
    "dial.csv": "id,name,start_angle,end_angle,scale_from,scale_to,centre_x\nd,压力,100,50,1,1,2\n",
}
ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]+|[a-z] [a-z]+\.(?!\w)")
"""Three words in a row, or a sentence's end."""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return tmp_path


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)


def _check(pack: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["graph", "check", str(pack), *options])


@pytest.mark.usefixtures("chinese")
def test_a_broken_pack_is_explained_without_an_english_sentence(broken: Path) -> None:
    done = _check(broken)
    assert done.exit_code == 1
    told = done.stderr.splitlines()
    codes = {line.rpartition("[")[2].rstrip("]") for line in told[:-1]}
    assert len(codes) >= 20, codes
    for line in told:
        assert re.search(r"[\u4e00-\u9fff].*[。;\]]$", line), line
        assert not ENGLISH.search(line.replace(str(broken), "")), line
    assert any(line.startswith("错误:product.csv:2:price:'cheap' 不是数。") for line in told)
    assert any(line.startswith("警告:part.csv:3:code:编码 'a1' 也是 part:bolt 的;") for line in told)


@pytest.mark.usefixtures("chinese")
def test_decoding_with_a_broken_pack_ends_in_chinese(broken: Path) -> None:
    with pytest.raises(PackUnusable) as refused:
        Reader(broken)
    told = failure(refused.value, refused.value.code).replace(f"order-intake graph check {broken}", "")
    assert told.startswith("order-intake: 错误:图谱包 ")
    assert told.endswith("[pack.invalid]")
    assert not ENGLISH.search(told), told
    assert "is no decimal like 32.50" in str(refused.value)


def test_machines_read_the_same_errors_in_both_languages(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for locale in ("C", "zh_CN.UTF-8"):
        monkeypatch.setenv("LC_ALL", locale)
        told.append([json.loads(line) for line in _check(broken, "--json").stderr.splitlines()[:-1]])
    assert told[0] == told[1]
    (price,) = (each for each in told[0] if each["code"] == "value.decimal")
    assert price["message"] == "'cheap' is no decimal like 32.50 (at most six places)."
