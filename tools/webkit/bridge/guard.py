"""Nothing outlives the bridge, however it ends.

Before anything else a second process is forked, the guard. It leaves the group, so that a signal to the group spares
it, and waits for the end of a pipe that only the bridge holds: the kernel closes it with the bridge, also after
SIGKILL. Then it ends what is left of the group (Xvfb, the processes of WebKit) and removes their files. An orderly end
takes the same way, and the bridge waits for it.
"""

import contextlib
import os
import shutil
import signal
import time
from pathlib import Path

ORDERLY_SECONDS = 1.0


class Guard:
    """The bridge's side: a pipe that tells the guard what to remove."""

    def __init__(self) -> None:
        if os.getpgrp() != os.getpid():
            os.setpgid(0, 0)
        group = os.getpid()
        reading, self._writing = os.pipe()
        self._guard = os.fork()
        if self._guard == 0:
            try:
                _stand(group, reading)
            finally:
                os._exit(0)
        os.close(reading)

    def remove(self, path: Path | str) -> None:
        """Has a file or folder removed in the end."""
        os.write(self._writing, f"{path}\n".encode())

    def finish(self) -> None:
        """Ends everything but this process, and returns when it is gone."""
        os.close(self._writing)
        os.waitpid(self._guard, 0)


def members(group: int) -> list[int]:
    """The living processes of a process group."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            state, _parent, of = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            if int(of) == group and state != "Z":
                found.append(int(entry.name))
    return found


def _stand(group: int, reading: int) -> None:
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.dup2(reading, 0)
    os.closerange(1, min(65536, os.sysconf("SC_OPEN_MAX")))
    told = b""
    while block := os.read(0, 4096):
        told += block
    _end(group)
    for line in told.decode().splitlines():
        path = Path(line)
        with contextlib.suppress(OSError):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _end(group: int) -> None:
    """First asks, so that Xvfb can tidy up, then kills. The bridge itself, if it lives, is spared."""
    started = time.monotonic()
    for number in (signal.SIGTERM, signal.SIGKILL):
        while rest := [process for process in members(group) if process != group]:
            for process in rest:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, number)
            time.sleep(0.01)
            if number == signal.SIGTERM and time.monotonic() - started > ORDERLY_SECONDS:
                break
