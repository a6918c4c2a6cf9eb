"""A sandbox that is served for a person, from another terminal; and one that does not start."""

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.engine.suites import LONGEST, ToySuite, wait_until

NOBODY = "no sandbox is being served; start one with `roundsman sandbox`\n"


@contextmanager
def served(toy: ToySuite) -> "Iterator[subprocess.Popen[str]]":
    before = set(toy.folder.glob(".roundsman/sandbox-*.json"))
    process = toy.start("sandbox")

    def is_there() -> bool:
        assert process.poll() is None, process.communicate()
        return bool(set(toy.folder.glob(".roundsman/sandbox-*.json")) - before)  # the whole file, not its beginning

    try:
        wait_until(is_there, "the sandbox was served")
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=LONGEST)
    assert (process.returncode, error) == (0, ""), out


def test_faults_are_listed_struck_and_healed(toy: ToySuite) -> None:
    with served(toy):
        listed = json.loads(toy.roundsman("sandbox", "faults", "--json").out)
        assert [fault["id"] for fault in listed] == ["toy/switched-off", "toy/unplugged", "toy/dimmed", "toy/warmed"]
        assert toy.roundsman("sandbox", "strike", "toy/dimmed").out.startswith("struck: ")
        assert "struck toy/dimmed " in toy.roundsman("sandbox", "faults").out
        unknown = toy.roundsman("sandbox", "strike", "toy/dimmed&fault=toy/warmed")
        assert (unknown.code, "toy/dimmed&fault=toy/warmed" in unknown.error) == (2, True)
        assert toy.roundsman("sandbox", "heal").out == "healed: toy/dimmed\n"
    assert (toy.roundsman("sandbox", "faults").code, toy.roundsman("sandbox", "faults").error) == (2, NOBODY)


def test_the_newest_of_several_is_asked_and_the_others_stay(toy: ToySuite) -> None:
    with served(toy):
        with served(toy):
            toy.roundsman("sandbox", "strike", "toy/dimmed")
        assert toy.roundsman("sandbox", "heal").out == "nothing was struck\n"


@pytest.mark.parametrize("left", ['{"desk": "http://127.0.0.1:1"}', '{"de', "[]"], ids=["gone", "cut", "another"])
def test_what_a_killed_sandbox_left_is_passed_over(toy: ToySuite, left: str) -> None:
    toy.write(".roundsman/sandbox-1.json", left)
    ended = toy.roundsman("sandbox", "faults")
    assert (ended.code, ended.text) == (2, NOBODY)


def test_a_sandbox_that_breaks_off_is_not_mistaken_for_one_that_is_gone(toy: ToySuite) -> None:
    with served(toy), socket.create_server(("127.0.0.1", 0)) as listener:
        desk = f"http://127.0.0.1:{listener.getsockname()[1]}"
        toy.write(".roundsman/sandbox-1.json", json.dumps({"desk": desk}))
        asked = toy.start("sandbox", "strike", "toy/dimmed")
        listener.accept()[0].close()
        out, error = asked.communicate(timeout=LONGEST)
        assert (asked.returncode, out) == (3, ""), error
        assert error.startswith(f"the sandbox at {desk} did not answer POST /strike: ")
        (toy.folder / ".roundsman/sandbox-1.json").unlink()
        assert toy.roundsman("sandbox", "heal").out == "nothing was struck\n", "the older one was left alone"


def test_a_sandbox_that_does_not_start_says_why_in_one_line(toy: ToySuite) -> None:
    toy.replace("services/__init__.py", "self.lamp.start()", 'raise OSError("no port")')
    why = "the sandbox did not start: OSError: no port"
    ended = toy.roundsman("sandbox")
    assert (ended.code, ended.error) == (3, f"{why}\n")
    ended = toy.roundsman("run", "--workers", "1")
    assert (ended.code, f"the round itself: {why}" in ended.out.splitlines()) == (3, True), ended.text


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--system", "toi"], "--system: the sandbox has no system toi; it has toy"),
        (["--databases", "bogus"], "'bogus' is not one of"),
        (["--write-target", "/nowhere/target.toml"], "/nowhere/target.toml: there is no such folder"),
    ],
    ids=["system", "databases", "place"],
)
def test_a_wrong_wish_is_wrong_usage(toy: ToySuite, arguments: list[str], line: str) -> None:
    ended = toy.roundsman("sandbox", *arguments)
    assert (ended.code, line in " ".join(ended.error.replace("│", " ").split())) == (2, True), ended.text
    assert "Traceback" not in ended.text
