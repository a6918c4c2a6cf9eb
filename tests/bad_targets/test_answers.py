"""Bad servers: each gets the verdict it deserves, in words that a tired person understands."""

import re
import socket
import time
from contextlib import closing
from pathlib import Path

import pytest

from roundsman.http import HttpClient
from tests.bad_targets.answers import CONTENT, PACKED, PROTOCOL, Row
from tests.bad_targets.looking import LONGEST_LINE, PATIENT, SHORT, Said, health, login
from tests.servers import heard, http, says, serving

ROWS = [*CONTENT, *PACKED, *PROTOCOL]
LIBRARY_WORDS = re.compile(r"\b(h11|h2|httpx|httpcore|bytearray|pydantic|Traceback|[A-Z]\w+(?:Error|Exception))\b")


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_bad_server_gets_its_verdict_and_words(row: Row) -> None:
    with serving(row.script, hear=row.hear) as port:
        started = time.monotonic()
        said = health(f"http://127.0.0.1:{port}", deadlines=SHORT if row.hangs else PATIENT)
        assert time.monotonic() - started < PATIENT.read, "a bad server must not cost more than a deadline"
    assert said.verdict is row.verdict, said.text
    assert row.words in said.text
    _reads_well(said)


def test_names_of_rows_differ_and_there_are_enough() -> None:
    names = [row.name for row in ROWS]
    assert len(set(names)) == len(names) >= 50


LOGINS = [
    ("a-token-with-a-line-break", b'{"access_token": "a\\nb: c", "refresh_token": "b"}', "access_token: string"),
    ("a-token-beyond-ascii", '{"access_token": "tökén", "refresh_token": "b"}'.encode(), "access_token: string should"),
    ("an-empty-token", b'{"access_token": "", "refresh_token": "b"}', "access_token: string should match pattern"),
    ("a-token-of-a-megabyte", b'{"access_token": "%s", "refresh_token": "b"}' % (b"a" * 1_000_000), "at most 16384"),
    ("a-token-that-is-a-number", b'{"access_token": 7, "refresh_token": "b"}', "input should be a valid string"),
    ("a-form-instead-of-tokens", b"<form>", "no JSON from place 0 on (application/json): <form>"),
]


@pytest.mark.parametrize(("body", "words"), [row[1:] for row in LOGINS], ids=[row[0] for row in LOGINS])
def test_a_bad_login_is_the_targets_fault(body: bytes, words: str, tmp_path: Path) -> None:
    with serving(says(http(body))) as port:
        said = login(f"http://127.0.0.1:{port}", tmp_path)
    assert said.verdict == "failing", said.text
    assert words in said.text
    _reads_well(said)


def test_our_own_account_refused_is_our_own_trouble(tmp_path: Path) -> None:
    with serving(says(http(b"{}", status="401 Unauthorized"))) as port:
        said = login(f"http://127.0.0.1:{port}", tmp_path)
    assert said.verdict == "unknown"
    assert "does not accept our account monitor" in said.text


def test_cookies_of_one_look_do_not_reach_the_next() -> None:
    requests: list[bytes] = []

    def script(connection: socket.socket) -> None:
        requests.append(heard(connection))
        connection.sendall(http(b"{}", headers=b"Set-Cookie: session=of-somebody-else; Path=/\r\n"))

    with serving(script, hear=False) as port, closing(HttpClient(f"http://127.0.0.1:{port}", PATIENT)) as client:
        client.get("/one")
        client.get("/two")
    assert len(requests) == 2
    assert b"cookie" not in requests[1].lower()


def _reads_well(said: Said) -> None:
    for line in said.text.splitlines():
        assert len(line) <= LONGEST_LINE
        assert line.isprintable()
        assert not LIBRARY_WORDS.search(line), line
