"""`roundsman sweep` as pytest runs it: no check is made, the suite's sweepers remove what is marked and old."""

import json
from contextlib import ExitStack, closing
from typing import Any

import pytest

from roundsman import rungs
from roundsman.failure import CannotLook, TargetFailure
from roundsman.http.client import HttpClients
from roundsman.marks import age_of
from roundsman.plugin.options import read_options
from roundsman.plugin.selection import complain_of_selection
from roundsman.plugin.state import State, make_state
from roundsman.preflight import unreachable_origins
from roundsman.redaction import REDACTOR
from roundsman.sql import SqlClients
from roundsman.sweeping import Leftover, Sweeper
from roundsman.vocabulary import Rung

FILE = "sweep.json"


def sweep(config: pytest.Config) -> int:
    """Removes, or with `--sweep=list` lists, marked data older than `--older-than` seconds.

    Raises pytest.UsageError for a target that does not allow it.
    """
    options = read_options(config)
    if options.on_sandbox:
        raise pytest.UsageError("a target file is needed: a sandbox takes its data with it")
    state = make_state(config, options)
    complain_of_selection(state)
    if Rung.WRITE not in state.target.rungs:
        raise pytest.UsageError(f"{options.target}: rungs: removing needs rung write, which this target does not allow")
    rungs.allow(Rung.WRITE)
    unreachable = unreachable_origins(state.target)
    with ExitStack() as stack:
        http = stack.enter_context(closing(HttpClients(state.target.deadlines, unreachable)))
        sql = stack.enter_context(closing(SqlClients(state.target.deadlines, unreachable)))
        swept = [_swept(sweeper, state, http, sql, config) for sweeper in _chosen(state)]
    (state.folder / FILE).write_text(json.dumps({"target": state.target.name, "sweepers": swept}), encoding="utf-8")
    return 0


def _chosen(state: State) -> list[Sweeper]:
    systems = state.options.systems
    return [sweeper for sweeper in state.suite.sweepers if not systems or sweeper.id.partition("/")[0] in systems]


def _swept(sweeper: Sweeper, state: State, http: HttpClients, sql: SqlClients, config: pytest.Config) -> dict[str, Any]:
    told: dict[str, Any] = {"id": sweeper.id, "found": [], "young": 0, "removed": [], "problems": []}
    if missing := [need for need in sweeper.needs if state.target.lookup(need) is None]:
        return {**told, "skipped": f"the target has no {', '.join(missing)}"}
    try:
        leftovers = list(sweeper.leftovers(state.target, http, sql))
    except (TargetFailure, CannotLook) as error:
        return {**told, "problems": [REDACTOR.mask(f"cannot be listed: {error}")]}
    for leftover in leftovers:
        age = age_of(leftover.name)
        if age is None:
            continue  # not ours, whatever the sweeper thinks
        if age < config.getoption("--older-than"):
            told["young"] += 1
            continue
        told["found"].append({"name": leftover.name, "age": round(age)})
        if config.getoption("--sweep") == "remove":
            _remove(leftover, told)
    return told


def _remove(leftover: Leftover, told: dict[str, Any]) -> None:
    try:
        leftover.remove()
        told["removed"].append(leftover.name)
    except (TargetFailure, CannotLook) as error:
        told["problems"].append(REDACTOR.mask(f"{leftover.name} cannot be removed: {error}"))
