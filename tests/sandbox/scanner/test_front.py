"""The TLS address, the page behind it, and EYESON."""

import socket
import ssl
import time

import httpx
import pytest

from fixtures.sandbox.scanner import ScannerSandbox
from fixtures.sandbox.scanner.eyeson.camera import HEIGHT, WIDTH
from tests.servers import heard, serving

EMPTY = b"HTTP/1.1 204 No Content\r\n\r\n"


def trusting(sandbox: ScannerSandbox) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(sandbox.authority.certificate_file))


def shown(sandbox: ScannerSandbox) -> dict[str, object]:
    with (
        socket.create_connection(("127.0.0.1", sandbox.front.port), timeout=5) as plain,
        trusting(sandbox).wrap_socket(plain, server_hostname="127.0.0.1") as secured,
    ):
        certificate = secured.getpeercert()
        assert certificate is not None
        return dict(certificate)


def days_left(sandbox: ScannerSandbox) -> float:
    end = ssl.cert_time_to_seconds(str(shown(sandbox)["notAfter"]))
    return (end - time.time()) / 86_400


def test_the_page_and_the_api_are_behind_tls(sandbox: ScannerSandbox) -> None:
    with httpx.Client(base_url=sandbox.front.url, verify=trusting(sandbox), timeout=10.0) as web:
        assert "<h1>Production Scanner</h1>" in web.get("/").text
        assert web.get("/api/health").json()["service"] == "pattern-factory"
        assert web.get("/eyeson/health").json()["service"] == "eyeson-backend"
        assert web.post("/api/auth/login", json={"username": "x", "password": "y"}).status_code == 401
        assert web.get("/nowhere/health").status_code == 404


def test_plain_http_leads_to_tls(sandbox: ScannerSandbox) -> None:
    plain = f"http://127.0.0.1:{sandbox.processes.plain_port}"
    answer = httpx.get(f"{plain}/some/where?a=b")
    assert (answer.status_code, answer.headers["location"]) == (308, f"{sandbox.front.url}/some/where?a=b")
    with sandbox.front.with_settings(redirect_plain=False):
        assert httpx.get(f"{plain}/").status_code == 200


def test_a_certificate_can_have_few_days_left(sandbox: ScannerSandbox) -> None:
    assert days_left(sandbox) == pytest.approx(90, abs=0.1)
    with sandbox.certificate(days_left=11.2):
        assert days_left(sandbox) == pytest.approx(11.2, abs=0.1)
    assert days_left(sandbox) == pytest.approx(90, abs=0.1)


WRONG = {
    "expired": ({"days_left": -1}, "certificate has expired"),
    "self-signed": ({"signed_by_authority": False}, "self-signed certificate"),
    "another name": ({"names": ["other.example"]}, "IP address mismatch"),
}


@pytest.mark.parametrize(("wanted", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_certificate_is_refused_by_clients(
    sandbox: ScannerSandbox, wanted: dict[str, object], words: str
) -> None:
    with sandbox.certificate(**wanted), pytest.raises(ssl.SSLCertVerificationError, match=words):
        shown(sandbox)
    assert shown(sandbox)


def test_a_lost_service_is_a_gateway_error(sandbox: ScannerSandbox) -> None:
    with (
        sandbox.eyeson.stopped(),
        httpx.Client(base_url=sandbox.front.url, verify=trusting(sandbox), timeout=10.0) as web,
    ):
        assert web.get("/eyeson/health").status_code == 502


def test_a_connection_that_a_service_may_be_closing_is_not_used_again(sandbox: ScannerSandbox) -> None:
    connected = []

    def keep_answering(connection: socket.socket) -> None:
        connected.append(connection)
        connection.sendall(EMPTY)
        while heard(connection):
            connection.sendall(EMPTY)

    with (
        serving(keep_answering) as port,
        sandbox.front.with_settings(upstreams={"api": f"http://127.0.0.1:{port}"}),
        httpx.Client(base_url=sandbox.front.url, verify=trusting(sandbox), timeout=10.0) as web,
    ):
        assert [web.get("/api/health").status_code for _ in range(5)] == [204] * 5
        assert len(connected) < 5, "one that idled for less than a second is used again"
        before = len(connected)
        time.sleep(1.1)
        assert web.get("/api/health").status_code == 204
    assert len(connected) == before + 1


def test_eyeson_counts_sessions_and_looks_through_its_camera(
    sandbox: ScannerSandbox, operator: dict[str, str], apprentice: dict[str, str]
) -> None:
    with httpx.Client(base_url=sandbox.eyeson.url, timeout=10.0) as eyeson:
        assert eyeson.post("/sessions").status_code == 401
        session = eyeson.post("/sessions", headers=operator).json()["session_id"]
        assert eyeson.get("/health").json()["active_sessions"] == 1
        assert eyeson.delete(f"/sessions/{session}", headers=apprentice).status_code == 404
        assert eyeson.delete(f"/sessions/{session}", headers=operator).status_code == 200
        found = eyeson.get("/health").json()
        assert (found["active_sessions"], found["camera_status"]) == (0, "operational")
        assert eyeson.get("/camera").json()["brightness"] > 50
        with sandbox.camera_moved():
            assert eyeson.get("/health").json()["camera_status"] == "unavailable"
            assert eyeson.get("/camera").status_code == 503
        with sandbox.camera_shows(b"P5 %d %d\n255\n" % (WIDTH, HEIGHT) + bytes(WIDTH * HEIGHT)):
            assert eyeson.get("/health").json()["camera_status"] == "black"
        with sandbox.eyeson.with_settings(session_correction=-3):
            assert eyeson.get("/health").json()["active_sessions"] == -3
