"""Strikes a fault and sees to it that it really struck."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from roundsman.fault import Fault, NearMiss
from roundsman.sandbox.levers import LeverLog


class StrikeMissed(Exception):
    """A fault whose strike changed nothing."""


@contextmanager
def struck(fault: Fault | NearMiss, sandbox: Any, levers: LeverLog) -> Iterator[list[str]]:
    """The sandbox with the fault in it; gives what the levers witnessed.

    Raises StrikeMissed when no lever saw a change.
    """
    mark = levers.mark()
    with fault.strike(sandbox):
        witnessed = levers.since(mark)
        if not witnessed:
            raise StrikeMissed(f"fault {fault.id} did not strike: no lever witnessed a change")
        yield witnessed
