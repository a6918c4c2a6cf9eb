"""Gives every Allure result its labels, its case and its evidence, masked, when it is written."""

import hashlib
import uuid
from typing import Any

import allure_commons
import pytest
from allure_commons.logger import AllureFileLogger
from allure_commons.model2 import Attachment, Label, TestResult

from roundsman.evidence import current_evidence
from roundsman.plugin.items import EXPECTED, check_item
from roundsman.redaction import REDACTOR
from roundsman.report import appearance

ENDINGS = {
    "text/plain": ".txt",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/svg+xml": ".svg",
    "application/zip": ".zip",
    "video/webm": ".webm",
}
"""Of attachments: a reader's machine knows by them what to open."""


class AllureLabels:
    """Hooks into pytest, to know which check is running, and into Allure, to complete its result."""

    def __init__(self, config: pytest.Config) -> None:
        # captured output would be attached unmasked; the report of the failure carries it masked
        config.option.attach_capture = False
        self._item: pytest.Item | None = None
        allure_commons.plugin_manager.register(self, "roundsman-allure")
        self._writer = next(one for one in allure_commons.plugin_manager.get_plugins() if type(one) is AllureFileLogger)
        self._results = _ResultsOnly(config.getoption("allure_report_dir"))  # type: ignore[no-untyped-call]  # allure has no types
        _exchange(self._writer, self._results)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self._item = item

    def pytest_unconfigure(self) -> None:
        _exchange(self._results, self._writer)
        allure_commons.plugin_manager.unregister(self)

    @allure_commons.hookimpl(tryfirst=True)
    def report_result(self, result: TestResult) -> None:
        """Completes a result before it is written."""
        _mask(result)
        check = check_item(self._item) if self._item is not None else None
        if check is None or self._item is None:
            return
        result.name = appearance.name(check.id)
        result.description = appearance.description(check.case, check.unproven)
        result.labels = [label for label in result.labels if label.name not in {"suite", "parentSuite", "subSuite"}]
        if check.look is None:
            labels = appearance.labels(check.id, check.case, check.kind, check.unproven)
        else:
            labels = appearance.proof_labels(check.case, check.look)
            result.fullName = result.testCaseId = f"{check.id} × {check.look.id}"
            result.historyId = hashlib.md5(result.testCaseId.encode(), usedforsecurity=False).hexdigest()
            if self._item.stash.get(EXPECTED, False):
                result.status = "passed"
        result.labels += [Label(name, value) for name, value in labels]
        evidence = current_evidence()
        result.labels += [Label(name, value) for name, value in evidence.labels.items()]
        for one in evidence.attachments:
            _attach(result, one.name, one.content, one.media_type)
        if text := evidence.text():
            _attach(result, "What was asked and answered", text, "text/plain")


class _ResultsOnly(AllureFileLogger):
    """Writes results and attachments, and nothing of fixtures: how we set up says nothing about the target."""

    def report_container(self, container: Any) -> None:
        """Is no hook any more."""


def _exchange(old: object, new: object) -> None:
    allure_commons.plugin_manager.unregister(old)
    allure_commons.plugin_manager.register(new)


def _attach(result: TestResult, name: str, content: str | bytes, media_type: str) -> None:
    source = f"{uuid.uuid4()}-attachment{ENDINGS.get(media_type, '')}"
    result.attachments.append(Attachment(name=name, source=source, type=media_type))
    allure_commons.plugin_manager.hook.report_attached_data(body=content, file_name=source)


def _mask(result: Any) -> None:
    details = result.statusDetails
    if details is not None:
        details.message = REDACTOR.legible(details.message or "")
        details.trace = REDACTOR.legible(details.trace or "")
    for parameter in result.parameters:
        parameter.value = REDACTOR.legible(str(parameter.value))
