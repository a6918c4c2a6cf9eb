"""Ends a session whose supervisor was killed, so that it neither goes on asking nor leaves what it wrote."""

import os
import signal
import threading
import time

PATIENCE = 10.0
"""Seconds that the session gets to clear away what it wrote, before it is killed."""


def hold_lifeline(descriptor: int) -> None:
    """Interrupts this process when the other end of a pipe closes; kills it when that does not help."""
    # whoever starts a round in the background makes it ignore interrupts, but it is by them that its supervisor ends it
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_wait_and_end, args=(descriptor,), daemon=True, name="lifeline").start()


def _wait_and_end(descriptor: int) -> None:
    if os.read(descriptor, 1):
        return  # told to go on by itself
    leads_group = os.getpgrp() == os.getpid()
    for number in (signal.SIGINT, signal.SIGKILL):
        if leads_group:
            os.killpg(os.getpid(), number)
        else:
            os.kill(os.getpid(), number)
        time.sleep(PATIENCE)
