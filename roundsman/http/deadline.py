"""A transport that keeps one deadline over a whole answer, however slowly its bytes trickle in.

httpx limits the wait for the next bytes only: a server that sends one byte a second would never time out.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx

BEGINNING = 80
"""Bytes of an answer that are kept to say what it was, when it was not HTTP."""


@dataclass
class Wait:
    """A wait for one answer."""

    seconds: float
    """How long it may take until the answer is complete."""
    started: float = field(default_factory=time.monotonic)
    """When it was asked, on the monotonic clock."""
    beginning: bytes = b""
    """The first bytes that came, whatever they were."""

    def begin(self) -> None:
        """Counts from now on: what was asked before, such as a login, is not the answer's time."""
        self.started, self.beginning = time.monotonic(), b""

    @property
    def left(self) -> float:
        """Seconds until the answer must be complete."""
        return self.started + self.seconds - time.monotonic()


_wait: ContextVar[Wait] = ContextVar("_wait")


@contextmanager
def answer_within(seconds: float) -> Iterator[Wait]:
    """Inside, reading ends with a timeout as soon as so many seconds have passed."""
    wait = Wait(seconds)
    token = _wait.set(wait)
    try:
        yield wait
    finally:
        _wait.reset(token)


IDLE = 1.0
"""Seconds after which an idle connection is not used again. Servers close theirs after 5 s and more: a request that
crosses such a close on its way would look like a target that hangs up."""
LIMITS = httpx.Limits(keepalive_expiry=IDLE)
"""The same for clients without a deadline over the whole answer; httpx's own limit is just those 5 s."""


class DeadlineTransport(httpx.HTTPTransport):
    """httpx's own transport over connections that know the deadline. It connects directly, never by a proxy."""

    def __init__(self, *, verify: Any, http2: bool) -> None:
        context = httpx.create_ssl_context(verify=verify)
        super().__init__(verify=context, http2=http2)
        # httpx has no public way to choose the network backend of its pool
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            http2=http2,
            network_backend=_Network(),
            keepalive_expiry=IDLE,
            max_connections=None,  # with fewer, a crowd would queue here and not at the target
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends one request; an authentication may make several of one that was asked for."""
        if (wait := _wait.get(None)) is not None:
            wait.begin()
        return super().handle_request(request)


class _Network(httpcore.NetworkBackend):
    """Makes connections that know the deadline."""

    def __init__(self) -> None:
        self._real = httpcore.SyncBackend()

    def connect_tcp(self, *arguments: Any, **options: Any) -> httpcore.NetworkStream:
        return _Stream(self._real.connect_tcp(*arguments, **options))


class _Stream(httpcore.NetworkStream):
    """A connection that reads no longer than the deadline allows."""

    def __init__(self, real: httpcore.NetworkStream) -> None:
        self._real = real

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        part = self._real.read(max_bytes, _left(timeout, httpcore.ReadTimeout))
        wait = _wait.get(None)
        if wait is not None and len(wait.beginning) < BEGINNING:
            wait.beginning += part[: BEGINNING - len(wait.beginning)]
        return part

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._real.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def start_tls(self, *arguments: Any, **options: Any) -> httpcore.NetworkStream:
        return _Stream(self._real.start_tls(*arguments, **options))

    def get_extra_info(self, info: str) -> Any:
        return self._real.get_extra_info(info)

    def close(self) -> None:
        self._real.close()


def _left(timeout: float | None, error: type[httpcore.TimeoutException]) -> float | None:
    wait = _wait.get(None)
    if wait is None:
        return timeout
    if (left := wait.left) <= 0:
        raise error("the deadline for the whole answer has passed")
    return left if timeout is None else min(left, timeout)
