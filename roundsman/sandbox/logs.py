"""The log of a service: one line an event, with time, level and who speaks."""

import logging
import threading
import time
from typing import Any, Protocol

from roundsman.sandbox.interference import Application, Message, Receive, Send

FORMAT = "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(message)s"
SIGN_OF_LIFE_SECONDS = 10.0
"""A service with nothing to do says so this often."""


class HasLevel(Protocol):
    """Settings from which the level is read on every line, so that it can be changed while the service runs."""

    log_level: Any


def begin(settings: HasLevel) -> None:
    """Writes everything that is logged to standard error, which the owner of the process keeps in a file."""
    formatter = logging.Formatter(FORMAT, datefmt="%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    levels = logging.getLevelNamesMapping()
    handler.addFilter(lambda line: line.levelno >= levels[settings.log_level])
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("service").info("started")
    threading.Thread(target=_sign_of_life, daemon=True).start()


def _sign_of_life() -> None:
    while True:
        time.sleep(SIGN_OF_LIFE_SECONDS)
        logging.getLogger("service").info("alive")


class AccessLog:
    """ASGI middleware that logs each answer, as an error when the service is to blame, and for whom if that is told."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._log = logging.getLogger("access")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        started = time.perf_counter()
        has_answered = False
        synthetic = dict(scope["headers"]).get(b"x-synthetic-check")
        whose = f" for {synthetic.decode('ascii', 'replace')}" if synthetic else ""

        async def noted(message: Message) -> None:
            nonlocal has_answered
            if message["type"] == "http.response.start":
                has_answered = True
                level = logging.ERROR if message["status"] >= 500 else logging.INFO
                elapsed = (time.perf_counter() - started) * 1000
                told = (scope["method"], scope["path"], message["status"], elapsed, whose)
                self._log.log(level, "%s %s %d %.0f ms%s", *told)
            await send(message)

        try:
            await self._application(scope, receive, noted)
        except Exception:  # noqa: BLE001  # logged
            # raised further, the server would close a connection that the client takes for kept alive
            self._log.exception("%s %s ended unexpectedly%s", scope["method"], scope["path"], whose)
            if not has_answered:
                await noted({"type": "http.response.start", "status": 500, "headers": [(b"content-length", b"0")]})
                await noted({"type": "http.response.body", "body": b""})
