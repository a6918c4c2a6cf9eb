"""What the round ran on reaches the page as it was written."""

from roundsman.report.build import build_report
from roundsman.report.environment import write_environment

VALUES = {
    "Target": "sandbox",
    "Database server: scanner": "PostgreSQL 18.6 = embedded",
    "Path": "C:\\new\\target",
    "Ort": "läuft 🚦",
    "Engine": "",
}


def test_names_and_values_survive_the_way_through_allure(tmp_path, look, suite, embedded):
    results = look(only="down")
    write_environment(results, VALUES)
    page = build_report(results, tmp_path / "out", suite=suite, history=tmp_path / "history.jsonl", title="Round")
    shown = embedded(page)["widgets/allure_environment.json"]
    assert {one["name"]: one["values"] for one in shown} == {name: [text] for name, text in VALUES.items() if text}
