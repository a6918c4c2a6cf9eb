"""Looking with real browsers: which can run, how they are started, and a window that tells what it saw.

Playwright itself is imported only where a browser is started: a round without browser checks does not pay for it.
"""

from roundsman.browser.engines import Engine
from roundsman.browser.launch import Camera, Launch, Profile
from roundsman.browser.nouns import browsing

__all__ = ["Browsers", "Camera", "Engine", "Launch", "Profile", "Window", "browsing"]


def __getattr__(name: str) -> object:
    """What needs Playwright, imported only when asked for."""
    from importlib import import_module

    homes = {"Browsers": "browsers", "Window": "window"}
    if name not in homes:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{homes[name]}"), name)
