"""A proof as pytest runs it: items times looks, one worker a fault, judged at the end."""

import json
from collections.abc import Generator
from typing import Any

import pytest

from roundsman.case import Case
from roundsman.detects import binding_of
from roundsman.plugin.items import EXPECTED, CheckItem, check_item
from roundsman.plugin.selection import UNPROVEN
from roundsman.plugin.state import State
from roundsman.plugin.verdicts import Outcome
from roundsman.proof.gaps import gaps
from roundsman.proof.goldens import Goldens
from roundsman.proof.judge import Sight, judge
from roundsman.proof.looks import Phase, foreign_faults, is_worth, looks_for
from roundsman.proof.result import ProofResult
from roundsman.proof.sites import unfired_sites
from roundsman.proof.terminal import summary_lines
from roundsman.round.read import read_collected
from roundsman.vocabulary import Kind, Verdict


class Proving:
    """Hooks of a session that proves."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._failing_now: set[str] = set()
        self._group_now = ""
        self._sights: list[Sight] = []
        self._looked_at: set[str] = set()
        self._result: ProofResult | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        binding = binding_of(metafunc.function)
        if binding is None:
            return
        if "illness" not in metafunc.fixturenames:
            raise pytest.UsageError(f"{metafunc.definition.nodeid} cannot be proven: none of its nouns uses `target`")
        looks = list(looks_for(binding.case, self._state.suite.faults, self._state.options.everything))
        metafunc.parametrize("illness", looks, indirect=True, ids=[look.id for look in looks])

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leaves out the looks that are not worth their time; only now is it known what looks at which case."""
        checks = [check for item in items if (check := check_item(item)) is not None]
        kinds: dict[str, set[Kind]] = {}
        for check in checks:
            kinds.setdefault(check.case.id, set()).add(check.kind)
        foreign = {
            (check.case.id, check.kind): foreign_faults(check.case, check.kind, self._state.suite.faults, kinds)
            for check in {(check.case.id, check.kind): check for check in checks}.values()
        }

        def is_wanted(item: pytest.Item) -> bool:
            check = check_item(item)
            if check is None or check.look is None:
                return True
            return is_worth(check.look, check.case, check.kind, foreign[check.case.id, check.kind])

        items[:] = filter(is_wanted, items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        from roundsman.plugin.scheduling import ByFault  # xdist is imported only when it distributes

        return ByFault(config, log)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        check = check_item(item)
        outcome = Outcome.of_report(report)
        if check is None or check.look is None or outcome is None:
            return report
        look = check.look
        outcome.look = {"phase": look.phase, "fault": look.fault.id if look.fault else "", "kind": check.kind}
        outcome.attach_to(report)
        if look.id != self._group_now:
            self._group_now = look.id
            self._failing_now = set()
        if outcome.verdict is Verdict.FAILING:
            self._failing_now.add(check.case.id)
        if look.phase is Phase.STRUCK and self._is_expected(check, outcome):
            report.outcome = "passed"
            item.stash[EXPECTED] = True
        return report

    def _is_expected(self, check: CheckItem, outcome: Outcome) -> bool:
        look = check.look
        assert look is not None
        assert look.fault is not None, "a struck look has a fault"
        if check.case in look.fault.causes:
            return outcome.verdict in {Verdict.FAILING, Verdict.DEGRADED}
        return any(required.id in self._failing_now for required in check.case.ancestors())

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if self._state.is_worker:
            return
        outcome = Outcome.of_report(report)
        if outcome is not None:
            self._sights.append(_sight(outcome))
            self._looked_at.add(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        state = self._state
        was_cut_short = session.exitstatus not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}
        if state.is_worker or was_cut_short or session.config.option.collectonly:
            return
        goldens, collected = Goldens(state.options.goldens), read_collected(state.folder)
        if state.options.update_goldens:
            not_here = {one["id"] for one in collected["not_collected"] if not one["reason"].startswith(UNPROVEN)}
            is_narrow = self._leaves_checks_out()
            goldens.update(self._sights, state.suite.faults, lambda item: is_narrow or item in not_here)
        result = judge(self._sights, self._selected_cases(), state.suite.faults, goldens, state.options.everything)
        items = collected["items"]
        unproven = [entry for entry in collected["not_collected"] if entry["reason"].startswith(UNPROVEN)]
        marks = [f"{entry['id']}: {entry['reason'].removeprefix(UNPROVEN)}" for entry in unproven]
        result.unproven = list(dict.fromkeys(marks))  # collected once for every look
        lost = sorted({item["nodeid"] for item in items} - self._looked_at)
        result.confused += [f"{nodeid}: not looked at" for nodeid in lost]
        all_folders: list[str] = session.config.getini("testpaths")
        folders, left_out = self._proven_folders(all_folders)
        checked, marked = ({entry["case"] for entry in entries} for entries in (items, unproven))
        systems = state.options.systems or {case.system for case in state.suite.cases}
        cases = [case for case in state.suite.cases if case.id in checked or (not left_out and case.system in systems)]
        result.gaps = list(gaps(cases, checked, state.suite.faults, marked))
        if folders:
            result.unfired = unfired_sites(
                session.config.rootpath,
                self._sights,
                {case.system for case in state.suite.cases},
                folders=folders,
                clients=state.options.clients,
                left_out=left_out,
            )
        self._result = result
        (state.folder / "proof.json").write_text(json.dumps(result.as_json(), indent=1), encoding="utf-8")
        session.exitstatus = pytest.ExitCode.OK if result.holds else pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self._result is not None:
            terminalreporter.section("proof")
            for line in summary_lines(self._result):
                terminalreporter.line(line)

    def _proven_folders(self, all_folders: list[str]) -> tuple[list[str], list[str]]:
        """The folders of which everything was proven, or everything of some systems; and the others."""
        config, options = self._state.config, self._state.options
        if options.cases or options.severities or config.option.keyword or config.option.markexpr:
            return [], all_folders
        proven = self._given_folders(all_folders)
        return proven, [folder for folder in all_folders if folder not in proven]

    def _given_folders(self, all_folders: list[str]) -> list[str]:
        """The folders that were given as a whole."""
        config = self._state.config
        given = {(config.invocation_params.dir / argument).resolve() for argument in config.args}
        return [folder for folder in all_folders if {path := config.rootpath / folder, *path.parents} & given]

    def _leaves_checks_out(self) -> bool:
        """Whether there may be checks of the proven cases that this proof was not asked for."""
        config = self._state.config
        all_folders: list[str] = config.getini("testpaths")
        return bool(config.option.keyword or config.option.markexpr) or self._given_folders(all_folders) != all_folders

    def _selected_cases(self) -> list[Case]:
        seen = {sight.case for sight in self._sights}
        return [case for case in self._state.suite.cases if case.id in seen]


def _sight(outcome: Outcome) -> Sight:
    return Sight(
        item=outcome.item,
        case=outcome.case,
        phase=Phase(outcome.look["phase"]),
        fault=outcome.look["fault"],
        verdict=outcome.verdict,
        observed=outcome.observed,
        message=outcome.message,
        exception=outcome.exception,
        seconds=outcome.seconds,
        sites=tuple(outcome.sites),
    )
