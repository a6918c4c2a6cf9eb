"""A body is read only to a limit: what a bad server sends does not fill our memory."""

import tracemalloc
from collections.abc import Callable

import pytest

from roundsman.http.body import LARGEST_BODY, MEBIBYTE
from tests.bad_targets.answers import HEAD, bomb
from tests.bad_targets.looking import health
from tests.servers import Script, http, says, serving, without_end

MOST = 5 * LARGEST_BODY
"""Bytes that a look may take at its peak: the body packed and unpacked, and a copy of each."""

SERVERS: dict[str, Callable[[], Script]] = {
    "a-gibibyte-in-a-mebibyte": lambda: says(http(bomb(), headers=b"Content-Encoding: gzip\r\n")),
    "an-endless-body": lambda: without_end(b" " * 65536, first=HEAD + b"\r\n"),
    "endless-headers": lambda: without_end(b"X-One: two\r\n" * 1000, first=HEAD),
    "an-endless-status-line": lambda: without_end(b"a" * 65536),
}


@pytest.mark.parametrize("make", SERVERS.values(), ids=SERVERS)
def test_memory_stays_bounded(make: Callable[[], Script]) -> None:
    script = make()
    with serving(script) as port:
        tracemalloc.start()
        try:
            said = health(f"http://127.0.0.1:{port}")
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert said.verdict == "failing"
    assert peak < MOST, f"{peak / MEBIBYTE:.0f} MiB at the peak"
