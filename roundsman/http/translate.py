"""Turns what httpx raises when the target is at fault into failures that say what happened."""

import errno
import socket
import ssl
from collections.abc import Iterator

import httpx

from roundsman.failure import NameNotResolved, Observation, TargetFailure, TimedOut, Unreachable, WrongAnswer


def failure_of(error: httpx.TransportError, asked: str, again: str, seconds: float, deadline: float) -> TargetFailure:
    """The failure for a transport error. `seconds` passed until it came; `deadline` is what was allowed."""
    kind, expected, observed = _diagnosis(error, deadline)
    return kind(Observation(asked, expected, observed, seconds, again))


def _diagnosis(error: httpx.TransportError, deadline: float) -> tuple[type[TargetFailure], str, str]:
    connection, answer = "a connection", f"an answer within {deadline:g} s"
    match error:
        case httpx.ConnectTimeout() | httpx.PoolTimeout():
            return Unreachable, f"a connection within {deadline:g} s", "no connection in that time"
        case httpx.TimeoutException():
            return TimedOut, answer, "no answer in that time"
    for cause in _causes(error):
        match cause:
            case ssl.SSLCertVerificationError():
                return Unreachable, "a valid certificate", f"certificate refused: {cause.verify_message}"
            case ssl.SSLError():
                return Unreachable, "a TLS connection", f"TLS failed: {cause.reason or cause}"
            case socket.gaierror():
                return NameNotResolved, connection, "the name does not resolve"
            case ConnectionRefusedError():
                return Unreachable, connection, "connection refused"
            case ConnectionResetError() | BrokenPipeError():
                return WrongAnswer, "an answer", "connection reset"
            case OSError(errno=int(number)):
                return Unreachable, connection, errno.errorcode.get(number, str(number)) + f": {cause.strerror}"
    match error:
        case httpx.RemoteProtocolError():
            return WrongAnswer, "an answer in HTTP", f"protocol error: {error}"
        case httpx.ConnectError():
            return Unreachable, connection, f"no connection: {error}"
        case _:
            return WrongAnswer, "an answer", f"{type(error).__name__}: {error}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        if isinstance(current, ExceptionGroup):
            current = current.exceptions[0]
        else:
            current = current.__cause__ or current.__context__
