"""What an engine says of the network is understood, whatever the address that it says it of."""

import pytest
from playwright.sync_api import Error

from roundsman.browser.translate import failure_of
from roundsman.failure import CannotLook, TargetFailure, TimedOut, Unreachable, WrongAnswer


@pytest.mark.parametrize(
    ("said", "kind", "observed"),
    [
        ("net::ERR_CONNECTION_REFUSED at https://x.example/reset-password", Unreachable, "connection refused"),
        ("net::ERR_CONNECTION_RESET at https://crash.example/", WrongAnswer, "the connection broke"),
        ("net::ERR_ADDRESS_UNREACHABLE at http://10.9.9.9/", Unreachable, "no route to the address"),
        ("net::ERR_CERT_DATE_INVALID at https://x.example/", Unreachable, "the certificate or TLS was refused"),
        ("Could not connect to SSL.example: No route to host", Unreachable, "no route to the address"),
        ("Could not connect to reset.example: Connection refused", Unreachable, "connection refused"),
        ("Could not connect to x.example: Connection timed out", TimedOut, "no connection in time"),
        ("Could not connect to reset.example: something else", Unreachable, "no connection"),
    ],
)
def test_only_the_words_of_the_engine_count(said: str, kind: type[Exception], observed: str) -> None:
    failure = failure_of(Error(f"Page.goto: {said}\nCall log: reset"), "open it", "the page", "nothing", 1.0)
    assert type(failure) is kind
    assert isinstance(failure, TargetFailure)
    assert failure.observation.observed == observed


@pytest.mark.parametrize("said", ["net::ERR_ABORTED at https://x.example/reset", "Target crashed"])
def test_what_is_not_the_targets_is_our_own_trouble(said: str) -> None:
    assert isinstance(failure_of(Error(f"Page.goto: {said}"), "open it", "the page", "nothing", 1.0), CannotLook)
