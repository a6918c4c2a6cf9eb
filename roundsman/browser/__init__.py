"""Looking with real browsers: which can run, how they are started, and a window that tells what it saw.

Playwright itself is imported only where a browser is started: a round without browser checks does not pay for it.
"""

from roundsman.browser.engines import Engine
from roundsman.browser.launch import Camera, Launch, Profile
from roundsman.browser.nouns import browsing
from roundsman.browser.window import Window

__all__ = ["Camera", "Engine", "Launch", "Profile", "Window", "browsing"]
