"""Gives every Allure result its labels, its case and its evidence, masked, when it is written."""

import uuid
from typing import Any

import allure_commons
import pytest
from allure_commons.model2 import Attachment, Label, TestResult

from roundsman.evidence import current_evidence
from roundsman.plugin.items import CheckItem, check_item
from roundsman.redaction import REDACTOR
from roundsman.report import appearance


class AllureLabels:
    """Hooks into pytest, to know which check is running, and into Allure, to complete its result."""

    def __init__(self, config: pytest.Config) -> None:
        # captured output would be attached unmasked; the report of the failure carries it masked
        config.option.attach_capture = False
        self._current: CheckItem | None = None
        allure_commons.plugin_manager.register(self, "roundsman-allure")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self._current = check_item(item)

    def pytest_unconfigure(self) -> None:
        allure_commons.plugin_manager.unregister(self)

    @allure_commons.hookimpl(tryfirst=True)
    def report_result(self, result: TestResult) -> None:
        """Completes a result before it is written."""
        _mask(result)
        check = self._current
        if check is None:
            return
        result.name = appearance.name(check.id)
        result.description = appearance.description(check.case)
        result.labels = [label for label in result.labels if label.name not in {"suite", "parentSuite", "subSuite"}]
        result.labels += [Label(name, value) for name, value in appearance.labels(check.id, check.case, check.kind)]
        text = current_evidence().text()
        if text:
            source = f"{uuid.uuid4()}-attachment.txt"
            result.attachments.append(Attachment(name="What was asked and answered", source=source, type="text/plain"))
            allure_commons.plugin_manager.hook.report_attached_data(body=text, file_name=source)

    @allure_commons.hookimpl(tryfirst=True)
    def report_container(self, container: Any) -> None:
        """Masks what fixtures left."""
        for step in [*container.befores, *container.afters]:
            _mask(step)


def _mask(result: Any) -> None:
    details = result.statusDetails
    if details is not None:
        details.message = REDACTOR.mask(details.message or "")
        details.trace = REDACTOR.mask(details.trace or "")
    for parameter in result.parameters:
        parameter.value = REDACTOR.mask(str(parameter.value))
