"""Waits for a deployment that is still coming up: asks only what shows that it is there, until it is."""

import time
from dataclasses import replace
from pathlib import Path

from roundsman.journal import read_journal
from roundsman.round.order import Order
from roundsman.round.read import read_round
from roundsman.round.session import INTERRUPTED, run_session
from roundsman.vocabulary import PASSING

BETWEEN = 2.0
"""Seconds between two attempts."""


def wait_until_ready(order: Order, seconds: float) -> list[str]:
    """Waits at most so many seconds until every origin accepts connections and every root case passes.

    Root cases require nothing; only their reading checks are made, and none of them enters the round's result.
    Returns a note for the reader. When the time is over the round is made all the same, and says what is wrong.
    """
    started = time.monotonic()
    attempt = 0
    while True:
        attempt += 1
        reason = _obstacle(order, attempt, max(1.0, seconds - (time.monotonic() - started)))
        waited = time.monotonic() - started
        if not reason:
            return [f"ready after {waited:.0f} s, at the {attempt}. attempt"] if attempt > 1 else []
        if waited + BETWEEN > seconds:
            return [f"not ready after {waited:.0f} s ({attempt} attempts): {reason}"]
        time.sleep(BETWEEN)


def _obstacle(order: Order, attempt: int, seconds: float) -> str:
    """Why the deployment is not ready; empty when it is, or when only the round itself can tell what is wrong."""
    folder = order.folder / "ready" / str(attempt)
    folder.mkdir(parents=True)
    probe = replace(order, folder=folder, allure=False, workers=1)
    end = run_session(probe.command("--ready"), order.suite, folder / "pytest.log", seconds, seconds)
    if end.problem == INTERRUPTED:
        raise KeyboardInterrupt
    if end.is_wrong_usage and not read_round(folder).checks:
        return _unreachable(folder)
    for check in read_round(folder).checks:
        if check.verdict not in PASSING:
            return f"{check.case}: {check.message.partition(chr(10))[0]}: {check.observed}"
    return _unreachable(folder) or end.problem


def _unreachable(folder: Path) -> str:
    for line in read_journal(folder / "journal.jsonl"):
        for address, problem in line.get("unreachable", {}).items():
            return f"{address}: {problem}"
    return ""
