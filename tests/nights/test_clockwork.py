"""What is pure: letters, states, hours, windows, escalation and when something is due."""

from collections.abc import Container
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from roundsman.alerts.judge import About, Alert, Say, Scene, judge
from roundsman.alerts.text import Surroundings, body, title
from roundsman.escalation import Rung, channels_of, ladder, reached
from roundsman.nights.cadence import is_due, share_of
from roundsman.nights.windows import Muted, is_open
from roundsman.record.hours import Span, credits_between
from roundsman.record.letters import is_well, opens
from roundsman.record.states import CheckState, case_after
from roundsman.target.duration import seconds_of, spoken
from roundsman.target.nights import AlertSettings, EscalationStep, Maintenance
from roundsman.vocabulary import Severity, Verdict


def state(recent: str, *, told: float = 1000.0, case: str = "toy/lamp-dim", root: str = "") -> CheckState:
    verdict = Verdict.FAILING if recent.endswith("f") else Verdict.HEALTHY
    return CheckState(f"{case}::check", case, Severity.P2, 60.0, verdict, recent, told, told, root)


def scene(*states: CheckState, now: float = 1000.0) -> Scene:
    return Scene({one.case: [one] for one in states}, now, Muted((), (), now))


LADDERS = {severity.value: ladder((), severity, ["desk"]) for severity in Severity}


@pytest.mark.parametrize(
    ("recent", "expected"),
    [
        ("f", False),
        ("hff", True),
        ("fhf", True),
        ("fh", False),
        ("fuf", True),
        ("ffc", False),
        ("fhhf", False),
        ("ffm", False),
    ],
)
def test_two_of_the_last_three_looks_that_told_something_open(recent: str, expected: bool) -> None:
    assert opens(recent, 2, 3) is expected


@pytest.mark.parametrize(
    ("recent", "expected"), [("fhh", True), ("fh", False), ("fhd", True), ("hc", False), ("", False)]
)
def test_two_passing_looks_in_a_row_close(recent: str, expected: bool) -> None:
    assert is_well(recent, 2) is expected


def test_an_alert_of_two_checks_closes_when_both_are_well() -> None:
    alert = Alert(About.FAILING, ["toy/lamp-dim"], Severity.P2, 0.0, 1, steps=1, channels=["desk"], last_message=999.0)
    both = Scene({"toy/lamp-dim": [state("fhh"), state("hff")]}, 1000.0, Muted((), (), 1000.0))
    assert judge(both, [alert], AlertSettings(), LADDERS)[1] == []
    (said,) = judge(scene(state("hh")), [alert], AlertSettings(), LADDERS)[1]
    assert (said.why, said.channels) == (Say.CLOSE, ("desk",))


def test_a_case_that_is_no_more_closes_its_alert_and_nobody_calls_it_healthy() -> None:
    alert = Alert(About.FAILING, ["toy/gone"], Severity.P2, 0.0, 1, steps=1, channels=["desk"])
    (said,) = judge(scene(state("hh")), [alert], AlertSettings(), LADDERS)[1]
    assert said.why is Say.CLOSE
    gone = {"toy/gone": "rung load is not allowed on street"}
    around = Surroundings("street", "street.toml", "here", [], {}, {}, {}, [], 1000.0, gone=gone)
    assert title(said, around) == "[P2] toy/gone not looked at any more on street"
    assert "nothing is known of it: rung load is not allowed on street" in body(said, around, "none")


LATER = {severity.value: (Rung(1800.0, ("desk",)),) for severity in Severity}


def test_an_alert_that_nobody_heard_of_yet_stays_silent_while_it_is_muted_or_taken() -> None:
    alert = Alert(About.FAILING, ["toy/lamp-dim"], Severity.P2, 0.0, 1)
    failing = {"toy/lamp-dim": [state("ff")]}
    assert judge(Scene(failing, 1900.0, {"toy/lamp-dim"}), [alert], AlertSettings(), LATER)[1] == []
    alert.taken_by, alert.taken_until = "Kim", 1950.0
    assert judge(Scene(failing, 1900.0, ()), [alert], AlertSettings(), LATER)[1] == []
    (said,) = judge(Scene(failing, 2000.0, ()), [alert], AlertSettings(), LATER)[1]
    assert said.why is Say.OPEN, "its time is over"


