"""Messages from and to Playwright: JSON, ended by a zero byte, on the file descriptors 3 and 4."""

import json
import os
from collections.abc import Callable
from typing import Any

from bridge.libraries import GLib

READING, WRITING = 3, 4
Message = dict[str, Any]


class Pipe:
    """Both directions. When Playwright is gone, also by SIGKILL, the reading end closes."""

    def __init__(self) -> None:
        self._received = b""

    def listen(self, heard: Callable[[Message], None], closed: Callable[[], None]) -> None:
        """Hands every message to `heard`, and says once when there will be no more."""

        def readable(descriptor: int, _condition: object) -> bool:
            block = os.read(descriptor, 1 << 20)
            if not block:
                closed()
                return bool(GLib.SOURCE_REMOVE)
            *complete, self._received = (self._received + block).split(b"\0")
            for message in complete:
                heard(json.loads(message))
            return bool(GLib.SOURCE_CONTINUE)

        events = GLib.IOCondition.IN | GLib.IOCondition.HUP
        GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, READING, events, readable)

    @staticmethod
    def send(message: Message) -> None:
        """Sends one message, whole."""
        rest = json.dumps(message).encode() + b"\0"
        try:
            while rest:
                rest = rest[os.write(WRITING, rest) :]
        except BrokenPipeError:
            return  # Playwright is gone; that the reading end closes ends the program

    def event(self, method: str, page: str | None = None, **parameters: Any) -> None:
        """Tells Playwright of something that happened in the browser, or on a page."""
        self.send({"method": method, "params": parameters} | ({"pageProxyId": page} if page else {}))
