"""A round as pytest runs it: what is collected, what is asked, and what is written down."""

import shutil
from collections.abc import Generator
from typing import Any

import pytest

from roundsman.failure import NotAsked, begin_look
from roundsman.journal import Journal
from roundsman.plugin.collected import write_collected
from roundsman.plugin.due import split_by_due
from roundsman.plugin.items import check_item
from roundsman.plugin.lifeline import hold_lifeline
from roundsman.plugin.selection import NotCollected, complain_of_names, select
from roundsman.plugin.state import State
from roundsman.plugin.verdicts import DEGRADATION, Outcome, case_text, mask_report, outcome_of
from roundsman.preflight import dead_anchors, unreachable_origins
from roundsman.redaction import REDACTOR
from roundsman.vocabulary import SANDBOX, Verdict


class Round:
    """Hooks of a session about checks."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._journal: Journal | None = None
        self._not_collected: list[NotCollected] = []
        self._broken: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        state = self._state
        if state.is_worker:
            if not state.is_without_target:
                _ = state.target  # its secrets are known before any name of an item is made
            return
        if state.options.lifeline is not None:
            hold_lifeline(state.options.lifeline)
        self._journal = Journal(state.folder / "journal.jsonl")
        target, look = state.options.target or SANDBOX, state.options.look
        self._journal.write("start", target=target, prove=state.options.prove, look=look)
        if state.is_without_target:
            return
        state.prepare_target()
        complain_of_names(state)
        if state.sandbox is not None:
            self._journal.write("ran", ran=state.sandbox.servers())
        if not session.config.option.collectonly:
            self._preflight(state)

    def _preflight(self, state: State) -> None:
        assert self._journal is not None, "only called in a process that has one"
        target = state.target
        state.unreachable = unreachable_origins(target)
        dead = dead_anchors(target.anchors, target.deadlines.connect)
        unreachable = {REDACTOR.mask(address): problem for address, problem in state.unreachable.items()}
        self._journal.write(
            "preflight",
            round_look=state.options.look,
            unreachable=unreachable,
            anchors=len(target.anchors),
            dead_anchors=dead,
            unreadable_secrets=target.unreadable_secrets(),
        )

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Gives a worker of xdist what was prepared."""
        state = self._state
        node.workerinput["roundsman"] = {
            "folder": str(state.folder),
            "content": state.content,
            "unreachable": state.unreachable,
        }

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            lines = str(report.longrepr).splitlines()
            reasons = [line[1:].strip() for line in lines if line.startswith("E ")] or lines[-1:]
            self._broken.append(REDACTOR.legible(f"{report.nodeid or 'the suite'}: {'; '.join(reasons)}"))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        try:
            self._select(session, items)
        except pytest.UsageError as error:
            if not self._state.is_worker:
                raise
            self._state.complain(str(error))
            items.clear()

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: list[str]) -> None:
        """Raises what a worker complained of, since xdist would not tell."""
        if complaint := self._state.complaint():
            raise pytest.UsageError(complaint)

    def _select(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        state = self._state
        if self._broken:
            if state.options.round_folder is None:
                return  # pytest itself tells more
            raise pytest.UsageError("the checks cannot be collected:\n" + "\n".join(self._broken))
        everything = list(items)
        run, deselected, self._not_collected = select(items, state)
        if state.options.due is not None and state.options.look == 1 and not state.is_without_target:
            run, not_due = split_by_due(run, state)
            deselected += not_due
        if deselected:
            session.config.hook.pytest_deselected(items=deselected)
        items[:] = run
        if state.collects and state.options.look == 1:
            write_collected(state, run, self._not_collected, everything)
        may_be_empty = state.options.ready or state.options.due is not None
        if not run and not session.config.option.collectonly and not may_be_empty:
            reasons = "; ".join(sorted({entry.reason for entry in self._not_collected}))
            raise pytest.UsageError(f"no check collected{': ' + reasons if reasons else ''}")

    def pytest_report_header(self) -> list[str]:
        state = self._state
        return [f"roundsman: target {state.options.target or SANDBOX}, round folder {state.folder}"]

    def pytest_report_collectionfinish(self) -> list[str]:
        reasons: dict[str, int] = {}
        for entry in self._not_collected:
            reasons[entry.reason] = reasons.get(entry.reason, 0) + 1
        return [f"not collected: {count} × {reason}" for reason, count in sorted(reasons.items())]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        check = check_item(item)
        if check is None:
            return
        item.stash[DEGRADATION] = begin_look()
        if not self._state.options.prove and (root := self._state.failing_root(check.case)):
            raise NotAsked(root)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        if self._journal is not None and not self._state.options.prove:  # also hears what workers of xdist begin
            self._journal.write("begin", round_look=self._state.options.look, nodeid=nodeid)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        check = check_item(item)
        if check is None:
            return report
        outcome = outcome_of(item, check, call, report)
        if outcome is not None:
            outcome.attach_to(report)
            if outcome.verdict is Verdict.UNKNOWN:
                report.outcome = "failed"  # a skip at run time would look like health
            if outcome.not_asked:
                report.longrepr = outcome.message
            if outcome.verdict is Verdict.FAILING:
                if not self._state.options.prove:
                    self._state.mark_failing(check.case)
                report.sections.append(case_text(check))
            mask_report(report)
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if self._journal is None:
            return
        outcome = Outcome.of_report(report)
        if outcome is not None:
            self._journal.write(
                "verdict", round_look=self._state.options.look, nodeid=report.nodeid, **_written(outcome)
            )
        elif report.failed:  # xdist made it for a worker that crashed
            message = REDACTOR.legible(str(report.longrepr))
            self._journal.write("crash", round_look=self._state.options.look, nodeid=report.nodeid, message=message)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._journal is not None:
            self._journal.write("end", exit_status=int(session.exitstatus))
            self._journal.close()
            self._journal = None

    def pytest_unconfigure(self) -> None:
        state = self._state
        if state.sandbox is not None:
            state.sandbox.close()
        if not state.is_worker and state.options.round_folder is None:
            shutil.rmtree(state.folder, ignore_errors=True)


def _written(outcome: Outcome) -> dict[str, Any]:
    content = vars(outcome).copy()
    del content["evidence"]
    return content
