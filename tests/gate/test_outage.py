"""Pattern Factory is down: one root, the others consequences, and three lines that say so."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.gate.rounds import Rounds, Strike

ROOT = "scanner/pattern-factory-down"
TODAY = datetime.now(UTC).date()


def waiver(expires: date) -> dict[str, str]:
    return {"case": ROOT, "owner": "Ada", "reason": "replaced on Monday", "expires": expires.isoformat()}


def test_an_outage_is_one_root_and_blocks(rounds: Rounds, strike: Strike, capsys: pytest.CaptureFixture[str]) -> None:
    rounds.say(round={"second_look_pause": 0.1, "second_look_share": 0.5})
    assert rounds.make("gate").code == 0
    with strike("scanner/factory-hangs"):
        blocked = rounds.make("gate", "--details")
        result = rounds.result()
        known_before = rounds.make("gate", "--new-only", f"--since={rounds.newest()}")
        rounds.say(waivers=[waiver(TODAY - timedelta(days=1))])
        expired = rounds.make("gate", "--new-only", f"--since={rounds.newest()}")
    consequences = {check["case"] for check in result["checks"] if check["consequence_of"]}
    roots = {check["case"] for check in result["checks"] if check["verdict"] == "failing"} - consequences
    first, why, where = blocked.lines[-3:]
    with capsys.disabled():
        print(f"\nPattern Factory down: roots {len(roots)}, consequences {len(consequences)}, exit {blocked.code}")
        print(first, why, where, sep="\n")
    assert roots == {ROOT}
    assert {"scanner/login", "scanner/jwt-expired"} <= consequences
    assert {check["consequence_of"] for check in result["checks"]} == {None, ROOT}
    assert blocked.code == 1
    assert first.startswith("BLOCKED: target staging: 1 × failing")
    assert f"{ROOT} (P1 failing, new): expected an answer within" in why
    assert "consequences: " in why
    assert "summary.md" in where

    again = [check for check in result["checks"] if check["looks"] == 2]
    assert {check["case"] for check in again} == {ROOT}, "only the root is asked again"
    assert {check["verdict"] for check in again} == {"failing"}
    assert f"2 of {len(result['checks'])} checks were asked again, 0 passed" in blocked.out

    assert known_before.code == 0, known_before.out
    assert f"old: {ROOT}" in known_before.out

    assert expired.code == 1
    assert f"its waiver by Ada expired on {TODAY - timedelta(days=1)}" in expired.lines[1]


def test_a_container_that_ended_is_named(rounds: Rounds, strike: Strike) -> None:
    rounds.say(round={"second_look_pause": 0.1, "second_look_share": 0.5})
    with strike("scanner/factory-gone"):
        blocked = rounds.make("gate")
        result = rounds.result()
    first, why, _ = blocked.lines[-3:]
    assert blocked.code == 1
    assert first.startswith("BLOCKED: target staging: 1 × failing")
    assert "scanner/containers (P2 failing" in why
    assert "pattern-factory" in why
    gone = {check["case"] for check in result["checks"] if check["consequence_of"] == "scanner/containers"}
    assert {ROOT, "scanner/login", "scanner/jwt-expired"} <= gone


def test_a_container_that_comes_and_goes_hides_nothing_that_others_do(rounds: Rounds, strike: Strike) -> None:
    rounds.selection = ("--case=scanner/jwt-invalid",)
    with strike("scanner/speech-restarts-for-ever"), strike("scanner/signature-not-verified"):
        told = rounds.make("run")
    failing = {
        check["case"]: check["consequence_of"] for check in rounds.result()["checks"] if check["verdict"] != "healthy"
    }
    assert failing == {"scanner/containers": None, "scanner/jwt-invalid": None}, told.out


def test_what_ci_is_given(rounds: Rounds, strike: Strike, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n")
    with strike("scanner/factory-unavailable"):
        told = rounds.make(
            "gate",
            f"--summary={tmp_path / 'own.md'}",
            f"--json={tmp_path / 'gate.json'}",
            GITHUB_ACTIONS="true",
            GITHUB_STEP_SUMMARY=str(page),
        )
    assert told.code == 1
    assert f"::error title={ROOT}%3A failing::{ROOT} (P1 failing)" in told.out
    assert page.read_text().startswith("before\n## Blocked: target staging\n")
    assert page.read_text().removeprefix("before\n") == (tmp_path / "own.md").read_text()
    assert "1. Ask its health page yourself" in page.read_text(), "the first steps stand in the summary"
    assert '"gate": {' in (tmp_path / "gate.json").read_text()
