"""A screen of the bridge's own, which nobody sees."""

import os
import subprocess

from bridge.guard import Guard

SIZE = "2560x2048x24"


def private_display(guard: Guard) -> str:
    """Starts an X server without a screen and returns its name. The guard ends it."""
    reading, writing = os.pipe()
    subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()  # to the end of the line, else Xvfb dies of SIGPIPE
    if not number:
        raise RuntimeError("Xvfb did not start")
    guard.remove(f"/tmp/.X{number}-lock")  # noqa: S108 - where X servers keep them; Xvfb cannot after SIGKILL
    guard.remove(f"/tmp/.X11-unix/X{number}")  # noqa: S108
    return f":{number}"
