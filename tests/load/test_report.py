"""A load in the report: metrics with a trend, a picture, and Locust's page as a download that is never opened."""

import base64
import io
import json
import re
import uuid
import zipfile
from pathlib import Path
from typing import Any

from roundsman.evidence import begin_evidence, current_evidence
from roundsman.load.metrics import write_metrics
from roundsman.load.picture import latency_picture
from roundsman.load.run import HTML
from roundsman.load.showing import show
from roundsman.report.build import build_report
from roundsman.report.outside import outside
from tests.load.conftest import ROOT, made_up

LOCUSTS_PAGE = "<html><script src='https://outside.example/x.js'></script><p>secret-of-nobody</p></html>"


def test_every_check_of_a_load_shows_it_and_one_of_them_has_locusts_page(tmp_path: Path) -> None:
    run = made_up({10: 90, 200: 10}, folder=tmp_path)
    (tmp_path / HTML).write_text(LOCUSTS_PAGE)
    kinds = []
    for _ in range(2):
        begin_evidence()
        show(run)
        kept = current_evidence().attachments
        kinds.append([one.media_type for one in kept])
        for one in kept[1:]:
            assert zipfile.ZipFile(io.BytesIO(one.content)).read(HTML).decode() == LOCUSTS_PAGE
        assert "GET /a" in current_evidence().text()
    assert kinds == [["image/svg+xml", "application/zip"], ["image/svg+xml"]]


def test_the_picture_is_whole_for_one_request_and_for_none() -> None:
    histograms: list[dict[float, int]] = [{5: 1}, {}, {0: 3, 0.4: 1}, {1: 1, 60_000: 1}]
    for histogram in histograms:
        picture = latency_picture(made_up(histogram))
        assert picture.count("<rect") == 41
        assert "nan" not in picture


def test_a_report_with_a_load_stays_closed_and_shows_its_metrics_from_round_to_round(tmp_path: Path) -> None:
    page = tmp_path / "never"
    for number, milliseconds in enumerate((100, 150)):
        results = tmp_path / f"results-{number}"
        run = made_up({milliseconds: 100})
        write_metrics(run, "toy/baseline", results)
        _write_result(results, latency_picture(run))
        page = build_report(results, tmp_path / "out", suite=ROOT, history=tmp_path / "history.jsonl", title="Load")
    assert outside(page.parent) == []
    text = page.read_text(encoding="utf-8")
    assert "https://outside.example" not in text, "Locust's page is inside as data only"
    assert base64.b64encode(LOCUSTS_PAGE.encode()).decode() in text
    history = [json.loads(line)["metrics"] for line in (tmp_path / "history.jsonl").read_text().splitlines()]
    assert [point["toy/baseline GET /a p95"] for point in history] == [100, 150]
    shown = [entry for entry in _metrics(text) if entry["key"] == "toy/baseline GET /a p95"]
    assert [(entry["value"], entry["unit"], entry["better"]) for entry in shown] == [(150, "ms", "lower")]


def _write_result(results: Path, picture: str) -> None:
    attachments: list[dict[str, Any]] = []
    for name, kind, ending, content in (
        ("Response times", "image/svg+xml", ".svg", picture),
        ("Locust's own page, to download", "application/zip", ".zip", LOCUSTS_PAGE),
    ):
        source = f"{uuid.uuid4()}-attachment{ending}"
        (results / source).write_text(content)
        attachments.append({"name": name, "source": source, "type": kind})
    result = {
        "uuid": str(uuid.uuid4()),
        "name": "A load",
        "status": "passed",
        "fullName": "toy/baseline::check",
        "start": 1,
        "stop": 2,
        "attachments": attachments,
        "testCaseId": "toy",
        "historyId": "toy",
    }
    (results / f"{result['uuid']}-result.json").write_text(json.dumps(result))


def _metrics(page: str) -> list[dict[str, Any]]:
    found = re.search(r'd\("widgets/metrics.json","([A-Za-z0-9+/=]+)"\)', page)
    assert found, "the report has a page of metrics"
    current: list[dict[str, Any]] = json.loads(base64.b64decode(found.group(1)))["current"]
    return current
