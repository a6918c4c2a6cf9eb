"""What failed is asked again once: a flap is degraded, an outage stays one."""

import json

import pytest

from tests.gate.rounds import Rounds, Strike, ended

ITEM = "scanner/pattern-factory-down::check_it_answers_as_itself"


def test_a_flap_that_heals_is_degraded_and_keeps_its_first_failure(
    rounds: Rounds, strike: Strike, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds.say(round={"second_look_pause": 10.0, "second_look_share": 0.5})
    with strike("scanner/factory-unavailable"):
        process = rounds.start("gate", "--details")
        rounds.wait_for("end", process)
    told = ended(process)
    result = rounds.result()
    check = next(check for check in result["checks"] if check["id"] == ITEM)
    looks = sorted(
        (
            found
            for file in (rounds.newest() / "allure-results").glob("*-result.json")
            if (found := json.loads(file.read_text()))["fullName"] == ITEM
        ),
        key=lambda found: found["start"],
    )
    with capsys.disabled():
        statuses = [one["status"] for one in looks]
        print(f"\nflap: exit {told.code}, {result['verdict']}, looks in Allure {statuses}")
        print("\n".join(result["notes"]))
    assert (told.code, result["verdict"]) == (0, "degraded"), told.out + told.error
    assert (check["verdict"], check["looks"]) == ("degraded", 2)
    assert "HTTP 503" in check["first_failure"]
    assert "passed on second look; the first one said:" in told.out
    assert [one["status"] for one in looks] == ["failed", "passed"]
    assert "HTTP 503" in looks[0]["statusDetails"]["message"]
    assert "passed on second look" in looks[1]["statusDetails"]["message"]
    assert {line["round_look"] for line in rounds.journal() if line["event"] == "verdict"} >= {1, 2}
    tokens = [one for one in result["checks"] if one["case"] == "scanner/jwt-expired"]
    assert all(one["asked"] and one["verdict"] in {"healthy", "degraded"} for one in tokens), (
        "what stood behind the root is asked when the root is well again"
    )
    assert any("10 s" in note and "2 passed" in note for note in result["notes"])


def test_more_than_the_share_is_not_asked_again(rounds: Rounds, strike: Strike) -> None:
    rounds.say(round={"second_look_pause": 0.1, "second_look_share": 0.05})
    with strike("scanner/factory-unavailable"):
        told = rounds.make("run")
    assert told.code == 1
    checks = rounds.result()["checks"]
    failed = f"2 of {len(checks)} checks failed on their own"
    assert f"nothing was asked again: {failed}, more than the 5% of second_look_share" in told.out
    assert {check["looks"] for check in checks} == {1}
