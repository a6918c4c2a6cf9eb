"""Whatever a check ends in, it gets the verdict of the design's table, and the round its exit code."""

from typing import Any

import pytest

from tests.engine.suites import ToySuite, shared_toy

CASES = "fixtures/cases.py"
CHECKS = "checks/toy/check_lamp.py"
HEAD = "from fixtures.cases import LAMP_DIM, LAMP_OUT, LAMP_WARM\nfrom roundsman import degraded, detects\n"
ENDS = {
    "check_healthy": ("healthy", ""),
    "check_asserts": ("failing", "too warm\nassert 51 <= 50"),
    "check_asserts_the_illegible": ("failing", "it blinks \\x1b[2J\\x00 in\\u2028two \\udc80 lines"),
    "check_target_failure": (
        "failing",
        "GET /warmth\n  expected  an answer\n  observed  nothing\n  took      1.500 s\n  again     curl /warmth",
    ),
    "check_cannot_look": ("unknown", "no thermometer"),
    "check_credential_refused": ("unknown", "the porter does not know us"),
    "check_bug": ("unknown", "'degrees'"),
    "check_exits": ("unknown", "0"),
    "check_skips": ("unknown", "not today"),
    "check_is_skipped": ("unknown", "not this year"),
    "check_is_expected_to_fail": ("failing", "warm again"),
    "check_degraded": ("degraded", "lukewarm; and damp"),
    "check_degraded_and_failing": ("failing", "no, hot"),
    "check_setup_asserts": ("failing", "the lamp refuses"),
    "check_setup_breaks": ("unknown", "the ladder is broken"),
    "check_teardown_asserts": ("failing", "the lamp fell down"),
    "check_teardown_breaks": ("unknown", "the ladder fell down"),
    "check_failing_then_teardown_breaks": ("failing", "it burns"),
}


