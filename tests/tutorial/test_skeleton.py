"""The skeleton stands by itself, and an unproven check is allowed only where a suite allows it."""

import subprocess
import sys
from pathlib import Path

import pytest

SKELETON = Path(__file__).parents[2] / "roundsman" / "command" / "skeleton"
CASE = """
from roundsman import Case, Severity

DARK = Case(
    "room/dark", Severity.P3, guide="1", owner="Porter", title="Dark", symptom="It is dark.", resolution=("Look.",),
)
CATALOGUE = (DARK,)
"""
CHECK = """
from roundsman import detects
from suite.cases import DARK


@detects(DARK, unproven="there is no sandbox of a room")
def check_it_is_bright(target):
    assert target
"""


def roundsman(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "roundsman", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    assert roundsman("init", "rooms", folder=tmp_path).returncode == 0
    folder = tmp_path / "rooms"
    (folder / "suite" / "cases.py").write_text(CASE, encoding="utf-8")
    (folder / "checks" / "check_room.py").write_text(CHECK, encoding="utf-8")
    return folder


def test_every_file_of_the_skeleton_is_made(tmp_path: Path) -> None:
    roundsman("init", "rooms", folder=tmp_path)
    wanted = {path.relative_to(SKELETON).as_posix() for path in SKELETON.rglob("*") if path.is_file()}
    folder = tmp_path / "rooms"
    made = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert made == {".gitignore" if name == "gitignore" else name for name in wanted if "__pycache__" not in name}


def test_init_touches_nothing_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    refused = roundsman("init", ".", folder=tmp_path)
    assert refused.returncode == 2
    assert refused.stderr == ". is there already and not empty; name a new folder\n"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_unproven_check_is_shown_as_such(suite: Path) -> None:
    listed = roundsman("cases", folder=suite)
    assert "unproven: room/dark::check_it_is_bright: there is no sandbox of a room" in listed.stdout
    assert '"unproven": {\n   "room/dark::check_it_is_bright"' in roundsman("cases", "--json", folder=suite).stdout


def test_a_proof_of_nothing_but_unproven_checks_is_no_proof(suite: Path) -> None:
    proof = roundsman("prove", folder=suite)
    assert proof.returncode == 2
    assert proof.stderr == "no check collected: unproven: there is no sandbox of a room\n"


def test_a_suite_that_wants_every_check_proven_refuses_the_mark(suite: Path) -> None:
    settings = suite / "pyproject.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("allow_unproven = true", "allow_unproven = false"), encoding="utf-8")
    refused = roundsman("cases", folder=suite)
    assert refused.returncode == 2
    assert refused.stderr.startswith("this suite wants every check proven: room/dark::check_it_is_bright; write a fa")


def test_a_mark_without_words_is_refused(suite: Path) -> None:
    check = suite / "checks" / "check_room.py"
    check.write_text(CHECK.replace("there is no sandbox of a room", " "), encoding="utf-8")
    refused = roundsman("cases", folder=suite)
    assert refused.returncode == 2
    assert "a check of room/dark: unproven needs words that say why" in refused.stderr
