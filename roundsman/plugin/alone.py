"""Under xdist: a load item, or one that says so, runs while nothing else does, on whichever worker it falls.

A lock on a file in the round's folder, held shared by every other item and exclusively by such a one. It needs no
scheduler of its own, so it holds for rounds, proofs and plain pytest alike, and a worker that dies lets go of it.
"""

import fcntl
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from roundsman.plugin.items import CheckItem, check_item
from roundsman.plugin.state import State
from roundsman.vocabulary import Kind


class Alone:
    """Hooks of a worker."""

    def __init__(self, state: State) -> None:
        self._path: Path = state.folder / "alone.lock"

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        check = check_item(item)
        with self._path.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX if check is not None and _is_alone(check) else fcntl.LOCK_SH)
            return (yield)


def _is_alone(check: CheckItem) -> bool:
    # in a proof every worker has a target of its own: only load needs the whole machine
    return check.kind is Kind.LOAD or (check.alone and check.look is None)
