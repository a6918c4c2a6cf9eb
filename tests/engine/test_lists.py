"""The lists of this repository's own suite, compared with each other."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.engine.suites import COMMAND, ToySuite

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"id", "system", "title", "severity", "code", "guide", "kinds", "rung", "requires", "checks", "faults"}


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    ended = subprocess.run(
        [sys.executable, *COMMAND, "cases", "--json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    listed: list[dict[str, Any]] = json.loads(ended.stdout)
    return listed


def ids(cases: Iterable[dict[str, Any]]) -> list[str]:
    return [case["id"] for case in cases]


def test_the_list_of_cases_has_the_promised_keys(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        assert case.keys() >= KEYS
        assert case["id"].startswith(f"{case['system']}/")
        assert case["severity"] in {"P1", "P2", "P3", "P4"}


def test_no_case_is_without_a_check(cases: list[dict[str, Any]]) -> None:
    assert ids(case for case in cases if not case["checks"]) == []


def test_no_check_is_without_a_fault_unless_it_says_so_itself(cases: list[dict[str, Any]]) -> None:
    assert ids(case for case in cases if not case["faults"] and set(case["checks"]) - set(case["unproven"])) == []


def test_every_fault_of_the_suite_belongs_to_a_case(cases: list[dict[str, Any]]) -> None:
    from fixtures.faults import FAULTS

    listed = {fault for case in cases for fault in case["faults"]}
    assert {fault.id for fault in FAULTS} - listed == set()


def test_what_a_case_requires_is_a_case(cases: list[dict[str, Any]]) -> None:
    known = set(ids(cases))
    assert {required for case in cases for required in case["requires"]} <= known


def goldens() -> list[tuple[str, str, str]]:
    """Fault, case and check of every golden of the suite."""
    return [
        (fault, case, check)
        for file in (ROOT / "fixtures/faults/goldens").glob("*.toml")
        for fault, by_case in tomllib.loads(file.read_text()).items()
        for case, by_check in by_case.items()
        for check in by_check
    ]


def test_every_golden_belongs_to_a_fault_that_causes_the_case(cases: list[dict[str, Any]]) -> None:
    causing = {(fault, case["id"]) for case in cases for fault in case["faults"]}
    assert {(fault, case) for fault, case, _ in goldens()} - causing == set()


def test_every_golden_belongs_to_a_check_of_the_case(cases: list[dict[str, Any]]) -> None:
    checks = {check for case in cases for check in case["checks"]}
    assert {f"{case}::{check.partition('[')[0]}" for _, case, check in goldens()} - checks == set()


def test_the_list_of_a_suite_says_what_each_case_has(toy: ToySuite) -> None:
    ended = toy.roundsman("cases", "--json")
    listed = {case["id"]: case for case in json.loads(ended.out)}
    dim = listed["toy/lamp-dim"]
    assert {key: dim[key] for key in KEYS} == {
        "id": "toy/lamp-dim", "system": "toy", "title": "The lamp is dim", "severity": "P2", "code": "",
        "guide": "1.2", "kinds": ["api"], "rung": "read", "requires": ["toy/lamp-out"],
        "checks": ["toy/lamp-dim::check_it_is_bright"], "faults": ["toy/dimmed"],
    }  # fmt: skip
    assert listed["toy/lamp-out"]["code"] == "T1"


def test_the_list_is_filtered_by_code_and_says_when_nothing_is_left(toy: ToySuite) -> None:
    assert [case["id"] for case in json.loads(toy.roundsman("cases", "--code", "t1", "--json").out)] == ["toy/lamp-out"]
    ended = toy.roundsman("cases", "--code", "T9")
    assert (ended.code, ended.error) == (2, "no case matches\n")
