"""Turns what Playwright raises into the target's failure or our own trouble."""

import re

from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from roundsman.failure import (
    CannotLook,
    NameNotResolved,
    Observation,
    TargetFailure,
    TimedOut,
    Unreachable,
    WrongAnswer,
)

OURS = re.compile(r"has been closed|crash|Connection closed|Browser closed|not supported|bridge refuses", re.IGNORECASE)
"""A browser or a driver that ended, or an engine that cannot do it."""
WHERE = re.compile(r" at (?:https?|wss?)://\S+|(?<=connect to )\S+|(?<=resolving )\S+")
"""Addresses and names in what engines say; the words in them say nothing of the trouble."""
NETWORK: list[tuple[re.Pattern[str], type[TargetFailure], str]] = [
    (re.compile(r"ERR_ADDRESS_UNREACHABLE|No route to host"), Unreachable, "no route to the address"),
    (re.compile(r"ERR_CONNECTION_REFUSED|Connection refused"), Unreachable, "connection refused"),
    (re.compile(r"ERR_NAME_NOT_RESOLVED|Error resolving|not known"), NameNotResolved, "the name does not resolve"),
    (re.compile(r"ERR_CERT_\w+|ERR_SSL_\w+|TLS certificate|SSL"), Unreachable, "the certificate or TLS was refused"),
    (re.compile(r"ERR_CONNECTION_TIMED_OUT|ERR_TIMED_OUT|timed out"), TimedOut, "no connection in time"),
    (re.compile(r"ERR_TOO_MANY_REDIRECTS|[Tt]oo many redirects"), WrongAnswer, "it redirects in a circle"),
    (
        re.compile(r"ERR_CONNECTION_\w+|ERR_EMPTY_RESPONSE|ERR_HTTP\w*|terminated unexpectedly|reset"),
        WrongAnswer,
        "the connection broke",
    ),
    (re.compile(r"Could not connect"), Unreachable, "no connection"),
]


def failure_of(error: Error, asked: str, expected: str, observed: str, seconds: float) -> TargetFailure | CannotLook:
    """What an error means. `observed` is what the page showed instead, for when it showed nothing in time."""
    text = WHERE.sub("", error.message.partition("\n")[0])
    if isinstance(error, PlaywrightTimeout):
        return TimedOut(Observation(asked, expected, observed, seconds))
    if OURS.search(text):
        return CannotLook(f"{asked}: the browser or its driver ended: {text}")
    for pattern, kind, meaning in NETWORK:
        if pattern.search(text):
            return kind(Observation(asked, expected, meaning, seconds))
    return CannotLook(f"{asked}: Playwright: {text}")
