"""Waiting for what our own servers do at once."""

import socket
import time
from collections.abc import Callable

PATIENCE = 10.0
"""Seconds after which a change that should be there at once will not come."""


def await_condition(what: str, condition: Callable[[], bool]) -> None:
    """Returns when the condition holds. Raises RuntimeError, saying what was waited for, when it never does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited {PATIENCE:.0f} s in vain for {what}")
        time.sleep(0.005)


def await_refusal(port: int) -> None:
    """Returns when a port of 127.0.0.1 refuses connections. Raises RuntimeError when it goes on accepting them."""

    def refused() -> bool:
        with socket.socket() as probe:
            probe.settimeout(PATIENCE)
            return probe.connect_ex(("127.0.0.1", port)) != 0

    await_condition(f"port {port} to refuse connections", refused)