@pytest.mark.parametrize(("waived", "severity"), [((), Severity.P1), ({"toy/door"}, Severity.P2)])
def test_an_alert_is_as_severe_as_what_follows_from_it(waived: Container[str], severity: Severity) -> None:
    behind = replace(state("cc", case="toy/door", root="toy/lamp-dim"), severity=Severity.P1)
    checks = {"toy/lamp-dim": [state("ff")], "toy/door": [behind]}
    alerts, _ = judge(Scene(checks, 1000.0, waived), [], AlertSettings(), LADDERS)
    assert [(alert.cases, alert.severity) for alert in alerts] == [(["toy/lamp-dim"], severity)]
    older = Alert(About.FAILING, ["toy/lamp-dim"], Severity.P2, 0.0, 1)
    judge(Scene(checks, 1000.0, waived), [older], AlertSettings(), LADDERS)
    assert older.severity is severity, "also when it only follows later"


def test_who_is_told_of_the_worse_severity_only_is_told_when_an_alert_takes_it_over() -> None:
    ladders = {"P1": (Rung(0.0, ("phone",)), Rung(900.0, ("lead",))), "P2": (Rung(0.0, ("desk",)),)}
    behind = replace(state("cc", case="toy/door", root="toy/lamp-dim"), severity=Severity.P1)
    checks = {"toy/lamp-dim": [state("ff")]}
    (alert,), _ = judge(Scene(checks, 0.0, ()), [], AlertSettings(), ladders)
    said = [
        (one.why, one.channels)
        for now in (600.0, 660.0, 900.0)
        for one in judge(Scene({**checks, "toy/door": [behind]}, now, ()), [alert], AlertSettings(), ladders)[1]
    ]
    assert said == [(Say.OPEN, ("phone",)), (Say.ESCALATE, ("lead",))]
    assert alert.channels == ["desk", "phone", "lead"]
    assert judge(Scene(checks, 960.0, ()), [alert], AlertSettings(), ladders)[1] == []
    assert alert.severity is Severity.P1, "who heard of it as that hears of its end as that"


def test_an_alert_that_nobody_heard_of_ends_without_a_word() -> None:
    alert = Alert(About.FAILING, ["toy/lamp-dim"], Severity.P2, 0.0, 1)
    alerts, sayings = judge(scene(state("hh")), [alert], AlertSettings(), LATER)
    assert (alerts[0].closed, sayings) == (1000.0, [])


def test_what_was_told_too_long_ago_is_unknown() -> None:
    case = case_after(None, "toy/lamp-dim", [state("h", told=1000.0)], 1180.0)
    assert case.verdict is Verdict.HEALTHY
    assert case_after(case, "toy/lamp-dim", [state("h", told=1000.0)], 1181.0).verdict is Verdict.UNKNOWN


def test_a_case_resolves_when_it_passes_again_also_after_a_time_of_not_knowing() -> None:
    failing = case_after(None, "c", [state("f")], 1000.0)
    unknown = case_after(failing, "c", [state("f")], 2000.0)
    well = case_after(unknown, "c", [state("fh", told=3000.0)], 3000.0)
    assert (unknown.resolved, well.resolved, well.seen) == (None, 3000.0, 1000.0)


def test_time_is_cut_at_full_hours_and_a_gap_is_unknown() -> None:
    spent = credits_between(Verdict.HEALTHY, 3500.0, 7300.0, 180.0)
    assert [(one.hour, one.column, one.seconds) for one in spent] == [
        (0, "healthy", 100.0),
        (1, "healthy", 80.0),
        (1, "unknown", 3520.0),
        (2, "unknown", 100.0),
    ]
    assert credits_between(Verdict.HEALTHY, 3500.0, 100.0, 180.0) == []
    assert len(credits_between(Verdict.HEALTHY, 0.0, 1.7e9, 180.0)) < 800, "a clock of 1970"


def test_a_window_between_two_looks_counts_as_maintenance_and_what_is_around_it_does_not() -> None:
    spent = credits_between(Verdict.HEALTHY, 0.0, 3000.0, 1000.0, [(800.0, 1200.0), (1100.0, 1300.0), (2900.0, 4000.0)])
    assert [(one.column, one.seconds) for one in spent] == [
        ("healthy", 800.0),
        ("maintenance", 200.0),
        ("maintenance", 200.0),
        ("maintenance", 100.0),
        ("unknown", 1600.0),
        ("maintenance", 100.0),
    ]


def test_a_look_in_its_window_takes_no_more_than_the_window_from_the_availability() -> None:
    nightly = Maintenance(starts="0 2 * * *", lasts=3600.0)
    at = datetime(2026, 1, 4, 2, 30, tzinfo=ZoneInfo("UTC")).timestamp()
    spans = Muted([nightly], (), at).spans("shop/restore", at - 86400, at)
    assert sum(min(end, at) - max(begin, at - 86400) for begin, end in spans) == 3600


