"""Under xdist: a load item runs while nothing else does, on whichever worker it falls.

A lock on a file in the round's folder, held shared by every other item and exclusively by a load item. It needs no
scheduler of its own, so it holds for rounds, proofs and plain pytest alike, and a worker that dies lets go of it.
"""

import fcntl
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from roundsman.plugin.items import check_item
from roundsman.plugin.state import State
from roundsman.vocabulary import Kind


class Alone:
    """Hooks of a worker."""

    def __init__(self, state: State) -> None:
        self._path: Path = state.folder / "alone.lock"

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        check = check_item(item)
        is_load = check is not None and check.kind is Kind.LOAD
        with self._path.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX if is_load else fcntl.LOCK_SH)
            return (yield)
