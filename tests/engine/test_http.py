"""The HTTP client: whatever a server does, the failure has its class and says what happened, inside the deadline."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from roundsman import Rung, TargetFailure, rungs
from roundsman.evidence import begin_evidence
from roundsman.failure import NameNotResolved, TimedOut, Unreachable, WrongAnswer
from roundsman.http import Answer, Bearer, HttpClient, HttpClients, Tokens, deadline
from roundsman.http.deadline import IDLE
from roundsman.rungs import RungError
from roundsman.target import Deadlines, Endpoint
from tests.engine.golden import assert_golden
from tests.engine.servers import (
    Behaviour,
    answering,
    bomb,
    flooding,
    hanging,
    resetting,
    self_signed,
    sending,
    serving,
    trickling,
)
from tests.servers import closed_port

DEADLINES = Deadlines(connect=5.0, read=1.0)
PATIENT = Deadlines(connect=5.0, read=30.0)


class Lamp(BaseModel):
    on: bool
    brightness: int


@contextmanager
def client(address: str, deadlines: Deadlines = PATIENT) -> Iterator[HttpClient]:
    http = HttpClient(address, deadlines)
    try:
        yield http
    finally:
        http.close()


def get(http: HttpClient) -> Answer:
    return http.get("/lamp", params={"room": "7"})


def expect(http: HttpClient) -> Answer:
    return get(http).expect(200)


def shaped(http: HttpClient) -> Lamp:
    return get(http).expect(200).shaped(Lamp)


HTML = b"<html><body>\n<h1>It works!</h1></body></html>"
EMPTY = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789"
SERVERS: dict[str, tuple[Behaviour, Callable[[HttpClient], Any], type[TargetFailure]]] = {
    "reset": (resetting, get, WrongAnswer),
    "closed-without-an-answer": (sending(b""), get, WrongAnswer),
    "half-a-body": (sending(HALF), get, WrongAnswer),
    "half-the-headers": (sending(b"HTTP/1.1 200 OK\r\nContent-Le"), get, WrongAnswer),
    "hanging": (hanging, get, TimedOut),
    "trickling-headers": (trickling(b"HTTP/1.1 200 OK\r\nX-Slow: "), get, TimedOut),
    "trickling-body": (trickling(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"), get, TimedOut),
    "endless-body": (flooding, get, WrongAnswer),
    "compressed-bomb": (bomb(), get, WrongAnswer),
    "not-compressed-though-it-says-so": (
        answering(b"{}", "application/json", "200 OK", "Content-Encoding: gzip"), get, WrongAnswer,
    ),
    "huge-header": (answering(b"{}", "application/json", "200 OK", "X-Huge: " + "x" * 500_000), get, WrongAnswer),
    "another-protocol": (sending(b"SSH-2.0-OpenSSH_9.6\r\n"), get, WrongAnswer),
    "server-error": (answering(b'{"error": "broken"}', "application/json", "500 Broken"), expect, WrongAnswer),
    "redirect-to-itself": (answering(b"", "text/plain", "302 Found", "Location: /lamp"), expect, WrongAnswer),
    "html-instead-of-json": (answering(HTML, "text/html"), shaped, WrongAnswer),
    "broken-json": (answering(b'{"on": tru'), shaped, WrongAnswer),
    "invalid-utf-8": (answering(b'{"on": "\xff"}'), shaped, WrongAnswer),
    "empty-body": (answering(b""), shaped, WrongAnswer),
    "another-shape": (answering(b'{"on": "maybe", "lumen": 3}'), shaped, WrongAnswer),
    "a-list-instead-of-an-object": (answering(b"[1, 2]"), shaped, WrongAnswer),
}  # fmt: skip
WITHOUT_AN_END = {"hanging", "trickling-headers", "trickling-body"}


@pytest.mark.parametrize("name", SERVERS)
def test_what_a_server_does_becomes_a_failure_that_says_it(name: str) -> None:
    behaviour, ask, kind = SERVERS[name]
    deadlines = DEADLINES if name in WITHOUT_AN_END else PATIENT
    server = serving(behaviour)
    with server as place, client(f"http://{place}", deadlines) as http, pytest.raises(TargetFailure) as caught:
        ask(http)
    assert type(caught.value) is kind
    assert_golden(f"http-{name}", caught.value)


def test_a_closed_port_is_unreachable() -> None:
    with closed_port() as port, client(f"http://127.0.0.1:{port}") as http, pytest.raises(Unreachable) as caught:
        get(http)
    assert_golden("http-refused", caught.value)


def test_a_name_that_does_not_resolve_is_told_apart() -> None:
    with client("http://nowhere.invalid") as http, pytest.raises(NameNotResolved) as caught:
        get(http)
    assert_golden("http-name-does-not-resolve", caught.value)


def test_a_certificate_that_nobody_signed_is_refused(tmp_path: Path) -> None:
    refusing = serving(answering(b"{}"), self_signed(tmp_path))
    with refusing as place, client(f"https://{place}") as http, pytest.raises(Unreachable) as caught:
        get(http)
    assert_golden("http-self-signed", caught.value)


def test_a_certificate_of_the_targets_own_authority_is_accepted(tmp_path: Path) -> None:
    with serving(answering(b'{"on": true, "brightness": 3}'), self_signed(tmp_path)) as place:
        clients = HttpClients(PATIENT, {})
        try:
            assert shaped(clients.to(Endpoint(url=f"https://{place}", ca_file=tmp_path / "server.pem"))).on
        finally:
            clients.close()


def test_a_server_without_tls_behind_an_https_address_is_told() -> None:
    plain = serving(trickling(b"HTTP/1.1 400 Bad Request\r\n\r\n"), hear=False)
    with plain as place, client(f"https://{place}") as http, pytest.raises(Unreachable) as caught:
        get(http)
    assert_golden("http-no-tls", caught.value)


def test_what_preflight_found_unreachable_is_not_connected_to_again() -> None:
    connected = threading.Event()
    with serving(lambda connection, over: connected.set()) as place:
        http = HttpClient(f"http://{place}", PATIENT, unreachable="connection refused")
        with pytest.raises(Unreachable) as caught:
            get(http)
        http.close()
    assert not connected.is_set()
    assert_golden("http-known-from-preflight", caught.value)


def test_an_answer_of_any_status_is_given_back() -> None:
    refusing = serving(answering(b'{"error": "no"}', "application/json", "404 Not Found"))
    with refusing as place, client(f"http://{place}") as http:
        answer = get(http)
    assert (answer.status, answer.json(), answer.header("CONTENT-TYPE")) == (404, {"error": "no"}, "application/json")


@pytest.mark.parametrize(("idle", "pause", "connections"), [(60.0, 0.0, 1), (IDLE, IDLE + 0.1, 2)])
def test_a_connection_is_used_again_at_once_but_not_after_idling(
    idle: float, pause: float, connections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadline, "IDLE", idle)  # a second may lie between two requests where much else runs
    connected = []

    def keep_answering(connection: socket.socket, over: threading.Event) -> None:
        connected.append(connection)
        connection.sendall(EMPTY)
        while connection.recv(65536):
            connection.sendall(EMPTY)

    with serving(keep_answering) as place, client(f"http://{place}") as http:
        http.get("/lamp")
        time.sleep(pause)
        http.get("/lamp")
    assert len(connected) == connections


def test_requests_are_marked_as_synthetic() -> None:
    seen: list[bytes] = []

    def listen(connection: socket.socket) -> None:
        with connection:
            seen.append(connection.recv(65536))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lambda: listen(listener.accept()[0]))
        thread.start()
        with client(f"http://127.0.0.1:{listener.getsockname()[1]}") as http, pytest.raises(TargetFailure):
            get(http)
        thread.join()
    request = seen[0].decode().lower()
    assert "x-synthetic-check: roundsman" in request
    assert "user-agent: roundsman/" in request


def test_a_check_that_reads_cannot_write() -> None:
    with serving(answering(b"{}")) as place, client(f"http://{place}") as http:
        rungs.allow(Rung.READ)
        with pytest.raises(RungError, match=r"POST .*/orders needs rung write, but the check declares read"):
            http.post("/orders", json={})
        http.post("/login", json={}, rung=Rung.READ)
        rungs.allow(Rung.WRITE)
        try:
            http.post("/orders", json={})
        finally:
            rungs.allow(Rung.READ)


def test_evidence_keeps_what_was_asked_and_answered_without_secrets() -> None:
    evidence = begin_evidence()
    with serving(answering(b'{"access_token": "abcdefgh"}')) as place, client(f"http://{place}") as http:
        http.get("/me", headers={"Authorization": "Bearer hunter2hunter2", "Cookie": "session=hunter2"})
    text = evidence.text()
    assert "> GET http://" in text
    assert "< HTTP/1.1 200 after" in text
    assert "hunter2" not in text
    assert "abcdefgh" not in text


class Porter:
    """Hands out tokens, numbered, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def log_in(self) -> Tokens:
        self.asked.append("log in")
        return Tokens("token-0", "refresh-0")

    def renew(self, tokens: Tokens) -> Tokens:
        self.asked.append(f"renew {tokens.refresh}")
        number = len(self.asked) - 1
        return Tokens(f"token-{number}", f"refresh-{number}")