def test_availability_is_a_share_of_the_known_time() -> None:
    assert Span(healthy=80, degraded=10, failing=10, unknown=100, maintenance=50).availability == 0.9
    assert Span(unknown=100).availability is None
    assert Span(healthy=90, unknown=10, maintenance=900).known == 0.9


@pytest.mark.parametrize(
    ("ago", "expected"), [(50, False), (54, True), (61, True), (-5, True)], ids=["early", "about", "late", "future"]
)
def test_a_look_is_due_about_a_cadence_later(ago: float, expected: bool) -> None:
    assert is_due(1000.0 - ago, 60.0, 1000.0) is expected


@time_machine.travel("2026-03-29T00:30:00Z", tick=False)
def test_a_window_keeps_the_time_of_those_who_work_in_it() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    window = Maintenance(starts="30 1 * * SUN", lasts=2700.0, time_zone="Europe/Berlin")
    assert is_open(window, datetime.now(berlin).timestamp())
    assert is_open(window, datetime(2026, 3, 29, 3, 10, tzinfo=berlin).timestamp()), "the clock went ahead at two"
    assert not is_open(window, datetime(2026, 3, 29, 3, 20, tzinfo=berlin).timestamp())
    assert not is_open(window, datetime(2026, 3, 30, 1, 40, tzinfo=berlin).timestamp()), "a Monday"


def test_a_window_that_begins_in_the_hour_that_autumn_has_twice_lasts_its_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    window = Maintenance(starts="30 2 * * *", lasts=3600.0, time_zone="Europe/Berlin")
    night = datetime(2026, 10, 25, 1, 0, tzinfo=berlin).timestamp()
    assert [minute for minute in range(0, 240, 10) if is_open(window, night + minute * 60)] == list(range(90, 150, 10))


def test_what_is_looked_at_once_a_night_alerts_in_the_morning() -> None:
    nightly = replace(state("hf", case="shop/restore"), cadence=86400.0)
    often = state("hf")
    alerts, (said,) = judge(scene(nightly, often), [], AlertSettings(), LADDERS)
    assert [alert.cases for alert in alerts] == [["shop/restore"]]
    well = replace(nightly, recent="hfh")
    assert judge(scene(well, often), [said.alert], AlertSettings(), LADDERS)[1][0].why is Say.CLOSE
    assert judge(scene(nightly), [], AlertSettings(rare=7 * 86400.0), LADDERS)[0] == []


def test_a_monitor_begins_at_a_second_of_its_own_and_always_the_same() -> None:
    shares = [share_of(f"place-{number}/street") for number in range(1000)]
    assert shares == [share_of(f"place-{number}/street") for number in range(1000)]
    assert all(90 <= sum(1 for one in shares if tenth / 10 <= one < (tenth + 1) / 10) <= 110 for tenth in range(10))


def test_a_window_covers_what_it_names() -> None:
    now = datetime(2026, 1, 4, 3, 0, tzinfo=ZoneInfo("UTC")).timestamp()
    muted = Muted([Maintenance(starts="0 3 * * *", lasts=3600.0, systems=frozenset({"toy"}))], ["shop/slow"], now)
    assert "toy/lamp-dim" in muted
    assert "shop/slow" in muted
    assert muted.maintenance("shop/slow") == "", "a waiver is no maintenance: it counts"
    assert "shop/down" not in muted


def test_a_ladder_has_the_steps_of_its_severity_in_their_order() -> None:
    steps = (
        EscalationStep(severities=frozenset({Severity.P1}), after=900.0, channels=("lead",)),
        EscalationStep(severities=frozenset({Severity.P1, Severity.P2}), channels=("desk",)),
    )
    rungs = ladder(steps, "P1", ["everybody"])
    assert [rung.channels for rung in rungs] == [("desk",), ("lead",)]
    assert [reached(rungs, seconds) for seconds in (0, 899, 900)] == [1, 1, 2]
    assert channels_of(rungs) == ("desk", "lead")
    assert ladder(steps, "P4", ["everybody"]) == ()


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("1.5h", 5400), (7, 7), ("2d", 172800)])
def test_spans_are_read(text: object, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["5", "5 minutes", "-1m", True, "", -3, [1]])
def test_what_is_no_span_is_told_in_words(text: object) -> None:
    with pytest.raises(ValueError, match='write a span such as "90s"'):
        seconds_of(text)


def test_spans_are_spoken_with_their_two_largest_units() -> None:
    assert [spoken(one) for one in (0.5, 59, 61, 3600, 90000)] == ["0.5 s", "59 s", "1 m 1 s", "1 h", "1 d 1 h"]
