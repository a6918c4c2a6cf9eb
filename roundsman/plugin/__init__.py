"""The pytest plugin: collection by target, verdicts, journal, proof. It is active in sessions about checks."""

from collections.abc import Generator
from typing import Any

import pytest

from roundsman import rungs
from roundsman.evidence import begin_evidence
from roundsman.plugin.browsing import browsers, engine, generate_engines, keep_look, window
from roundsman.plugin.fixtures import deadlines, http, illness, loads, sql, target, throw_away
from roundsman.plugin.items import check_item
from roundsman.plugin.options import add_options, read_options
from roundsman.plugin.state import looks_at_checks, make_state

__all__ = ["browsers", "deadlines", "engine", "http", "illness", "loads", "sql", "target", "throw_away", "window"]


def pytest_addoption(parser: pytest.Parser) -> None:
    add_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    if config.getoption("--sweep"):
        from roundsman.plugin.sweeping import sweep  # only `roundsman sweep` gets here

        return sweep(config)
    if not config.getoption("--serve-sandbox"):
        return None
    from roundsman.plugin.serving import serve_sandbox  # only people who play with the sandbox get here

    return serve_sandbox(config)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    options = read_options(config)
    if options.target and config.inipath is None:
        raise pytest.UsageError(f"pytest took {options.target} for a place of tests: write --target={options.target}")
    if options.on_sandbox and not looks_at_checks(config, options):
        return
    from roundsman.plugin.round import Round  # a session about something else does not pay for it

    state = make_state(config, options)
    config.pluginmanager.register(Round(state), "roundsman-round")
    if state.is_worker:
        from roundsman.plugin.alone import Alone

        config.pluginmanager.register(Alone(state), "roundsman-alone")
    if options.prove:
        from roundsman.plugin.proving import Proving

        config.pluginmanager.register(Proving(state), "roundsman-proving")
    if getattr(config.option, "allure_report_dir", None):
        from roundsman.plugin.allure import AllureLabels

        config.pluginmanager.register(AllureLabels(config), "roundsman-allure")


def pytest_pycollect_makeitem(collector: Any, name: str, obj: object) -> None:
    """A `check_*` without a case is an error, said at once."""
    from roundsman.detects import binding_of

    is_check = name.startswith("check_") and callable(obj) and obj.__module__ == collector.module.__name__
    if is_check and binding_of(obj) is None:
        raise collector.CollectError(f"{collector.nodeid}::{name} needs @detects(CASE)")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    generate_engines(metafunc)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    keep_look(item, call)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    check = check_item(item)
    if check is not None:
        begin_evidence()
        rungs.allow(check.rung)
    return (yield)
