"""What a gate decides, from rounds written down here."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from roundsman.gate.decision import Decision, Policy, Why, decide
from roundsman.gate.reference import UnusableReference, given_reference, newest_reference
from roundsman.gate.text import annotations, three_lines
from roundsman.round.result import CheckResult, Exit, RoundResult
from roundsman.target.settings import Waiver
from roundsman.vocabulary import Severity, Verdict

TODAY = date(2026, 11, 21)


def check(
    case: str, verdict: str = "healthy", severity: str = "P1", root: str | None = None, *, asked: bool = True
) -> CheckResult:
    return CheckResult(
        f"{case}::check_it",
        case,
        Severity(severity),
        Verdict(verdict),
        message="seen",
        consequence_of=root,
        asked=asked,
    )


def a_round(*checks: CheckResult, **more: Any) -> RoundResult:
    return RoundResult("staging", "2026-11-21T03:00:00+00:00", 1.0, list(checks), **more)


def waiver(case: str, expires: date) -> Waiver:
    return Waiver(case=case, owner="Ada", reason="known", expires=expires)


def whys(decision: Decision) -> list[tuple[str, str]]:
    return [(blocker.why, blocker.case) for blocker in decision.blockers]


@pytest.mark.parametrize(("verdict", "severity", "exit_code"), [
    ("failing", "P1", Exit.FAILING), ("failing", "P2", Exit.FAILING), ("failing", "P3", Exit.HEALTHY),
    ("unknown", "P1", Exit.UNKNOWN), ("unknown", "P4", Exit.UNKNOWN), ("degraded", "P1", Exit.HEALTHY),
])  # fmt: skip
def test_failing_p1_and_p2_and_anything_unknown_block(verdict: str, severity: str, exit_code: Exit) -> None:
    assert decide(a_round(check("shop/down", verdict, severity)), Policy(), [], None, TODAY).exit_code == exit_code


def test_unknown_may_be_allowed_but_not_for_a_p1_case_that_was_looked_at_before() -> None:
    policy, now = Policy(unknown=False), a_round(check("shop/down", "unknown"))
    assert decide(now, policy, [], None, TODAY).goes
    decision = decide(now, policy, [], a_round(check("shop/down", "failing")), TODAY)
    assert (whys(decision), decision.exit_code) == ([(Why.COVERAGE, "shop/down")], Exit.UNKNOWN)


def test_what_is_not_collected_any_more_is_missed() -> None:
    now = a_round(check("shop/up"), not_collected=[
        {"id": "shop/down::check_it", "case": "shop/down", "severity": "P1", "reason": "no shop.database"}
    ])  # fmt: skip
    slow = check("shop/slow", severity="P2")
    reference = a_round(check("shop/up"), check("shop/down"), check("shop/gone"), slow)
    decision = decide(now, Policy(), [], reference, TODAY)
    assert decision.missing == ["shop/down", "shop/gone"]
    assert [blocker.line for blocker in decision.blockers] == ["no shop.database", "no check of it exists any more"]
    assert (decision.looked_at, decision.cases) == (1, 2)


def test_a_selection_is_compared_as_far_as_it_goes() -> None:
    reference = a_round(check("shop/up"), check("mail/down"))
    assert decide(a_round(check("shop/up")), Policy(systems=frozenset({"shop"})), [], reference, TODAY).goes


def test_consequences_stand_with_their_root() -> None:
    now = a_round(
        check("shop/down", "failing"),
        check("shop/slow", "unknown", "P2", "shop/down", asked=False),
        check("shop/old", "failing", "P4", "shop/down"),
    )
    [blocker] = decide(now, Policy(), [], None, TODAY).blockers
    assert (blocker.case, blocker.consequences) == ("shop/down", ["shop/slow"])


def test_a_root_that_does_not_block_is_named_by_what_follows_from_it() -> None:
    now = a_round(check("shop/low", "failing", "P3"), check("shop/slow", "failing", "P2", "shop/low"))
    [blocker] = decide(now, Policy(), [], None, TODAY).blockers
    assert (blocker.case, blocker.line) == ("shop/slow", "follows from shop/low: seen")


def test_new_only_lets_pass_what_was_as_bad_before_and_what_follows_from_it() -> None:
    reference = a_round(check("shop/down", "failing"), check("shop/slow", "unknown", "P2", "shop/down", asked=False))
    now = a_round(
        check("shop/down", "failing"), check("shop/slow", "failing", "P2", "shop/down"), check("shop/pay", "failing")
    )
    decision = decide(now, Policy(new_only=True), [], reference, TODAY)
    assert decision.old == ["shop/down", "shop/slow"]
    assert [(blocker.case, blocker.is_new) for blocker in decision.blockers] == [("shop/pay", True)]


def test_new_only_lets_pass_what_is_not_asked_any_more_behind_its_old_root() -> None:
    down, behind = check("shop/down", "failing"), check("shop/pay", "unknown", "P1", "shop/down", asked=False)
    follows = check("shop/pay", "failing", "P1", "shop/down")
    decision = decide(a_round(down, behind), Policy(new_only=True), [], a_round(down, follows), TODAY)
    assert (decision.goes, decision.old) == (True, ["shop/down", "shop/pay"])
    well = a_round(down, check("shop/pay"))
    assert whys(decide(a_round(down, behind), Policy(new_only=True), [], well, TODAY)) == [(Why.COVERAGE, "shop/pay")]


def test_a_waiver_counts_on_its_last_day_and_carries_what_follows() -> None:
    now = a_round(check("shop/down", "failing"), check("shop/slow", "unknown", "P1", "shop/down", asked=False))
    reference = a_round(check("shop/slow"))
    decision = decide(now, Policy(), [waiver("shop/down", TODAY)], reference, TODAY)
    assert decision.goes
    assert [(one["case"], one["verdict"]) for one in decision.waived] == [("shop/down", "failing")]
    assert decision.waived_consequences == ["shop/slow"]


def test_an_expired_waiver_blocks_whatever_the_severity_and_says_so() -> None:
    expired, failing = waiver("shop/low", date(2026, 11, 20)), check("shop/low", "failing", "P4")
    decision = decide(a_round(failing), Policy(new_only=True), [expired], None, TODAY)
    assert whys(decision) == [(Why.WAIVER, "shop/low")]
    assert decision.blockers[0].line == "its waiver by Ada expired on 2026-11-20; seen"
    well = decide(a_round(check("shop/low", severity="P4")), Policy(), [expired], None, TODAY)
    assert well.goes, "nothing is wrong, so there is nothing to waive"
    assert [one["case"] for one in well.expired] == ["shop/low"]


def test_a_renewed_waiver_counts() -> None:
    waivers = [waiver("shop/low", date(2026, 11, 20)), waiver("shop/low", date(2026, 12, 20))]
    decision = decide(a_round(check("shop/low", "failing")), Policy(), waivers, None, TODAY)
    assert (decision.goes, decision.expired) == (True, [])


def test_a_round_that_went_wrong_blocks(tmp_path: Path) -> None:
    late = a_round(check("shop/up"), problems=["the time limit of 5 s was reached"])
    decision = decide(late, Policy(), [], None, TODAY)
    assert decision.exit_code == Exit.UNKNOWN
    assert "the time limit of 5 s was reached" in three_lines(a_round(), decision, Policy(), tmp_path)[1]
    assert not decide(a_round(), Policy(), [], None, TODAY).goes, "nothing was looked at"


def test_annotations_keep_to_one_line() -> None:
    failing = check("shop/down", "failing")
    failing.message = "50 %\nmore"
    [line] = annotations(decide(a_round(failing), Policy(), [], None, TODAY))
    assert line == "::error title=shop/down%3A failing::shop/down (P1 failing): 50 %25"


def test_the_reference_is_the_newest_whole_round_that_no_gate_blocked(tmp_path: Path) -> None:
    def keep(name: str, result: RoundResult) -> None:
        (tmp_path / name).mkdir()
        (tmp_path / name / "result.json").write_text(json.dumps(result.as_json()))

    keep("1", a_round(check("shop/one")))
    keep("2", a_round(check("shop/two"), gate={"goes": True}))
    keep("3", a_round(check("shop/three"), gate={"goes": False}))
    keep("4", a_round(check("shop/four"), interrupted=True))
    keep("5", a_round(check("shop/five"), problems=["interrupted"]))
    keep("6", RoundResult("production", "2026", 1.0, [check("shop/six")]))
    keep("6b", a_round(check("shop/one"), selection=["--case=shop/one"]))
    keep("8", a_round(check("shop/eight")))
    (tmp_path / "6a").mkdir()
    (tmp_path / "6a" / "result.json").write_text("{")

    def newest(*selection: str) -> list[str]:
        found = newest_reference(tmp_path, "staging", tmp_path / "7", selection)
        return [one.case for one in found.checks] if found else []

    assert newest() == ["shop/two"], "a narrowed round would not miss what it left out"
    assert newest("--case=shop/one") == ["shop/one"]
    assert newest("--case=shop/four") == ["shop/two"]
    assert given_reference(tmp_path / "3").checks[0].case == "shop/three"
    with pytest.raises(UnusableReference, match="no such round; name a round's folder"):
        given_reference(tmp_path / "9")
    with pytest.raises(UnusableReference, match=r"result.json is not the result of a round"):
        given_reference(tmp_path / "6a")
