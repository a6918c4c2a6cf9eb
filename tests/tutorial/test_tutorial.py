"""Follows docs/tutorial.md literally: writes its files, types its commands, reads what they say."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tutorial.reading import Command, File, complaint, steps
from tests.tutorial.terminal import Terminal

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"
FOLDER = "library-watch"
EXIT_CODE = "echo $?"


@pytest.fixture
def terminals(tmp_path: Path) -> Iterator[dict[bool, Terminal]]:
    (tmp_path / FOLDER).parent.mkdir(exist_ok=True)
    opened = {False: Terminal(tmp_path, Path(sys.executable).parent)}
    yield opened
    for terminal in reversed(opened.values()):
        terminal.close()


def test_the_tutorial_holds_command_by_command(tmp_path: Path, terminals: dict[bool, Terminal]) -> None:
    path = list(steps(TUTORIAL))
    for place, step in enumerate(path):
        if isinstance(step, File):
            file = tmp_path / FOLDER / step.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(step.text, encoding="utf-8")
            continue
        following = path[place + 1] if place + 1 < len(path) else None
        _type(step, terminals, tmp_path, may_fail=isinstance(following, Command) and following.words == EXIT_CODE)


def _type(step: Command, terminals: dict[bool, Terminal], folder: Path, *, may_fail: bool) -> None:
    if step.second_terminal:
        terminals[True] = Terminal(folder / FOLDER, Path(sys.executable).parent)
        terminals[True].begin(step.words)
        said = terminals[True].read_until(step.output[-1])
    else:
        said, code = terminals[False].type(step.words)
        assert may_fail or code == 0, f"$ {step.words}\n{said}\nended with {code}"
    assert not (problem := complaint(step.output, said)), f"$ {step.words}\n{said}\n{problem}"


def test_the_tutorial_has_every_kind_of_step() -> None:
    path = list(steps(TUTORIAL))
    typed = " ".join(step.words for step in path if isinstance(step, Command))
    for command in ("init", "cases", "run", "prove", "sandbox strike", "sandbox heal", "guide"):
        assert f"roundsman {command}" in typed
    written = {step.path.partition("/")[0] for step in path if isinstance(step, File)}
    assert written == {"suite", "checks", "targets"}


def test_the_excerpts_would_notice_another_output() -> None:
    assert complaint(["one … three", "four"], "one two  three\n four") == ""
    assert complaint(["one … two"], "two one") != ""
    assert complaint(["four", "one"], "one four") != ""
