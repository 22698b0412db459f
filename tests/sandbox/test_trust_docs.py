"""docs/trust.md names everything that a policy, a reason or an admission can say, with the defaults in force."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from sandbox.admission import SENTENCES
from sandbox.policy import TrustPolicy
from sandbox.reason import FAULTS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "trust.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| `")]


@pytest.mark.parametrize("name", [field.name for field in fields(TrustPolicy)])
def test_every_field_of_the_policy_is_described_with_its_default(name: str) -> None:
    (row,) = [line for line in ROWS if line.startswith(f"| `{name}` |")]
    default = getattr(TrustPolicy(), name)
    if isinstance(default, bool):
        assert row.split("|")[2].strip() == str(default).lower()
    elif isinstance(default, int | float):
        assert row.split("|")[2].strip() == f"{default:g}"


@pytest.mark.parametrize("code", SENTENCES)
def test_every_reason_of_an_admission_is_described(code: str) -> None:
    assert any(f"`{code}`" in row for row in ROWS)


@pytest.mark.parametrize(("code", "fault"), FAULTS.items())
def test_every_reason_code_stands_beside_whose_fault_it_is(code: str, fault: str) -> None:
    assert any(f"`{code}`" in row and row.rstrip(" |").endswith(fault) for row in ROWS)
