"""JUnit XML of a gate: a suite for each case, a test case for each check, with root and consequence."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from roundsman.gate.decision import Decision
from roundsman.gate.standing import line_of
from roundsman.round.result import CheckResult, RoundResult
from roundsman.vocabulary import Verdict

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot carry."""


def junit_xml(result: RoundResult, decision: Decision) -> bytes:
    """The document, in UTF-8."""
    waived = {
        one["case"]: f"waived by {one['owner']} until {one['expires']}: {one['reason']}" for one in decision.waived
    }
    waived |= dict.fromkeys(decision.waived_consequences, "a consequence of a waived case")
    root = ET.Element("testsuites", {"name": f"Roundsman · {result.target}"})
    left_out: dict[str, list[Mapping[str, str]]] = {}
    for entry in result.not_collected:
        left_out.setdefault(entry["case"], []).append(entry)
    grouped = result.cases()
    for case in [*grouped, *(case for case in left_out if case not in grouped)]:
        _suite(root, case, grouped.get(case, []), left_out.get(case, []), result.started, waived.get(case, ""))
    if result.problems:
        _round_itself(root, result)
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("time", f"{result.seconds:.3f}")
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _suite(
    root: ET.Element,
    case: str,
    checks: list[CheckResult],
    left_out: list[Mapping[str, str]],
    started: str,
    waived: str,
) -> None:
    suite = _new_suite(root, case, started, sum(check.seconds for check in checks))
    roots = sorted({check.consequence_of for check in checks if check.consequence_of})
    severity = checks[0].severity if checks else left_out[0]["severity"]
    verdict = Verdict.worst(check.verdict for check in checks)
    facts = {"severity": severity, "verdict": verdict, "root": ", ".join(roots), "waived": waived}
    _properties(suite, facts)
    for check in checks:
        element = _test(suite, case, check.id, check.seconds)
        _properties(element, {"verdict": check.verdict, "root": check.consequence_of or "", "looks": str(check.looks)})
        _outcome(element, check, waived)
    for entry in left_out:
        _say(_test(suite, case, entry["id"], 0.0), "skipped", "", f"not collected: {entry['reason']}", "")
    _count(suite)


def _outcome(element: ET.Element, check: CheckResult, waived: str) -> None:
    first = line_of(check)
    if not check.asked:
        _say(element, "skipped", "", f"not asked: root {check.consequence_of or 'a required case'} is failing", "")
    elif waived and check.verdict in {Verdict.FAILING, Verdict.UNKNOWN}:
        _say(element, "skipped", "", f"{check.verdict}, but {waived}", "")
    elif check.verdict is Verdict.FAILING:
        kind = "consequence" if check.consequence_of else "root"
        told = f"consequence of {check.consequence_of}: {first}" if check.consequence_of else first
        _say(element, "failure", kind, told, check.message)
    elif check.verdict is Verdict.UNKNOWN:
        _say(element, "error", "unknown", first, check.message)
    if check.message and (waived or check.verdict is Verdict.DEGRADED):
        ET.SubElement(element, "system-out").text = _clean(f"{check.verdict}: {check.message}")


def _round_itself(root: ET.Element, result: RoundResult) -> None:
    suite = _new_suite(root, "the round itself", result.started, 0.0)
    for number, problem in enumerate(result.problems, start=1):
        _say(_test(suite, "round", f"problem {number}", 0.0), "error", "unknown", problem, problem)
    _count(suite)


def _new_suite(root: ET.Element, name: str, started: str, seconds: float) -> ET.Element:
    timestamp = started.removesuffix("+00:00")
    return ET.SubElement(root, "testsuite", {"name": name, "timestamp": timestamp, "time": f"{seconds:.3f}"})


def _test(suite: ET.Element, case: str, item: str, seconds: float) -> ET.Element:
    name = item.partition("::")[2] or item
    return ET.SubElement(
        suite, "testcase", {"classname": case.replace("/", "."), "name": _clean(name), "time": f"{seconds:.3f}"}
    )


def _properties(element: ET.Element, values: Mapping[str, str]) -> None:
    properties = ET.SubElement(element, "properties")
    for name, value in values.items():
        if value:
            ET.SubElement(properties, "property", {"name": name, "value": _clean(str(value))})


def _say(element: ET.Element, tag: str, kind: str, message: str, text: str) -> None:
    said = ET.SubElement(element, tag, {"message": _clean(message)})
    if kind:
        said.set("type", kind)
    said.text = _clean(text) or None


def _count(suite: ET.Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    for name, tag in {"failures": "failure", "errors": "error", "skipped": "skipped"}.items():
        suite.set(name, str(len(suite.findall(f"testcase/{tag}"))))


def _clean(text: str) -> str:
    return FORBIDDEN.sub("�", text)