def by_name(result: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {check["id"].partition("::")[2]: check for check in result["checks"]}


@pytest.fixture(scope="module", params=[1, 2], ids=["one-worker", "two-workers"])
def every_end(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    toy = shared_toy(tmp_path_factory)
    toy.use("every_end.py")
    ended, result = toy.round("--workers", str(request.param))
    return {**result, "code": ended.code}


@pytest.mark.parametrize("name", ENDS)
def test_every_end_of_a_look_has_its_verdict_and_message(every_end: dict[str, Any], name: str) -> None:
    check = by_name(every_end)[name]
    assert (check["verdict"], check["message"]) == ENDS[name]
    assert (check["case"], check["severity"]) == ("toy/lamp-warm", "P3")
    assert check["consequence_of"] is None


def test_every_collected_check_is_in_the_result_and_the_worst_verdict_counts(every_end: dict[str, Any]) -> None:
    assert sorted(by_name(every_end)) == sorted(ENDS)
    assert (every_end["verdict"], every_end["code"], every_end["target"]) == ("failing", 1, "street")


@pytest.mark.parametrize(
    ("body", "options", "verdict", "code"),
    [
        ("pass", [], "healthy", 0),
        ("degraded('dusty')", [], "degraded", 0),
        ("degraded('dusty')", ["--strict"], "degraded", 1),
        ("assert False", [], "failing", 1),
        ("1 / 0", [], "unknown", 3),
    ],
    ids=["healthy", "degraded", "strictly-degraded", "failing", "unknown"],
)
def test_the_exit_code_says_what_the_round_found(
    toy: ToySuite, body: str, options: list[str], verdict: str, code: int
) -> None:
    toy.write(CHECKS, f"{HEAD}\n@detects(LAMP_OUT)\ndef check_it():\n    {body}\n")
    ended, result = toy.round("--workers", "1", *options)
    assert (result["verdict"], ended.code) == (verdict, code), ended.text


def test_failing_outweighs_unknown_and_unknown_outweighs_degraded(toy: ToySuite) -> None:
    template = "@detects(LAMP_WARM)\ndef check_{0}():\n    {1}\n\n"
    degraded, unknown = template.format("a", "degraded('x')"), template.format("b", "1 / 0")
    toy.write(CHECKS, HEAD + degraded + unknown)
    assert toy.round("--workers", "1")[0].code == 3
    toy.write(CHECKS, HEAD + degraded + unknown + template.format("c", "assert False"))
    assert toy.round("--workers", "1")[0].code == 1


GENERATIONS = f"""{HEAD}
import pathlib, time
import pytest

DONE = pathlib.Path("done")


@detects(LAMP_OUT)
def check_the_root():
    assert False, "dark"


@pytest.mark.parametrize("number", range(4))
@detects(LAMP_OUT)
def check_the_other_worker_waits_until_the_root_is_known(number):
    while not DONE.exists():
        time.sleep(0.01)


@pytest.mark.parametrize("number", range(6))
@detects(LAMP_DIM)
def check_child(number):
    pass


@pytest.mark.parametrize("number", range(6))
@detects(LAMP_WARM)
def check_grandchild(number):
    pass
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_requires_a_failing_case_is_not_asked_on_any_worker(toy: ToySuite, workers: str) -> None:
    toy.replace(CASES, '("Open a window.",),', '("Open a window.",),\n    requires=(LAMP_DIM,),')
    text = GENERATIONS
    if workers == "1":
        text = text.replace("while not DONE.exists()", "while False")
    toy.write(CHECKS, text)
    # a report is made before its item is over, so from then on every worker knows
    toy.write(
        "conftest.py",
        'import pathlib\n\npytest_plugins = ["fixtures.clients.toy", "fixtures.suite"]\n\n\n'
        "def pytest_runtest_logfinish(nodeid):\n    if 'root' in nodeid:\n        pathlib.Path('done').touch()\n",
    )
    ended, result = toy.round("--workers", workers)
    checks = by_name(result)
    later = [name for name in checks if "child" in name]
    assert ended.code == 1
    assert len(later) == 12
    for name in later:
        check = checks[name]
        assert (check["verdict"], check["asked"], check["consequence_of"]) == ("unknown", False, "toy/lamp-out"), check
        assert check["message"] in ("not asked: root toy/lamp-out", "not asked: root toy/lamp-dim")
    assert checks["check_the_root"]["consequence_of"] is None
    assert ended.out.count("FAILING") == 1, "an outage of one service is one alert"
    assert "Consequences, no alerts of their own: toy/lamp-dim, toy/lamp-warm" in ended.out


def test_a_check_that_the_target_gives_no_way_to_is_not_collected_and_named(toy: ToySuite) -> None:
    alone = "@detects(LAMP_WARM)\ndef check_alone() -> None:\n    pass\n\n"
    toy.replace(CHECKS, "@detects(LAMP_OUT)", alone + "@detects(LAMP_OUT)")
    ended, result = toy.round("--workers", "1")
    assert (ended.code, result["verdict"], list(by_name(result))) == (0, "healthy", ["check_alone"])
    assert result["not_collected"][0] == {
        "id": "toy/lamp-out::check_it_shines", "case": "toy/lamp-out", "severity": "P1",
        "reason": "the target has no toy.lamp",
    }  # fmt: skip
    assert "not collected: 3 × the target has no toy.lamp" in ended.out


def test_a_check_above_the_allowed_rungs_is_not_collected(toy: ToySuite) -> None:
    toy.write(
        CHECKS,
        f"{HEAD}from roundsman import Rung\n\n@detects(LAMP_OUT, rung=Rung.WRITE)\ndef check_it():\n    1 / 0\n\n"
        "@detects(LAMP_OUT)\ndef check_that():\n    pass\n",
    )  # fmt: skip
    ended, result = toy.round("--workers", "1")
    assert ended.code == 0
    assert [entry["reason"] for entry in result["not_collected"]] == ["the target does not allow rung write"]


def test_a_round_in_which_nothing_is_collected_is_wrong_usage(toy: ToySuite) -> None:
    ended = toy.roundsman("run", "--target", "target.toml")
    assert ended.code == 2
    assert "no check collected: the target has no toy.lamp" in ended.error + ended.out
    assert "Traceback" not in ended.text


CRASH = f"""{HEAD}
import os
import pytest


@detects(LAMP_OUT)
def check_it_crashes():
    os._exit(9)


@pytest.mark.parametrize("number", range(20))
@detects(LAMP_WARM)
def check_after(number):
    pass
"""


def test_a_crashed_worker_costs_the_one_check_that_it_was_at(toy: ToySuite) -> None:
    toy.write(CHECKS, CRASH)
    ended, result = toy.round("--workers", "2")
    checks = by_name(result)
    crashed = checks.pop("check_it_crashes")
    assert ended.code == 3, ended.text
    assert crashed["verdict"] == "unknown"
    assert crashed["message"].startswith("could not look: worker 'gw")
    assert {check["verdict"] for check in checks.values()} == {"healthy"}
    assert len(checks) == 20


def test_a_crash_of_pytest_itself_leaves_everything_after_it_unknown(toy: ToySuite) -> None:
    toy.write(CHECKS, CRASH)
    ended, result = toy.round("--workers", "1")
    assert ended.code == 3
    assert len(result["checks"]) == 21
    assert {check["verdict"] for check in result["checks"]} == {"unknown"}
    assert {check["message"] for check in result["checks"]} == {"not looked at: the round ended before"}
    assert result["problems"][0].startswith("pytest ended with exit code 9; see ")
    assert "Traceback" not in ended.text


def test_a_check_that_ends_the_whole_session_leaves_the_rest_unknown(toy: ToySuite) -> None:
    toy.write(CHECKS, CRASH.replace("os._exit(9)", "pytest.exit('enough')"))
    ended, result = toy.round("--workers", "1")
    assert ended.code == 3
    assert {check["verdict"] for check in result["checks"]} == {"unknown"}
    assert len(result["problems"]) == 1
