"""What only the end of a round knows is in the results before the report is generated."""

import json
from hashlib import md5

import pytest

from roundsman.report.stamp import ItemVerdict, stamp
from roundsman.vocabulary import Verdict

ROOT = "shop/down::check_the_shop_is_not_down"
CONSEQUENCE = "shop/slow::check_listing_is_fast[first]"
NOT_ASKED = "shop/slow::check_listing_is_fast[last]"
DEGRADED = "shop/slow::check_writing_is_fast"
UNKNOWN = "shop/slow::check_searching_is_fast"


def test_every_verdict_has_its_status_and_standing(look, read, labels, verdicts, cases):
    results = look()
    assert stamp(results, verdicts, cases) == []
    seen = {
        item: (result["status"], labels(result)["verdict"], labels(result)["standing"], labels(result).get("root"))
        for item, [result] in read(results).items()
    }
    assert seen == {
        ROOT: ("failed", "failing", "root", None),
        CONSEQUENCE: ("failed", "failing", "consequence", "shop/down"),
        NOT_ASKED: ("skipped", "unknown", "not-asked", "shop/down"),
        DEGRADED: ("passed", "degraded", "degraded", None),
        UNKNOWN: ("broken", "unknown", "unknown", None),
    }


def test_a_root_says_first_what_to_do(look, read, verdicts, cases):
    results = look()
    stamp(results, verdicts, cases)
    assert read(results)[ROOT][0]["statusDetails"]["message"] == (
        "FAILING · P1 · The shop is down\n\nexpected 200, observed refused\n\n"
        "What to do\n  1. Look at the shop's log.\n  2. Start it [again].\n\n"
        "Symptom: Nobody can order.\nCase shop/down · SH-1 · guide section 4.1 · owner shop-team"
    )


def test_a_consequence_names_its_root_and_links_to_it(look, read, verdicts, cases):
    results = look()
    stamp(results, verdicts, cases)
    found = read(results)
    root = md5(found[ROOT][0]["uuid"].encode()).hexdigest()
    for item in (CONSEQUENCE, NOT_ASKED):
        assert f"**Root:** [The shop is down](#{root})" in found[item][0]["description"]
        assert "The shop is down (shop/down). Mend that first." in found[item][0]["statusDetails"]["message"]


def test_a_degraded_result_passes_and_says_why_in_its_description(look, read, verdicts, cases):
    results = look()
    stamp(results, verdicts, cases)
    assert "0.8 s is over 0.5 s" in read(results)[DEGRADED][0]["description"]


def test_markdown_in_a_case_is_shown_as_it_is_written(look, read, verdicts, cases):
    results = look()
    stamp(results, verdicts, cases)
    assert "2. Start it \\[again\\]." in read(results)[ROOT][0]["description"]


def test_the_trace_and_the_attachments_stay(look, read, verdicts, cases):
    results = look()
    stamp(results, verdicts, cases)
    result = read(results)[ROOT][0]
    assert "assert" in result["statusDetails"]["trace"]
    assert [attachment["name"] for attachment in result["attachments"]] == ["evidence"]


def test_a_result_lost_with_its_worker_is_written(look, read, labels, cases):
    results = look(only="down")
    lost = ItemVerdict(UNKNOWN, "shop/slow", Verdict.UNKNOWN, "the worker crashed")
    [path] = stamp(results, [lost], cases)
    [result] = read(results)[UNKNOWN]
    assert path.name == f"{result['uuid']}-result.json"
    assert (result["status"], result["name"]) == ("broken", "Searching is fast")
    assert "the worker crashed" in result["statusDetails"]["message"]
    assert labels(result).items() >= {"case": "shop/slow", "severity": "critical", "standing": "unknown"}.items()
    assert result["start"] == read(results)[ROOT][0]["stop"], "a lost result must not stretch the round"


def test_a_result_cut_short_by_a_kill_counts_as_lost(look, read, cases):
    results = look(only="down")
    [path] = results.glob("*-result.json")
    path.write_text(path.read_text()[:100])
    assert len(stamp(results, [ItemVerdict(ROOT, "shop/down", Verdict.UNKNOWN, "killed")], cases)) == 1
    assert read(results)[ROOT][0]["status"] == "broken"


def test_a_second_look_carries_the_verdict_and_the_first_stays_as_it_was(look, read, labels, cases):
    results = look(only="down")
    assert look(only="down") == results
    stamp(results, [ItemVerdict(ROOT, "shop/down", Verdict.DEGRADED, "only on the second look")], cases)
    first, second = read(results)[ROOT]
    assert (first["status"], second["status"]) == ("failed", "passed")
    assert "standing" not in labels(first)
    assert first["testCaseId"] == second["testCaseId"] == ROOT


def test_stamping_again_changes_nothing(look, read, verdicts, cases):
    results = look()
    stamp(results, verdicts, cases)
    before = read(results)
    assert stamp(results, verdicts, cases) == []
    assert read(results) == before


@pytest.mark.parametrize("known", [True, False], ids=["case-known", "case-unknown"])
def test_a_later_verdict_replaces_the_earlier(look, read, labels, verdicts, cases, known):
    results = look(only="down")
    texts = cases if known else {}
    stamp(results, [verdicts[0]], texts)
    stamp(results, [ItemVerdict(ROOT, "shop/down", Verdict.HEALTHY)], texts)
    [result] = read(results)[ROOT]
    assert (result["status"], labels(result)["standing"]) == ("passed", "healthy")
    assert result["statusDetails"]["message"] == ""


def test_results_that_are_no_checks_stay_untouched(look, verdicts, cases):
    results = look()
    other = results / "0-result.json"
    other.write_text(json.dumps({"uuid": "0", "name": "other", "labels": [], "status": "passed"}))
    before = other.read_bytes()
    stamp(results, verdicts, cases)
    assert other.read_bytes() == before


def test_long_parameters_are_left_out_and_short_ones_do_not_count_for_history(look, read, verdicts, cases):
    results = look()
    stamp(results, verdicts, cases)
    assert read(results)[CONSEQUENCE][0]["parameters"] == [{"name": "page", "value": "'first'", "excluded": True}]
