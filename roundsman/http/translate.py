"""Turns what httpx raises when the target is at fault into failures that say what happened."""

import errno
import re
import socket
import ssl
from collections.abc import Iterator

import httpx

from roundsman.failure import (
    CannotLook,
    NameNotResolved,
    Observation,
    TargetFailure,
    TimedOut,
    Unreachable,
    WrongAnswer,
)
from roundsman.http.body import WrongBody
from roundsman.text import visible

PROTOCOL_WORDS = [
    (re.compile(r"illegal (?:status|request) line: bytearray\(b['\"](.*)['\"]\)"), r"something that is not HTTP: \1"),
    (re.compile(r"Server disconnected without sending a response\."), "the connection was closed without an answer"),
    (
        re.compile(r"peer closed connection without .* \(received (\d+) bytes, expected (\d+)\)"),
        r"the connection was closed after \1 of \2 promised bytes",
    ),
    (
        re.compile(r"peer (?:closed connection without sending|unexpectedly closed).*"),
        "the connection was closed in the middle of the answer",
    ),
    (re.compile(r"Receive buffer too long|(?:Receiv|Head).*too (?:long|large).*"), "headers without an end"),
    (re.compile(r"illegal chunk (?:header|size).*"), "a body in pieces (chunked) whose lengths make no sense"),
    (re.compile(r"(?:malformed data|illegal header line).*"), "headers that make no sense"),
    (
        re.compile(r"bad Content-Length|conflicting Content-Length headers|multiple Content-Length.*"),
        "a Content-Length that makes no sense",
    ),
    (re.compile(r"Invalid URL in location header.*"), "a redirect to an address that makes no sense"),
]
"""What the libraries say, and what a tired person understands."""
SETTINGS = b"\x04"
"""Type of the frame with which HTTP/2 begins, at its fourth byte."""
TLS_RECORDS = {b"\x15\x03", b"\x16\x03"}
TLS_WORDS = {
    "WRONG_VERSION_NUMBER": "what answers does not speak TLS",
    "HTTP_REQUEST": "what answers does not speak TLS",
    "RECORD_LAYER_FAILURE": "what answers does not speak TLS",
    "UNEXPECTED_EOF_WHILE_READING": "the connection was closed before TLS was agreed",
    "UNSUPPORTED_PROTOCOL": "the server offers only versions of TLS that are no longer safe",
    "TLSV1_ALERT_PROTOCOL_VERSION": "the server offers only versions of TLS that are no longer safe",
    "TLSV1_ALERT_INTERNAL_ERROR": "the server broke while TLS was agreed",
    "SSLV3_ALERT_HANDSHAKE_FAILURE": "the server refused every way to speak TLS",
    "TLSV1_UNRECOGNIZED_NAME": "the server does not know this name (SNI)",
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": "the server demands a certificate of ours",
    "TLSV1_ALERT_UNKNOWN_CA": "the server demands a certificate of ours",
}


def failure_of(
    error: httpx.TransportError | WrongBody, asked: str, again: str, seconds: float, deadline: float
) -> TargetFailure:
    """The failure for an error. `seconds` passed until it came; `deadline` is what was allowed."""
    kind, expected, observed = _diagnosis(error, deadline)
    return kind(Observation(asked, expected, visible(observed), seconds, again))


def no_http(error: httpx.ProtocolError, beginning: bytes) -> Exception:
    """What an error of the protocol means, by the first bytes that came; mostly the same error.

    Before any came it is our own request that is wrong, when the library says that it is a local error.
    """
    if not beginning:
        is_ours = isinstance(error, httpx.LocalProtocolError)
        return CannotLook(f"our own request cannot be sent: {error}") if is_ours else error
    if isinstance(error, httpx.LocalProtocolError):
        return WrongBody("an answer in HTTP", "frames of HTTP/2 that make no sense")
    is_closed = "disconnected" in str(error)
    if beginning.startswith(b"HTTP/"):
        return WrongBody("an answer in HTTP", "the connection was closed in the headers") if is_closed else error
    if not (is_closed or "illegal" in str(error)) or beginning[3:4] == SETTINGS:
        return error
    if beginning[:2] in TLS_RECORDS:
        return WrongBody("an answer in HTTP", "TLS: the address should begin with https://")
    words = beginning.decode("utf-8", errors="replace").split()
    return WrongBody("an answer in HTTP", f"something that is not HTTP: {' '.join(words)}")


def _diagnosis(error: httpx.TransportError | WrongBody, deadline: float) -> tuple[type[TargetFailure], str, str]:
    match error:
        case WrongBody():
            return WrongAnswer, error.expected, error.observed
        case httpx.ConnectTimeout() | httpx.PoolTimeout():
            return Unreachable, f"a connection within {deadline:g} s", "no connection in that time"
        case httpx.TimeoutException():
            observed = str(error) if str(error).startswith("it began") else "no answer in that time"
            return TimedOut, f"an answer within {deadline:g} s", observed
    return _cause_of(error) or _kind_of(error)


def _cause_of(error: httpx.TransportError) -> tuple[type[TargetFailure], str, str] | None:
    """What the operating system or TLS said, where that is behind it."""
    connection = "a connection"
    for cause in _causes(error):
        match cause:
            case ssl.SSLCertVerificationError():
                return Unreachable, "a valid certificate", f"certificate refused: {cause.verify_message}"
            case ssl.SSLError():
                return Unreachable, "a TLS connection", f"TLS failed: {_tls_words(cause)}"
            case socket.gaierror():
                return NameNotResolved, connection, "the name does not resolve"
            case ConnectionRefusedError():
                return Unreachable, connection, "connection refused"
            case ConnectionResetError() | BrokenPipeError():
                return WrongAnswer, "an answer", "connection reset"
            case OSError(errno=int(number)):
                return Unreachable, connection, errno.errorcode.get(number, str(number)) + f": {cause.strerror}"
    return None


def _kind_of(error: httpx.TransportError) -> tuple[type[TargetFailure], str, str]:
    match error:
        case httpx.RemoteProtocolError():
            return WrongAnswer, "an answer in HTTP", _protocol_words(str(error))
        case httpx.ConnectError():
            return Unreachable, "a connection", f"no connection: {error}"
        case _:
            return WrongAnswer, "an answer", f"{type(error).__name__}: {error}"


def _protocol_words(said: str) -> str:
    for pattern, words in PROTOCOL_WORDS:
        if match := pattern.search(said):
            return match.expand(words)[:200]
    return f"protocol error: {said[:200]}"


def _tls_words(error: ssl.SSLError) -> str:
    return TLS_WORDS.get(error.reason or "", error.reason or str(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        if isinstance(current, ExceptionGroup):
            current = current.exceptions[0]
        else:
            current = current.__cause__ or current.__context__
