"""The built report: categories, history over renamed files, and an old report that stays until the new is whole."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from roundsman.report import build
from roundsman.report.build import build_report
from roundsman.report.error import ReportError
from roundsman.report.outside import outside
from roundsman.report.stamp import stamp


@pytest.fixture
def make(tmp_path, suite):
    def make(results, **options):
        return build_report(
            results, tmp_path / "out", suite=suite, history=tmp_path / "history.jsonl", title="Round", **options
        )

    return make


def results_in(data):
    found = [content for name, content in data.items() if name.startswith("data/test-results/")]
    return {result["fullName"]: result for result in found if not result["isRetry"]}


def test_categories_follow_the_verdict(make, look, verdicts, cases, embedded):
    results = look()
    stamp(results, verdicts, cases)
    widget = embedded(make(results))["widgets/categories.json"]
    assert [widget["nodes"][root]["name"] for root in widget["roots"]] == [
        "Failing (root)", "Unknown: could not look", "Degraded", "Consequence of another case", "Not asked",
    ]  # fmt: skip


@pytest.mark.parametrize(("stamped", "remembered"), [(True, 1), (False, 0)], ids=["stamped", "as-pytest-wrote-it"])
def test_history_survives_the_renaming_of_a_file(make, look, verdicts, cases, embedded, stamped, remembered):
    for folder, file in (("monday", "check_shop.py"), ("tuesday", "check_orders.py")):
        results = look(folder, file=file)
        if stamped:
            stamp(results, verdicts, cases)
        page = make(results)
    seen = results_in(embedded(page))
    assert len(seen) == (5 if stamped else 4), "unstamped, parameters share a name"
    assert {len(result["history"]) for result in seen.values()} == {remembered}


def test_a_second_look_is_shown_as_a_retry(make, look, verdicts, cases, embedded):
    results = look()
    look(only="down")
    stamp(results, verdicts, cases)
    seen = results_in(embedded(make(results)))
    assert {item: result["retriesCount"] for item, result in seen.items() if result["retriesCount"]} == {
        "shop/down::check_the_shop_is_not_down": 1
    }


def test_making_a_report_again_need_not_count_as_a_round(make, look, tmp_path):
    results = look(only="down")
    make(results)
    make(results, remember=False)
    assert len((tmp_path / "history.jsonl").read_text().splitlines()) == 1


def test_the_report_of_several_files_is_closed_too(make, look):
    page = make(look(only="down"), single_file=False)
    assert (page.parent / "widgets" / "statistic.json").exists()
    assert outside(page.parent) == []


def test_an_old_report_and_the_history_stay_when_the_new_one_fails(make, look, tmp_path, monkeypatch):
    page = make(look(only="down"))
    before = page.read_bytes(), (tmp_path / "history.jsonl").read_bytes()

    def refuse(_):
        raise ReportError("the report is not closed")

    monkeypatch.setattr(build, "sever", refuse)
    with pytest.raises(ReportError, match="not closed"):
        make(look(only="down"))
    assert (page.read_bytes(), (tmp_path / "history.jsonl").read_bytes()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["history.jsonl", "out", "results"]


def test_a_new_report_takes_the_place_of_the_old(make, look, tmp_path):
    page = make(look(only="down"), single_file=False)
    assert make(look(only="down")) == page
    assert not (tmp_path / "out" / "widgets").exists()


def test_allure_gets_no_secret_of_the_environment(make, look, monkeypatch):
    monkeypatch.setenv("SHOP_PASSWORD", "correct horse")
    given: list[dict[str, str]] = []
    run = subprocess.run

    def noted(*words, **options):
        given.append(options["env"])
        return run(*words, **options)

    monkeypatch.setattr(subprocess, "run", noted)
    make(look(only="down"))
    assert given[-1]["PATH"] == os.environ["PATH"]
    assert "SHOP_PASSWORD" not in given[-1]


def test_relative_paths_mean_where_we_stand(look, suite, tmp_path, monkeypatch):
    look(only="down")
    monkeypatch.chdir(tmp_path)
    near = Path(os.path.relpath(suite))
    page = build_report(Path("results"), Path("new/out"), suite=near, history=Path("history.jsonl"), title="Round")
    assert page.is_file()
    assert (tmp_path / "history.jsonl").is_file()


def test_no_results_is_one_clear_line(make, tmp_path):
    with pytest.raises(ReportError, match="holds no results to report on"):
        make(tmp_path / "nothing")


def test_a_folder_that_is_no_report_is_not_replaced(make, look, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    with pytest.raises(ReportError, match="holds something that is not a report"):
        make(look(only="down"))
    assert (tmp_path / "out" / "thesis.txt").exists()


def test_allure_that_takes_too_long_is_stopped(make, look):
    with pytest.raises(ReportError, match=r"stopped after 0\.01 s"):
        make(look(only="down"), seconds=0.01)


def test_a_history_that_is_damaged_is_named(make, look, tmp_path):
    (tmp_path / "history.jsonl").write_text("{ this is not JSON\n")
    with pytest.raises(ReportError, match="Allure ended with 1"):
        make(look(only="down"))


def test_the_lock_file_pins_by_hash_and_names_no_registry(suite):
    lock = json.loads((suite / "reports" / "package-lock.json").read_text())
    packages = [package for name, package in lock["packages"].items() if name]
    assert [package for package in packages if "resolved" in package or "integrity" not in package] == []
    assert lock["packages"]["node_modules/allure"]["version"] == "3.18.0"
