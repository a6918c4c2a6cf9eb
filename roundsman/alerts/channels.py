"""Channels: addresses in the form of apprise, which knows more than a hundred services."""

import contextlib
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from roundsman.alerts.outbox import Send
from roundsman.failure import CannotLook
from roundsman.redaction import REDACTOR
from roundsman.target.secret import Secret

TYPES = {"close": "success", "taken": "info", "test": "info"}
"""What apprise calls what is said; it has colours and signs for each."""

PLAIN = "text"
"""What apprise calls a text in which nothing is a tag; it knows how each service wants that written."""


def senders(channels: Mapping[str, Secret]) -> dict[str, Send]:
    """For each channel what sends to it. Nothing is loaded or read before the first message."""
    return {name: _sender(secret) for name, secret in channels.items()}


def problem_of(secret: Secret) -> str:
    """Why an address cannot be used; empty when it can. Nothing is sent."""
    try:
        _notifier(secret)
    except (CannotLook, ValueError) as error:
        return str(error)
    return ""


def _sender(secret: Secret) -> Send:
    def send(title: str, body: str, kind: str) -> str:
        heard = _Listener()
        log = logging.getLogger("apprise")
        log.addHandler(heard)
        try:
            what = {"title": title, "body": body, "notify_type": TYPES.get(kind, "failure")}
            if _notifier(secret).notify(**what, body_format=PLAIN):
                return ""
        except Exception as error:  # noqa: BLE001  # of a hundred services, and none may stop the round
            heard.words.append(f"{type(error).__name__}: {error}")
        finally:
            log.removeHandler(heard)
        return REDACTOR.mask(" ".join("; ".join(heard.words).split())) or "it was not accepted"

    def guarded(title: str, body: str, kind: str) -> str:
        with contextlib.suppress(CannotLook):
            secret.reveal()
            return send(title, body, kind)
        return f"the address in {secret.where} is missing or cannot be read"

    return guarded


def _notifier(secret: Secret) -> Any:
    import apprise  # only here: most rounds have nothing to say

    notifier = apprise.Apprise()
    with _silence():
        if not notifier.add(secret.reveal()):
            raise ValueError(f"the address in {secret.where} is none that apprise knows")
    return notifier


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    log = logging.getLogger("apprise")
    before = log.propagate
    log.propagate = False
    try:
        yield
    finally:
        log.propagate = before


class _Listener(logging.Handler):
    """Keeps what apprise says of a failure."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.words.append(record.getMessage())
