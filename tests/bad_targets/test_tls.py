"""Bad TLS: whose fault, and in words that say what to look at."""

import ssl
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixtures.sandbox.scanner.certificates import Authority, Order
from tests.bad_targets.answers import page_bytes
from tests.bad_targets.looking import PATIENT, SHORT, health
from tests.servers import Script, http, says, serving, then_hangs

HEALTHY: Script = lambda connection: connection.sendall(http(page_bytes()))  # noqa: E731


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def context(authority: Authority, order: Order) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(authority.issue(f"server-{abs(hash(order))}", order))
    return made


def alert(number: int) -> Script:
    """A server that refuses the handshake with an alert of TLS."""
    return says(bytes([0x15, 3, 3, 0, 2, 2, number]), pause=0.1)


CERTIFICATES: dict[str, tuple[Order, str, str]] = {
    "a-good-one": (Order(), "healthy", ""),
    "expired": (Order(days_left=-1), "failing", "certificate refused: certificate has expired"),
    "of-next-month": (Order(days_left=130), "failing", "certificate refused: certificate is not yet valid"),
    "of-another-name": (Order(names=("shop.example",)), "failing", "certificate is not valid for 'localhost'"),
    "signed-by-itself": (Order(signed_by_authority=False), "failing", "certificate refused: self-signed certificate"),
}


@pytest.mark.parametrize(("order", "verdict", "words"), CERTIFICATES.values(), ids=CERTIFICATES)
def test_a_certificate_is_judged_by_its_faults(authority: Authority, order: Order, verdict: str, words: str) -> None:
    with serving(HEALTHY, context(authority, order)) as port:
        said = health(f"https://localhost:{port}", authority.certificate_file)
    assert (said.verdict, words in said.text) == (verdict, True), said.text


def test_an_authority_that_nobody_knows_is_refused(authority: Authority) -> None:
    with serving(HEALTHY, context(authority, Order())) as port:
        said = health(f"https://localhost:{port}")
    assert said.verdict == "failing"
    assert "certificate refused: unable to get local issuer certificate" in said.text


def test_a_certificate_by_the_wrong_name_of_sni_is_refused(authority: Authority) -> None:
    asked: list[str | None] = []
    other = context(authority, Order(names=("shop.example",)))

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        asked.append(name)
        connection.context = other

    mine = context(authority, Order())
    mine.sni_callback = choose
    with serving(HEALTHY, mine) as port:
        said = health(f"https://localhost:{port}", authority.certificate_file)
    assert asked == ["localhost"]
    assert "certificate is not valid for 'localhost'" in said.text


@dataclass(frozen=True)
class Handshake:
    name: str
    script: Script
    words: str


HANDSHAKES = [
    Handshake("plain-http", says(http(b"{}")), "what answers does not speak TLS"),
    Handshake("closed", says(), "TLS"),
    Handshake("hanging", then_hangs(), "expected a connection within 1 s; observed no connection in that time"),
    Handshake("old-versions-only", alert(70), "the server offers only versions of TLS that are no longer safe"),
    Handshake("nothing-in-common", alert(40), "the server refused every way to speak TLS"),
    Handshake("name-unknown", alert(112), "the server does not know this name (SNI)"),
    Handshake("broken-inside", alert(80), "the server broke while TLS was agreed"),
]


@pytest.mark.parametrize("row", HANDSHAKES, ids=[row.name for row in HANDSHAKES])
def test_a_handshake_that_fails_is_the_targets_fault(row: Handshake) -> None:
    def script(connection: object) -> None:
        connection.recv(4096)  # type: ignore[attr-defined]  # the greeting of TLS
        row.script(connection)  # type: ignore[arg-type]

    with serving(script, hear=False) as port:
        said = health(f"https://localhost:{port}", deadlines=SHORT if row.name == "hanging" else PATIENT)
    assert said.verdict == "failing", said.text
    assert row.words in said.text
    assert "_" not in said.text, "a name of OpenSSL is no word for a person"


def test_a_server_that_demands_our_certificate_says_so(authority: Authority) -> None:
    demanding = context(authority, Order())
    demanding.verify_mode = ssl.CERT_REQUIRED
    demanding.load_verify_locations(authority.certificate_file)
    with serving(HEALTHY, demanding) as port:
        said = health(f"https://localhost:{port}", authority.certificate_file)
    assert (said.verdict, "the server demands a certificate of ours" in said.text) == ("failing", True), said.text


def test_http_to_a_port_of_tls_says_what_to_write(authority: Authority) -> None:
    with serving(alert(70)) as port:
        said = health(f"http://localhost:{port}")
    assert said.verdict == "failing"
    assert "TLS: the address should begin with https://" in said.text
    with serving(HEALTHY, context(authority, Order())) as port:
        assert health(f"http://localhost:{port}").verdict == "failing"


SETTINGS = bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
GOODBYE = bytes([0, 0, 8, 7, 0, 0, 0, 0, 0]) + bytes(8)
SECOND_VERSION: dict[str, tuple[bytes, str]] = {
    "garbage": (bytes(200), "frames of HTTP/2 that make no sense"),
    "the-first-version-after-all": (http(b"{}"), "an answer in HTTP"),
    "goodbye-at-once": (SETTINGS + GOODBYE, "an answer"),
    "a-frame-too-large": (bytes([0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 1]) + b"x" * 100_000, "an answer in HTTP"),
}


@pytest.mark.parametrize(("answer", "words"), SECOND_VERSION.values(), ids=SECOND_VERSION)
def test_a_broken_http_2_is_the_targets_fault(authority: Authority, answer: bytes, words: str) -> None:
    offered = context(authority, Order())
    offered.set_alpn_protocols(["h2"])
    with serving(says(answer, pause=0.2), offered, hear=False) as port:
        said = health(f"https://localhost:{port}", authority.certificate_file)
    assert said.verdict == "failing", said.text
    assert words in said.text


def test_an_authority_file_that_is_none_is_our_own_trouble(tmp_path: Path) -> None:
    file = tmp_path / "authority.pem"
    file.write_text("not a certificate", encoding="utf-8")
    said = health("https://localhost:9", file)
    assert said.verdict == "unknown"
    assert said.text.endswith("authority.pem cannot be used: it holds no certificate in PEM form")
