"""What several looks mean together, whose trouble silence is, and which case is the root: from rounds written down."""

from typing import Any

import pytest

from roundsman.round.own_network import dead_anchors_of, excuse
from roundsman.round.result import CheckResult
from roundsman.round.roots import name_roots
from roundsman.round.second_look import behind_healed_roots, merge, to_ask_again, too_many
from roundsman.vocabulary import Severity, Verdict

REQUIRES = {"queue": ["factory", "range"], "range": ["factory"], "login": ["factory"], "search": ["queue"], "mail": []}


def check(case: str, verdict: str, **more: Any) -> CheckResult:
    message = f"{case} said {verdict}"
    return CheckResult(f"{case}::check_it", case, Severity.P1, Verdict(verdict), message=message, **more)


def roots(*checks: CheckResult) -> dict[str, str | None]:
    name_roots(checks, REQUIRES)
    return {one.case: one.consequence_of for one in checks}


def test_a_root_is_named_through_generations_whatever_stands_between() -> None:
    found = roots(
        check("search", "failing"), check("queue", "healthy"), check("factory", "failing"), check("mail", "failing")
    )
    assert found == {"search": "factory", "queue": None, "factory": None, "mail": None}


@pytest.mark.parametrize("verdict", ["unknown", "degraded", "healthy"])
def test_only_a_failing_case_makes_consequences(verdict: str) -> None:
    assert roots(check("factory", verdict), check("login", "failing")) == {"factory": None, "login": None}


def test_what_could_not_be_looked_at_behind_a_root_is_a_consequence() -> None:
    assert roots(check("factory", "failing"), check("login", "unknown", asked=False))["login"] == "factory"


def test_a_root_about_many_things_reaches_as_far_as_the_chain_is_unbroken() -> None:
    def found(factory: str) -> str | None:
        checks = [check("rack", "failing"), check("factory", factory), check("login", "failing")]
        name_roots(checks, {**REQUIRES, "factory": ["rack"]}, ["rack"])
        return checks[2].consequence_of

    assert (found("failing"), found("unknown"), found("healthy"), found("degraded")) == ("rack", "rack", None, None)


def test_only_roots_and_silence_are_asked_again() -> None:
    failed = [
        check("factory", "failing"),
        check("login", "failing"),
        check("queue", "unknown", asked=False),
        check("mail", "unknown", without_answer=True),
        check("other", "unknown"),
        check("well", "healthy"),
    ]
    name_roots(failed, REQUIRES)
    assert [one.case for one in to_ask_again(failed)] == ["factory", "mail"]


@pytest.mark.parametrize(("failed", "of", "share", "said"), [
    (2, 10, 0.2, ""), (3, 10, 0.2, "3 of 10 checks failed on their own, more than the 20%"), (0, 0, 0.2, ""),
    (1, 10, 0.0, "the target sets second_look_share = 0"),
])  # fmt: skip
def test_more_than_a_share_is_an_outage(failed: int, of: int, share: float, said: str) -> None:
    checks = [check("mail", "failing")] * of
    assert said in too_many(checks[:failed], checks, share)
    assert bool(said) == bool(too_many(checks[:failed], checks, share))


def test_passing_after_a_failure_is_degraded_and_keeps_the_failure() -> None:
    result = check("mail", "failing")
    merge(result, check("mail", "healthy"), 2)
    assert (result.verdict, result.looks) == (Verdict.DEGRADED, 2)
    assert result.first_failure == "mail said failing"


def test_a_second_look_that_told_nothing_changes_nothing() -> None:
    result = check("mail", "failing")
    merge(result, check("mail", "unknown"), 2)
    assert (result.verdict, result.message, result.looks) == (Verdict.FAILING, "mail said failing", 1)


def test_what_was_not_asked_at_first_is_taken_as_it_is_found() -> None:
    result = check("login", "unknown", asked=False)
    merge(result, check("login", "healthy"), 3)
    assert (result.verdict, result.asked, result.first_failure) == (Verdict.HEALTHY, True, "")


def test_what_stands_behind_a_healed_root_is_asked() -> None:
    before = [check("factory", "failing"), check("login", "unknown", asked=False), check("queue", "failing")]
    name_roots(before, REQUIRES)
    now = [check("factory", "degraded"), check("login", "unknown", asked=False), check("queue", "failing")]
    name_roots(now, REQUIRES)
    assert [one.case for one in behind_healed_roots(before, now)] == ["login", "queue"]
    still = [check("factory", "failing"), *now[1:]]
    name_roots(still, REQUIRES)
    assert behind_healed_roots(before, still) == []


def test_silence_proves_nothing_while_no_anchor_answers_but_an_answer_does() -> None:
    checks = [
        check("factory", "failing", without_answer=True),
        check("login", "unknown", asked=False),
        check("well", "healthy"),
    ]
    assert excuse(checks, "gateway 192.0.2.1:53: no connection within 2 s") == {"factory::check_it", "login::check_it"}
    assert [one.verdict for one in checks] == [Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.HEALTHY]
    assert "our own network is in trouble, no anchor answers (gateway 192.0.2.1:53" in checks[0].message
    assert checks[0].message.endswith("factory said failing"), "what was seen is kept"
    wrong = [check("mail", "failing")]
    assert excuse(wrong, "gateway") == set()
    assert wrong[0].verdict is Verdict.FAILING


def test_one_living_anchor_is_enough() -> None:
    lines: list[dict[str, Any]] = [
        {"event": "preflight", "round_look": 1, "anchors": 2, "dead_anchors": {"gateway": "refused"}}
    ]
    assert dead_anchors_of(lines, 1) == ""
    lines.append({"event": "anchors", "round_look": 1, "anchors": 2, "dead_anchors": {"b": "refused", "a": "silent"}})
    assert dead_anchors_of(lines, 1) == "a silent; b refused"
    assert dead_anchors_of(lines, 2) == ""
