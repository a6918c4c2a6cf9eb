"""What `roundsman doctor` asks of a target: secrets, origins, accounts, databases, machines, anchors, waivers."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from typing import Any

from roundsman.failure import CannotLook, TargetFailure
from roundsman.host import Host
from roundsman.http.client import HttpClients
from roundsman.plugin.state import State
from roundsman.preflight import dead_anchors, unreachable_origins
from roundsman.redaction import REDACTOR
from roundsman.sql import SqlClients
from roundsman.target.secret import Secret
from roundsman.target.settings import Account, Database, Endpoint, Machine, Target

NOT_TRIED = "not tried: the suite has no login for it"


def inspect_target(state: State) -> dict[str, Any]:
    """Everything about a target that a round needs, each with its problem; an empty problem is none.

    Accounts log in, databases are asked for `SELECT 1` and machines for a folder; nothing is written.
    """
    target = state.target
    unreachable = unreachable_origins(target)
    dead = dead_anchors(target.anchors, target.deadlines.connect)
    today = datetime.now(UTC).date()
    return {
        "name": target.name,
        "rungs": sorted(target.rungs),
        "secrets": [
            {"key": path, "where": secret.where, "problem": _problem(secret.reveal)}
            for path, secret in target.parts(Secret).items()
        ],
        "origins": [
            {"key": path, "at": endpoint.url, "problem": unreachable.get(endpoint.url, "")}
            for path, endpoint in target.parts(Endpoint).items()
        ],
        "accounts": _accounts(state, unreachable),
        "databases": _databases(target, unreachable),
        "machines": [
            {"key": path, "at": machine.backend, "problem": _problem(partial(Host(machine).folder, "/"))}
            for path, machine in target.parts(Machine).items()
        ],
        "anchors": [
            {"key": name, "at": address, "problem": dead.get(name, "")} for name, address in target.anchors.items()
        ],
        "waivers": [
            {"key": waiver.case, "problem": f"expired on {waiver.expires}" if waiver.expires < today else ""}
            for waiver in target.waivers
        ],
    }


def _accounts(state: State, unreachable: dict[str, str]) -> list[dict[str, str]]:
    told = []
    with closing(HttpClients(state.target.deadlines, unreachable)) as http:
        for path, account in state.target.parts(Account).items():
            login = state.suite.logins.get(path)
            problem = _problem(lambda: login(state.target, http)) if login else ""  # noqa: B023  # called at once
            note = "" if login else NOT_TRIED
            told.append({"key": path, "at": account.username, "problem": problem, "note": note})
    return told


def _databases(target: Target, unreachable: dict[str, str]) -> list[dict[str, str]]:
    with closing(SqlClients(target.deadlines, unreachable)) as sql:
        return [
            {"key": path, "problem": _problem(lambda: sql.to(database).value("SELECT 1"))}  # noqa: B023  # called at once
            for path, database in target.parts(Database).items()
        ]


def _problem(action: Callable[[], object]) -> str:
    """What an action of ours ends in, on one line; empty when it goes well."""
    try:
        action()
    except (CannotLook, TargetFailure) as error:
        return REDACTOR.mask(" ".join(str(error).split()))
    return ""
