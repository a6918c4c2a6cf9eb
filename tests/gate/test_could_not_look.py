"""The monitor's own trouble, a lost secret, a killed gate: nothing of it is the target's fault."""

import json
import os
import signal
from pathlib import Path

import psutil
import pytest

from roundsman.journal import read_journal
from roundsman.round.running import cut_short
from roundsman.sandbox.owner import SandboxOwner
from tests.gate.rounds import Rounds, Strike, ended
from tests.waiting import eventually, is_running


def test_a_cut_network_of_ours_makes_the_round_unknown(
    rounds: Rounds, closed_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    scanner = rounds.content["scanner"]
    rounds.say(
        anchors={"gateway": f"127.0.0.1:{closed_port}", "elsewhere": f"http://127.0.0.1:{closed_port}/"},
        scanner={**scanner, "pattern_factory": {"url": "http://factory.invalid"}},
    )
    told = rounds.make("run")
    result = rounds.result()
    failing = [check["id"] for check in result["checks"] if check["verdict"] == "failing"]
    with capsys.disabled():
        print(f"\nnetwork of the monitor cut: exit {told.code}, failing cases {len(failing)}; {result['problems']}")
    assert told.code == 3
    assert failing == []
    assert result["verdict"] == "unknown"
    assert len(result["problems"]) == 1
    assert result["problems"][0].startswith("our own network is in trouble: no anchor answers (elsewhere http://127")
    assert "\n" not in result["problems"][0]


def test_a_lost_secret_blocks_on_coverage(rounds: Rounds, capsys: pytest.CaptureFixture[str]) -> None:
    scanner = rounds.content["scanner"]
    secret = Path(scanner["database"]["url"]["file"]).read_text(encoding="utf-8")
    rounds.say(scanner={**scanner, "database": {"url": {"env": "SCANNER_DATABASE"}}})
    assert rounds.make("gate", SCANNER_DATABASE=secret).code == 0
    told = rounds.make("gate", "--allow-unknown")
    with capsys.disabled():
        print(f"\nsecret removed: exit {told.code}\n{told.out}")
    assert told.code == 3
    cases = len({check["case"] for check in rounds.result()["checks"]})
    assert f"BLOCKED: target staging: 1 × coverage; looked at {cases - 1} of {cases} cases" in told.lines[0]
    assert "scanner/database (P1) was looked at on " in told.lines[1]
    assert "the secret in environment variable SCANNER_DATABASE is missing or empty" in told.lines[1]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_gate_leaves_a_readable_journal_and_the_next_round_says_so(
    rounds: Rounds, strike: Strike, number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    with strike("scanner/factory-hangs"):
        gate = rounds.start("gate")
        rounds.wait_for("verdict", gate)
        children = psutil.Process(gate.pid).children(recursive=True)
        os.kill(gate.pid, number)
        out = ended(gate).out
    ended_too = eventually(lambda: not any(is_running(child.pid) for child in children))
    assert ended_too, "a session must not outlive its supervisor"
    killed = rounds.newest()
    verdicts = [line for line in rounds.journal() if line["event"] == "verdict"]
    assert all(json.loads(line) for line in (killed / "journal.jsonl").read_text().splitlines())
    following = rounds.make("run") if number == signal.SIGKILL else None
    kept = json.loads((killed / "result.json").read_text())
    with capsys.disabled():
        print(f"\ngate ended by {number.name}: verdicts in its journal {len(verdicts)}")
        print(following.lines[0] if following else "")
    if following:
        assert following.lines[0].startswith("note: the gate of ")
        assert "was cut short" in following.lines[0]
        assert "it is kept as interrupted" in following.lines[0]
        assert kept["interrupted"]
        assert following.code == 0, following.out
    else:
        assert out.startswith("BLOCKED: target staging: ")
        assert gate.returncode in {1, 3}
        assert "interrupted" in kept["problems"]
    assert cut_short(rounds.kept) == [], "it is said once"


def test_a_deployment_that_is_still_coming_up_is_waited_for(
    rounds: Rounds, owner: SandboxOwner, strike: Strike
) -> None:
    with strike("scanner/factory-gone"):
        process = rounds.start("gate", "--wait-ready=60", "--deadline=120")
        assert eventually(lambda: _asked_once(rounds)), "it did not ask whether the deployment is ready"
    told = ended(process)
    assert told.code == 0, told.out + told.error
    assert any(note.startswith("ready after ") for note in rounds.result()["notes"])


def _asked_once(rounds: Rounds) -> bool:
    """Whether the first look for readiness is over."""
    journals = rounds.kept.glob("*/ready/1/journal.jsonl")
    return any(line["event"] == "end" for journal in journals for line in read_journal(journal))
