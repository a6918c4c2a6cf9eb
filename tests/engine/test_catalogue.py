"""What a suite hands over is checked as a whole: every rule has its line, and all lines are told at once."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

import pytest

from roundsman import Case, Fault, Limit, Severity, Verdict
from roundsman.catalogue import CatalogueError, validate

SLOW = Case(
    "shop/slow", Severity.P2, guide="4.2", owner="Shop", title="Slow", symptom="People wait.", resolution=("Wait.",)
)
AWAY = replace(SLOW, id="shop/away")
ELSEWHERE = replace(SLOW, id="post/slow")


@dataclass(frozen=True)
class Waits(Fault):
    id = "shop/waits"
    title = "Everything waits"
    causes = (SLOW,)
    seconds: float = 1.2

    def strike(self, sandbox: Any) -> Any:
        return nullcontext()


def fault(**attributes: Any) -> Waits:
    """A fault like `Waits` with some attributes of the class another."""
    kind: Any = type("Other", (Waits,), {"__annotations__": {}, **attributes})
    other: Waits = dataclass(frozen=True)(kind)()
    return other


def complaints(cases: Sequence[Case], faults: Sequence[Fault] = ()) -> list[str]:
    try:
        validate(cases, faults)
    except CatalogueError as error:
        return str(error).splitlines()
    return []


def test_a_whole_catalogue_is_taken() -> None:
    limited = fault(id="shop/limited", limit=Limit("seconds", 1.0))
    assert complaints([SLOW, replace(AWAY, requires=(SLOW,))], [Waits(), limited]) == []


ID = "an id reads system/slug, in lower case, digits and dashes"
STEPS = "resolution needs at least one step, and no empty one"
OVERSTEP = "a threshold fault stands beyond it, at most 1.5 ×"
NO_SEVERITY: Any = "P7"
RULES = {
    "id-in-capitals": (replace(SLOW, id="Shop/Slow"), "case Shop/Slow: " + ID),
    "id-without-system": (replace(SLOW, id="slow"), "case slow: " + ID),
    "id-with-three-parts": (replace(SLOW, id="shop/a/b"), "case shop/a/b: " + ID),
    "no-guide": (replace(SLOW, guide=""), "case shop/slow: guide is empty"),
    "no-title": (replace(SLOW, title=" "), "case shop/slow: title is empty"),
    "no-symptom": (replace(SLOW, symptom=""), "case shop/slow: symptom is empty"),
    "no-owner": (replace(SLOW, owner=""), "case shop/slow: owner is empty"),
    "no-step": (replace(SLOW, resolution=()), "case shop/slow: " + STEPS),
    "empty-step": (replace(SLOW, resolution=("Wait.", " ")), "case shop/slow: " + STEPS),
    "severity-unknown": (
        replace(SLOW, severity=NO_SEVERITY),
        "case shop/slow: severity 'P7' is not one of P1, P2, P3, P4",
    ),
    "requires-unknown": (
        replace(SLOW, requires=(AWAY,)),
        "case shop/slow: requires shop/away, which is not in the catalogue",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("case", "line"), RULES.values(), ids=RULES)
def test_a_case_that_breaks_one_rule_is_told_so(case: Case, line: str) -> None:
    assert complaints([case]) == [line]


FAULT_RULES = {
    "id": ({"id": "waits"}, ["fault waits: " + ID, "fault waits: causes shop/slow of another system"]),
    "no-title": ({"title": ""}, ["fault shop/waits: title is empty"]),
    "no-cause": ({"causes": ()}, ["fault shop/waits: causes no case"]),
    "cause-unknown": ({"causes": (AWAY,)}, ["fault shop/waits: causes shop/away, which is not in the catalogue"]),
    "cause-elsewhere": ({"causes": (ELSEWHERE,)}, ["fault shop/waits: causes post/slow of another system"]),
    "expects-health": (
        {"verdict": Verdict.HEALTHY},
        ["fault shop/waits: expects healthy; a fault makes a case failing or degraded"],
    ),
    "expects-unknown": (
        {"verdict": Verdict.UNKNOWN},
        ["fault shop/waits: expects unknown; a fault makes a case failing or degraded"],
    ),
    "too-far": (
        {"limit": Limit("seconds", 0.5)},
        ["fault shop/waits: stands at 2.40 × its limit; " + OVERSTEP],
    ),
    "inside": (
        {"limit": Limit("seconds", 2.0)},
        ["fault shop/waits: stands at 0.60 × its limit; " + OVERSTEP],
    ),
    "too-far-below-a-minimum": (
        {"limit": Limit("seconds", 2.4, least=True)},
        ["fault shop/waits: stands at 2.00 × its limit; " + OVERSTEP],
    ),
    "limit-of-nothing": (
        {"limit": Limit("minutes", 2.0)},
        ["fault shop/waits: its limit is one of minutes, which it has not"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("attributes", "lines"), FAULT_RULES.values(), ids=FAULT_RULES)
def test_a_fault_that_breaks_one_rule_is_told_so(attributes: dict[str, Any], lines: list[str]) -> None:
    assert complaints([SLOW, ELSEWHERE], [fault(**attributes)]) == lines


def test_two_with_one_id_are_told_apart_by_nobody() -> None:
    assert complaints([SLOW, SLOW], [Waits(), Waits(2.0)]) == [
        "case shop/slow: stands 2 times in the catalogue", "fault shop/waits: stands 2 times in the catalogue",
    ]  # fmt: skip


def test_all_problems_are_told_at_once() -> None:
    told = complaints([replace(SLOW, guide="", owner=""), replace(AWAY, title="")], [fault(causes=()), fault(id="X")])
    assert told == [
        "case shop/slow: guide is empty",
        "case shop/slow: owner is empty",
        "case shop/away: title is empty",
        "fault X: " + ID,
        "fault shop/waits: causes no case",
        "fault X: causes shop/slow of another system",
    ]


def test_a_case_knows_everything_behind_it_once_and_nearest_first() -> None:
    root, other = replace(SLOW, id="shop/root"), replace(SLOW, id="shop/other")
    middle = replace(SLOW, id="shop/middle", requires=(root,))
    leaf = replace(SLOW, id="shop/leaf", requires=(middle, other, root))
    assert [case.id for case in leaf.ancestors()] == ["shop/middle", "shop/other", "shop/root"]
    assert [case.depth() for case in (root, other, middle, leaf)] == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("least", "limit", "value", "twin"),
    [(False, 10.0, 12.0, 8.0), (True, 10.0, 8.0, 12.5)],
    ids=["maximum", "minimum"],
)
def test_a_near_miss_stands_inside_the_limit(least: bool, limit: float, value: float, twin: float) -> None:
    from roundsman.fault import NearMiss

    struck = fault(limit=Limit("seconds", limit, least=least))
    beyond = replace(struck, seconds=value)
    assert (beyond.overstep() or 0) > 1
    missed = NearMiss(beyond).twin()
    assert isinstance(missed, Waits)
    assert missed.seconds == twin
    assert (missed.overstep() or 2) < 1
