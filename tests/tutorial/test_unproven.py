"""An unproven check says so in the report, and the proof neither counts nor hides it."""

from pathlib import Path

from roundsman import Case, Severity, Verdict
from roundsman.proof.gaps import gaps
from roundsman.proof.judge import Sight
from roundsman.proof.looks import Phase
from roundsman.proof.sites import assertions, unfired_sites
from roundsman.report.appearance import description, labels

CASE = Case("room/dark", Severity.P3, guide="1", owner="Porter", title="Dark", symptom="Dark.", resolution=("Look.",))
SOURCE = """
@detects(DARK)
def check_one():
    assert bright

@detects(DARK, unproven="why")
def check_two():
    assert warm
"""


def test_the_report_carries_the_mark_as_a_label_and_in_words() -> None:
    assert ("proof", "unproven") in labels("room/dark::check_one", CASE, unproven="no sandbox")
    assert "proof" not in dict(labels("room/dark::check_one", CASE))
    assert description(CASE, "no sandbox").startswith("**Unproven.** No fault shows that this check would wake up: no")
    assert "Unproven" not in description(CASE)


def test_assertions_of_an_unproven_check_need_no_fault() -> None:
    assert list(assertions(SOURCE, checks=True)) == [(4, 4)]


def test_the_folder_of_clients_is_the_suites_own(tmp_path: Path) -> None:
    client = tmp_path / "suite" / "clients" / "room.py"
    client.parent.mkdir(parents=True)
    client.write_text("raise ValueError\n", encoding="utf-8")
    unfired = ["suite/clients/room.py:1: raise ValueError"]
    sights = [Sight("room/dark::check_one", "room/dark", Phase.HEALTHY, "", Verdict.HEALTHY)]
    assert unfired_sites(tmp_path, sights, ["room"], folders=[], clients="suite/clients") == unfired
    assert unfired_sites(tmp_path, sights, ["room"], folders=[], clients="fixtures/clients") == []


def test_a_case_with_only_unproven_checks_is_no_gap() -> None:
    assert list(gaps([CASE], set(), [], {CASE.id})) == []
    assert list(gaps([CASE], {CASE.id}, [], set())) == ["room/dark: no fault, so its checks are not proven"]
