"""Is this machine too busy to drive a browser? Then what comes late says nothing about the page."""

import os

OVERLOAD = 6.0
"""Processes that want each core, over the last minute. A browser draws and decodes in software where there is no
graphics card, in many threads: two workers on two cores alone were seen to want five a core, and pages to keep their
deadlines then; with six and a half a click in WebKit came half a second after its 8 s."""


def overload() -> str:
    """Why a browser's delay is this machine's own; empty when it is not."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load <= OVERLOAD * cores:
        return ""
    return f"this machine is overloaded itself: {load:.0f} processes want its {cores} cores"
