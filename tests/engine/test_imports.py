"""Imports point one way, and the configuration that watches over it really notices when one does not."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract["name"] for contract in CONFIGURATION["contracts"]}
MODULES = (
    "roundsman.engine", "fixtures.suite", "fixtures.cases.shop", "fixtures.clients.shop", "fixtures.faults.shop",
    "fixtures.sandbox.shop", "checks.shop", "browser.shop", "load.shop",
)  # fmt: skip
WRONG = {
    "engine": [("roundsman.engine", "fixtures.cases.shop"), ("roundsman.engine", "checks.shop")],
    "checks": [
        ("checks.shop", "fixtures.faults.shop"),
        ("checks.shop", "fixtures.sandbox.shop"),
        ("checks.shop", "allure"),
        ("checks.shop", "allure_commons"),
        ("browser.shop", "fixtures.faults.shop"),
        ("fixtures.clients.shop", "fixtures.sandbox.shop"),
        ("fixtures.clients.shop", "allure"),
        ("fixtures.cases.shop", "fixtures.faults.shop"),
    ],
    "fixtures": [("fixtures.clients.shop", "checks.shop"), ("fixtures.sandbox.shop", "browser.shop")],
    "cases": [("fixtures.cases.shop", "fixtures.clients.shop")],
    "faults": [("fixtures.faults.shop", "fixtures.clients.shop")],
    "sandbox": [
        ("fixtures.sandbox.shop", "fixtures.cases.shop"),
        ("fixtures.sandbox.shop", "fixtures.clients.shop"),
        ("fixtures.sandbox.shop", "fixtures.faults.shop"),
    ],
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Packages with the names of this repository, one empty module each, and its configuration."""
    for module in MODULES:
        *packages, name = module.split(".")
        folder = tmp_path
        for package in packages:
            folder /= package
            folder.mkdir(exist_ok=True)
            (folder / "__init__.py").touch()
        (folder / f"{name}.py").touch()
    text = (ROOT / "pyproject.toml").read_text()
    (tmp_path / "pyproject.toml").write_text(text[text.index("[tool.importlinter]") :])
    return tmp_path


def broken_contracts(folder: Path) -> list[str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    ended = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=folder,
        env={"PYTHONPATH": str(folder), "NO_COLOR": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = re.findall(r"^(.+) (KEPT|BROKEN)\b", ended.stdout, re.MULTILINE)
    assert sorted(name for name, _ in told) == sorted(CONTRACTS.values()), ended.stdout + ended.stderr
    broken = [name for name, state in told if state == "BROKEN"]
    assert bool(broken) == bool(ended.returncode)
    return broken


def test_packages_without_imports_keep_every_contract(copy: Path) -> None:
    assert broken_contracts(copy) == []


def test_every_contract_has_an_import_that_breaks_it() -> None:
    assert set(WRONG) == set(CONTRACTS)


@pytest.mark.parametrize(
    ("contract", "importer", "imported"),
    [(contract, *pair) for contract, pairs in WRONG.items() for pair in pairs],
)
def test_an_import_that_points_the_wrong_way_breaks_its_contract(
    copy: Path, contract: str, importer: str, imported: str
) -> None:
    (copy / f"{importer.replace('.', '/')}.py").write_text(f"import {imported}\n")
    assert broken_contracts(copy) == [CONTRACTS[contract]]


def test_this_repository_keeps_every_contract() -> None:
    assert broken_contracts(ROOT) == []


def test_the_sandbox_names_no_fault() -> None:
    from fixtures.faults import FAULTS

    names = {name for fault in FAULTS for name in (fault.id, fault.id.partition("/")[2], type(fault).__name__)}
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "fixtures" / "sandbox").rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
        for name in names
        if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []
