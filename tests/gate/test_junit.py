"""The JUnit XML holds to what the readers of such files agree upon."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

from roundsman.gate.decision import Policy, decide
from roundsman.gate.junit import junit_xml
from roundsman.round.result import CheckResult, RoundResult
from roundsman.target.settings import Waiver
from roundsman.vocabulary import Severity, Verdict
from tests.gate.rounds import Rounds

COUNTS = {"tests", "failures", "errors", "skipped"}
GRAMMAR = {
    "testsuites": ({"testsuite"}, {"name"} | COUNTS, {"time"}),
    "testsuite": ({"properties", "testcase"}, {"name", "timestamp", "time"} | COUNTS, set()),
    "properties": ({"property"}, set(), set()),
    "property": (set(), {"name", "value"}, set()),
    "testcase": ({"properties", "failure", "error", "skipped", "system-out"}, {"classname", "name", "time"}, set()),
    "failure": (set(), {"message", "type"}, set()),
    "error": (set(), {"message", "type"}, set()),
    "skipped": (set(), {"message"}, set()),
    "system-out": (set(), set(), set()),
}
"""For each element its children, its required and its further attributes: what Jenkins, GitLab and Azure agree upon."""


def complaints(element: ET.Element) -> Iterator[str]:
    children, required, further = GRAMMAR[element.tag]
    attributes = set(element.attrib)
    if not required <= attributes <= required | further:
        yield f"{element.tag} has {sorted(attributes)}"
    for child in element:
        if child.tag not in children:
            yield f"{child.tag} stands in {element.tag}"
        else:
            yield from complaints(child)
    outcomes = [child for child in element if child.tag in {"failure", "error", "skipped"}]
    if element.tag == "testcase" and len(outcomes) > 1:
        yield f"{element.get('name')} has two outcomes"
    if element.tag in {"testsuite", "testsuites"}:
        for name, tag in {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}.items():
            if int(element.get(name, "-1")) != len(element.findall(f".//{tag}")):
                yield f"{element.get('name')} counts {element.get(name)} {name}"


def found(element: ET.Element, path: str) -> ET.Element:
    there = element.find(path)
    assert there is not None, path
    return there


def check(
    item: str,
    verdict: str,
    severity: str = "P1",
    root: str | None = None,
    *,
    asked: bool = True,
    message: str = "refused\nno connection",
    expected: str = "",
    observed: str = "",
) -> CheckResult:
    case = item.partition("::")[0]
    return CheckResult(
        item, case, Severity(severity), Verdict(verdict), 0.5, message, root, expected, observed, asked=asked
    )


def document() -> ET.Element:
    result = RoundResult("staging", "2026-11-21T03:00:00+00:00", 9.0, [
        check("shop/down::check_it_answers", "failing", expected="HTTP 200", observed="no connection"),
        check("shop/slow::check_listing[first]", "failing", "P2", "shop/down"),
        check("shop/slow::check_listing[last]", "unknown", "P2", "shop/down", asked=False),
        check("shop/pay::check_paying", "unknown", message="no browser \x1b[31mhere\x00"),
        check("shop/mail::check_sending", "degraded", message="slow <&>"),
        check("shop/up::check_it_is_up", "healthy", message=""),
        check("shop/low::check_stock", "failing", "P3"),
    ], not_collected=[
        {"id": "shop/load::check_load", "case": "shop/load", "severity": "P2", "reason": "rung load is not allowed"},
    ], problems=["a worker crashed"])  # fmt: skip
    waiver = Waiver(case="shop/low", owner="Ada", reason="known", expires=date(2026, 12, 1))
    return ET.fromstring(junit_xml(result, decide(result, Policy(), [waiver], None, date(2026, 11, 21))))


def test_it_is_well_formed_and_counts_right() -> None:
    root = document()
    assert list(complaints(root)) == []
    assert {name: root.get(name) for name in sorted(COUNTS)} == {
        "errors": "2",
        "failures": "2",
        "skipped": "3",
        "tests": "9",
    }


def test_it_tells_root_from_consequence() -> None:
    root = document()
    down, slow = found(root, "testsuite[@name='shop/down']"), found(root, "testsuite[@name='shop/slow']")
    assert found(down, ".//failure").attrib == {"type": "root", "message": "expected HTTP 200, observed no connection"}
    assert found(slow, ".//failure").attrib == {"type": "consequence", "message": "consequence of shop/down: refused"}
    assert found(slow, ".//skipped").get("message") == "not asked: root shop/down is failing"
    assert found(slow, "properties/property[@name='root']").get("value") == "shop/down"


def test_what_is_waived_is_shown_and_does_not_fail() -> None:
    low = found(document(), "testsuite[@name='shop/low']")
    assert found(low, ".//skipped").get("message") == "failing, but waived by Ada until 2026-12-01: known"
    assert found(low, ".//system-out").text == "failing: refused\nno connection"
    assert low.find(".//failure") is None


def test_a_gate_writes_it(rounds: Rounds, tmp_path: Path) -> None:
    told = rounds.make("gate", f"--junit={tmp_path / 'gate.xml'}")
    assert told.code == 0, told.out + told.error
    root = ET.parse(tmp_path / "gate.xml").getroot()
    assert list(complaints(root)) == []
    assert int(root.get("tests", "-1")) == len(rounds.result()["checks"])
