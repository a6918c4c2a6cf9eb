"""Real results, made by a small pytest session with allure-pytest, and what a built page carries."""

import base64
import functools
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import roundsman
from roundsman.case import Case
from roundsman.report.stamp import ItemVerdict
from roundsman.vocabulary import Severity, Verdict

SUITE = Path(__file__).resolve().parents[2]

CHECKS = """
import allure
import pytest

@pytest.fixture(autouse=True)
def item(request):
    case = "shop/down" if "down" in request.node.name else "shop/slow"
    allure.dynamic.label("roundsman_item", f"{case}::{request.node.name}")
    allure.dynamic.label("parentSuite", "shop")
    allure.dynamic.label("suite", case)
    allure.dynamic.label("case", case)

def check_the_shop_is_not_down():
    allure.attach("GET /orders", "evidence", allure.attachment_type.TEXT)
    assert "refused" == "200"

@pytest.mark.parametrize("page", ["first", "last"])
def check_listing_is_fast(page):
    assert False, "the shop does not answer"

def check_writing_is_fast():
    pass

def check_searching_is_fast():
    raise RuntimeError("no browser")
"""

DOWN = Case(
    "shop/down", Severity.P1, "4.1", "The shop is down", "Nobody can order.",
    ("Look at the shop's log.", "Start it [again]."), "shop-team", "SH-1",
)  # fmt: skip
SLOW = Case(
    "shop/slow", Severity.P2, "4.2", "The shop is slow", "Orders wait.", ("Count the orders.",), "shop-team",
    requires=(DOWN,),
)  # fmt: skip
CASES = {case.id: case for case in (DOWN, SLOW)}

VERDICTS = [
    ItemVerdict("shop/down::check_the_shop_is_not_down", DOWN.id, Verdict.FAILING, "expected 200, observed refused"),
    ItemVerdict("shop/slow::check_listing_is_fast[first]", SLOW.id, Verdict.FAILING, "no answer", DOWN.id),
    ItemVerdict("shop/slow::check_listing_is_fast[last]", SLOW.id, Verdict.UNKNOWN, "", DOWN.id, asked=False),
    ItemVerdict("shop/slow::check_writing_is_fast", SLOW.id, Verdict.DEGRADED, "0.8 s is over 0.5 s"),
    ItemVerdict("shop/slow::check_searching_is_fast", SLOW.id, Verdict.UNKNOWN, "no browser"),
]


@pytest.fixture
def cases() -> dict[str, Case]:
    return CASES


@pytest.fixture
def verdicts() -> list[ItemVerdict]:
    return VERDICTS


@pytest.fixture
def suite() -> Path:
    return SUITE


@pytest.fixture(scope="session")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str, int], Path]:
    """Runs the checks, once for each file, selection and time of asking, and returns the folder of their results."""

    @functools.cache
    def run(file: str, only: str, time_of_asking: int) -> Path:
        place = tmp_path_factory.mktemp(f"checks-{time_of_asking}")
        (place / file).write_text(CHECKS)
        path = str(Path(roundsman.__file__).parents[1])
        ended = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", str(place), "-q", str(place / file)),
                *("-p", "allure_pytest", "-p", "no:cacheprovider", "-o", "python_functions=check_*", "-k", only),
                *("--alluredir", str(place / "results")),
            ],
            env=os.environ | {"PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 1, ended.stdout + ended.stderr
        return place / "results"

    return run


@pytest.fixture
def look(tmp_path: Path, looked: Callable[[str, str, int], Path]) -> Callable[..., Path]:
    """Looks once, into a folder of the test's own."""
    times = itertools.count()

    def copy(folder: str = "results", file: str = "check_shop.py", only: str = "") -> Path:
        return Path(shutil.copytree(looked(file, only, next(times)), tmp_path / folder, dirs_exist_ok=True))

    return copy


@pytest.fixture
def read() -> Callable[[Path], dict[str, list[dict[str, Any]]]]:
    """The results of a folder by item, oldest first."""

    def by_item(results: Path) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for path in results.glob("*-result.json"):
            result = json.loads(path.read_text())
            found.setdefault(labels_of(result)["roundsman_item"], []).append(result)
        for looks in found.values():
            looks.sort(key=lambda one: one["start"])
        return found

    return by_item


@pytest.fixture
def labels() -> Callable[[dict[str, Any]], dict[str, str]]:
    return labels_of


@pytest.fixture
def embedded() -> Callable[[Path], dict[str, Any]]:
    """What a single-file page carries under the name of a JSON file."""

    def decode(page: Path) -> dict[str, Any]:
        pairs = re.findall(r'd\("([^"]+\.json)","([A-Za-z0-9+/=]*)"\)', page.read_text())
        return {name: json.loads(base64.b64decode(content)) for name, content in pairs}

    return decode


def labels_of(result: dict[str, Any]) -> dict[str, str]:
    return {label["name"]: label["value"] for label in result["labels"]}
