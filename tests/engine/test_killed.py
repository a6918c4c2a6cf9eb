"""Whatever ends a round early, what it saw is kept, the rest is unknown, and nothing goes on running."""

import json
import signal
import socket
import subprocess
from pathlib import Path

import psutil
import pytest

from roundsman.journal import Journal, read_journal
from roundsman.round.running import cut_short
from tests.engine.suites import LONGEST, ToySuite, wait_until

LONG = """
import pathlib, time
import pytest
from fixtures.cases import LAMP_OUT, LAMP_WARM
from roundsman import detects


@detects(LAMP_OUT)
def check_a_quick_one():
    pass


@pytest.mark.parametrize("number", range(4))
@detects(LAMP_WARM)
def check_a_long_one(number):
    pathlib.Path("begun").touch()
    time.sleep(300)
"""

CLOCK = """
import os, time
true = time.monotonic
time.monotonic = lambda: true() + 1000 * os.path.exists({over!r})
"""
"""A clock of every process that is ahead as soon as a file is there: the round is in the middle, whenever that is."""


def processes_in(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()).is_relative_to(folder):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, FileNotFoundError):
            continue
    return found


@pytest.fixture
def long_round(toy: ToySuite) -> ToySuite:
    toy.write("checks/toy/check_lamp.py", LONG)
    return toy