@contextmanager
def guarding(accepted: str) -> Iterator[tuple[str, list[str]]]:
    """A server that accepts one token only, and the tokens that it was shown."""
    from http.server import BaseHTTPRequestHandler, HTTPServer

    shown: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shown.append(self.headers["Authorization"])
            self.send_response(200 if shown[-1] == f"Bearer {accepted}" else 401)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", shown
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_expired_token_is_renewed_once_and_kept() -> None:
    porter = Porter()
    with guarding("token-1") as (address, shown), client(address) as http:
        mine = http.authenticated(Bearer(porter))
        assert [mine.get("/").status, mine.get("/").status] == [200, 200]
    assert shown == ["Bearer token-0", "Bearer token-1", "Bearer token-1"]
    assert porter.asked == ["log in", "renew refresh-0"]


def test_a_second_refusal_stands() -> None:
    porter = Porter()
    with guarding("nothing") as (address, shown), client(address) as http:
        assert http.authenticated(Bearer(porter)).get("/").status == 401
    assert shown == ["Bearer token-0", "Bearer token-1"]
    assert porter.asked == ["log in", "renew refresh-0"]


def test_the_line_that_asks_again_says_that_a_token_is_needed() -> None:
    with guarding("nothing") as (address, _), client(address) as http:
        answer = http.authenticated(Bearer(Porter())).get("/lamp")
    assert answer.again == f"curl -sS -i -m 30 -H 'Authorization: Bearer •••' {address}/lamp"


def test_the_time_of_a_login_is_not_taken_from_the_answer() -> None:
    class Slow(Porter):
        def log_in(self) -> Tokens:
            time.sleep(1.1 * deadlines.read)
            self.logged_in = time.monotonic()
            return super().log_in()

    deadlines, porter = Deadlines(connect=5.0, read=3.0), Slow()
    with guarding("token-0") as (address, _), client(address, deadlines) as http:
        answer = http.authenticated(Bearer(porter)).get("/")
    assert answer.status == 200
    assert answer.seconds <= time.monotonic() - porter.logged_in
