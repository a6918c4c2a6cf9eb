"""Free ports of 127.0.0.1 that stay ours until we give them back, also across a restart of the service."""

import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path
from typing import IO

RANGE = range(20_000, 32_000)
"""Below the range from which systems take the ports of outgoing connections."""


class Port:
    """A reserved port; a file lock keeps other sandboxes of this machine off it."""

    def __init__(self) -> None:
        folder = Path(tempfile.gettempdir()) / f"roundsman-ports-{os.getuid()}"
        folder.mkdir(exist_ok=True)
        for number in random.sample(RANGE, len(RANGE)):
            lock = (folder / str(number)).open("w")
            if _locked(lock) and _free(number):
                self.number = number
                self._lock = lock
                return
            lock.close()
        raise RuntimeError(f"no free port in {RANGE.start}–{RANGE.stop - 1} on 127.0.0.1")

    def release(self) -> None:
        """Gives the port back."""
        self._lock.close()

    def __int__(self) -> int:
        return self.number


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _free(number: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            return False
    return True