def begun(toy: ToySuite, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
    """A round that is in the middle: one check has a verdict, another does not end."""
    process = toy.start("run", "--target", "target.toml", "--json", "round.json", *arguments, **environment)
    journals = toy.folder / "reports/rounds"

    def in_the_middle() -> bool:
        assert process.poll() is None, process.communicate()
        done = [line for file in journals.glob("*/journal.jsonl") for line in read_journal(file)]
        return (toy.folder / "begun").exists() and any(line["event"] == "verdict" for line in done)

    wait_until(in_the_middle, "the round was in the middle")
    return process


def verdicts(content: dict[str, object]) -> dict[str, tuple[str, str]]:
    checks = content["checks"]
    assert isinstance(checks, list)
    return {check["id"].partition("::")[2]: (check["verdict"], check["message"]) for check in checks}


NOT_LOOKED_AT = {
    f"check_a_long_one[{number}]": ("unknown", "not looked at: the round ended before") for number in range(4)
}


def assert_kept(toy: ToySuite, process: "subprocess.Popen[str]", problem: str) -> None:
    out, error = process.communicate(timeout=LONGEST)
    result = json.loads((toy.folder / "round.json").read_text())
    assert process.returncode == 3, out + error
    assert verdicts(result) == {"check_a_quick_one": ("healthy", ""), **NOT_LOOKED_AT}
    assert [text for text in result["problems"] if text.startswith(problem)] == result["problems"]
    assert f"the round itself: {problem}" in out
    assert "Traceback" not in out + error
    wait_until(lambda: not processes_in(toy.folder), "every process of the round was gone")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_killed_pytest_leaves_its_verdicts_and_the_rest_unknown(long_round: ToySuite, workers: str) -> None:
    process = begun(long_round, "--workers", workers)
    (session,) = psutil.Process(process.pid).children()
    session.send_signal(signal.SIGKILL)
    assert_kept(long_round, process, "pytest ended with SIGKILL; see ")


def test_the_time_limit_ends_the_whole_round(long_round: ToySuite) -> None:
    over = long_round.folder / "over"
    long_round.write("sitecustomize.py", CLOCK.format(over=str(over)))
    process = begun(long_round, "--time-limit", "1000", PYTHONPATH=str(long_round.folder))
    over.touch()
    assert_kept(long_round, process, "the time limit of 1000 s for the whole round was reached")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_round_is_written_down_as_far_as_it_got(long_round: ToySuite, number: signal.Signals) -> None:
    process = begun(long_round, "--workers", "1")
    process.send_signal(number)
    out, error = process.communicate(timeout=LONGEST)
    result = json.loads((long_round.folder / "round.json").read_text())
    assert process.returncode == 3, out + error
    assert result["problems"] == ["interrupted"]
    assert verdicts(result)["check_a_quick_one"][0] == "healthy"
    assert {verdict for name, (verdict, _) in verdicts(result).items() if "long" in name} == {"unknown"}
    wait_until(lambda: not processes_in(long_round.folder), "every process of the round was gone")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_killed_supervisor_takes_its_round_along_and_the_next_round_keeps_it(
    long_round: ToySuite, workers: str
) -> None:
    process = begun(long_round, "--workers", workers)
    process.kill()
    process.communicate(timeout=LONGEST)
    wait_until(lambda: not processes_in(long_round.folder), "every process of the round was gone")
    (folder,) = (long_round.folder / "reports/rounds").iterdir()
    lines = read_journal(folder / "journal.jsonl")
    looked_at = {line["item"] for line in lines if line["event"] == "verdict" and line["verdict"] == "healthy"}
    assert looked_at == {"toy/lamp-out::check_a_quick_one"}
    long_round.replace("checks/toy/check_lamp.py", "time.sleep(300)", "pass")
    ended, result = long_round.round("--workers", "1")
    assert ended.code == 0, "the round that was killed is no trouble of this one"
    assert "was cut short" in result["notes"][0]
    kept = json.loads((folder / "result.json").read_text())
    assert kept["interrupted"] is True
    assert verdicts(kept)["check_a_quick_one"] == ("healthy", "")
    assert {verdict for name, (verdict, _) in verdicts(kept).items() if "long" in name} == {"unknown"}


@pytest.mark.parametrize(
    "torn", [b"", b'{"items": [{"id"', b"\0\0\0\0", b"[]"], ids=["empty", "half", "noughts", "another"]
)
def test_a_torn_list_of_what_was_collected_hides_no_killed_round(torn: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "20260101T000000.000000Z-abcdef"
    folder.mkdir()
    running = {
        "purpose": "run",
        "pid": 1,
        "host": socket.gethostname(),
        "started": 1.0,
        "ends_by": 2.0,
        "target": "shop",
    }
    (folder / "running.json").write_text(json.dumps(running))
    (folder / "collected.json").write_bytes(torn)
    (found,) = cut_short(tmp_path)
    assert (found.result.target, found.result.interrupted, found.result.verdict) == ("shop", True, "unknown")


def test_a_line_of_the_journal_that_a_kill_cut_short_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    file.write_bytes(b'{"event": "start"}\n{"event": "verdict", "item": "toy/\xc3')
    assert read_journal(file) == [{"event": "start"}]
    journal = Journal(file)
    journal.write("note", text="what a page said:\u2028a line of its own, \x00 and \udc80")
    journal.close()
    assert [line["event"] for line in read_journal(file)] == ["start", "note"], "the next line is a line of its own"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_disk_that_is_full_gives_one_line_and_no_traceback(toy: ToySuite) -> None:
    toy.write("checks/toy/check_lamp.py", LONG.replace("time.sleep(300)", "pass"))
    (toy.folder / ".round.json.new").symlink_to("/dev/full")
    ended = toy.roundsman("run", "--target", "target.toml", "--json", "round.json")
    assert ended.code == 3, ended.text
    assert "round.json: No space left on device" in ended.error
    assert "Traceback" not in ended.text


def test_a_bug_of_the_command_never_looks_like_a_failing_target(toy: ToySuite) -> None:
    toy.write(
        "sitecustomize.py",
        "import roundsman.command.run as run\n\n\ndef broken(*_):\n    raise KeyError\n\n\nrun.show_round = broken\n",
    )
    toy.write("checks/toy/check_lamp.py", LONG.replace("time.sleep(300)", "pass"))
    ended = toy.roundsman("run", "--target", "target.toml", PYTHONPATH=str(toy.folder))
    assert ended.code == 3, ended.text
