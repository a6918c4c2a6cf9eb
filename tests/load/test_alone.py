"""Load comes last and alone, whatever runs the round; and in a proof it meets only what is worth its time."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from roundsman import Case, Fault, Kind, Severity
from roundsman.proof.looks import Phase, foreign_faults, is_worth, looks_for

CONFTEST = """
from roundsman import Case, Severity
from roundsman.target import SystemSettings
CASE = Case("toy/lamp", Severity.P3, guide="1", owner="us", title="t", symptom="s", resolution=("r",))
class Toy(SystemSettings):
    pass
def roundsman_catalogue(): return (CASE,)
def roundsman_settings(): return {"toy": Toy}
"""
CHECK = """
import os, time
from pathlib import Path
import pytest
from conftest import CASE
from roundsman import Rung, detects
@pytest.mark.parametrize("number", range({count}))
@detects(CASE, rung=Rung.{rung}, alone={alone})
def check_{name}(number):
    began = time.monotonic()
    time.sleep({seconds})
    with Path("times").open("a") as file:
        print("{name}", os.getpid(), began, time.monotonic(), file=file)
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\ntestpaths = load checks\npythonpath = .\npython_files = check_*.py\npython_functions = check_*\n"
        "addopts = --import-mode=importlib -p no:locust\n"
    )
    (tmp_path / "target.toml").write_text('name = "toy"\nrungs = ["read", "load"]\n[toy]\n')
    for folder, values in (
        ("checks", {"name": "reads", "count": 12, "rung": "READ", "seconds": 0.1, "alone": False}),
        ("checks", {"name": "crowds", "count": 2, "rung": "READ", "seconds": 0.3, "alone": True}),
        ("load", {"name": "loads", "count": 3, "rung": "LOAD", "seconds": 0.3, "alone": False}),
    ):
        (tmp_path / folder / "toy").mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "toy" / f"check_{values['name']}.py").write_text(CHECK.format(**values))
    return tmp_path


def times(suite: Path, *options: str) -> list[tuple[str, str, float, float]]:
    command = [sys.executable, "-m", "pytest", f"--target={suite / 'target.toml'}", "-q", *options]
    done = subprocess.run(command, cwd=suite, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line.split() for line in (suite / "times").read_text().splitlines()]
    looked = [(name, pid, float(began), float(ended)) for name, pid, began, ended in lines]
    return sorted(looked, key=lambda one: one[2])


def test_under_xdist_a_load_and_a_crowd_run_beside_nothing_else(suite: Path) -> None:
    looked = times(suite, "-n", "3")
    assert len(looked) == 17
    assert len({pid for _, pid, _, _ in looked}) > 1, "it was shared among workers"
    alone = [(began, ended) for name, _, began, ended in looked if name != "reads"]
    for name, _, began, ended in looked:
        beside = [other for other in alone if other != (began, ended) and began < other[1] and other[0] < ended]
        assert not beside, f"{name} ran beside a load or a crowd"


def test_in_one_process_load_comes_last(suite: Path) -> None:
    assert [name for name, *_ in times(suite)] == ["crowds"] * 2 + ["reads"] * 12 + ["loads"] * 3


def case(slug: str, *requires: Case) -> Case:
    return Case(f"toy/{slug}", Severity.P3, "1", "t", "s", ("r",), "us", requires=requires)


ROOT, SLOW = case("root"), case("slow")
BASELINE, PAGE, ROWS = case("baseline", ROOT), case("page"), case("rows")


@dataclass(frozen=True)
class Ill(Fault):
    id: str  # type: ignore[misc]
    causes: tuple[Case, ...]  # type: ignore[misc]
    title = "ill"

    @contextmanager
    def strike(self, sandbox: Any) -> Iterator[None]:
        yield


FAULTS = [
    Ill("toy/own", (BASELINE,)), Ill("toy/root-1", (ROOT,)), Ill("toy/root-2", (ROOT, SLOW)), Ill("toy/slow", (SLOW,)),
    Ill("toy/page", (PAGE,)), Ill("toy/rows-1", (ROWS,)), Ill("toy/rows-2", (ROWS,)),
]  # fmt: skip
KINDS = {
    "toy/root": {Kind.API},
    "toy/slow": {Kind.API},
    "toy/page": {Kind.BROWSER},
    "toy/rows": {Kind.DB},
    "toy/baseline": {Kind.LOAD},
}


def test_in_mode_all_a_load_meets_its_own_faults_those_it_requires_and_one_of_each_other_kind() -> None:
    chosen = foreign_faults(BASELINE, Kind.LOAD, FAULTS, KINDS)
    assert {"toy/root-1", "toy/root-2", "toy/page"} <= chosen
    assert len(chosen & {"toy/rows-1", "toy/rows-2"}) == 1
    assert "toy/own" not in chosen
    assert chosen == foreign_faults(BASELINE, Kind.LOAD, FAULTS, KINDS), "the same every time"
    everything = looks_for(BASELINE, FAULTS, everything=True)
    looks = [look for look in everything if is_worth(look, BASELINE, Kind.LOAD, chosen)]
    struck = {look.group for look in looks if look.phase is Phase.STRUCK}
    assert struck == chosen | {"toy/own"}


def test_in_mode_all_a_quick_item_meets_every_fault() -> None:
    looks = [look for look in looks_for(SLOW, FAULTS, everything=True) if is_worth(look, SLOW, Kind.API, ())]
    assert {look.group for look in looks if look.phase is Phase.STRUCK} == {fault.id for fault in FAULTS}
