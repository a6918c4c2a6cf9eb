"""What is said of a server's certificate; the sandbox's authority issues them."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.clients.shared.certificate import Certificate
from fixtures.sandbox.scanner.certificates import Authority, Order
from roundsman import CannotLook
from roundsman.failure import NameNotResolved, TimedOut, Unreachable, WrongAnswer
from roundsman.target import Endpoint, WebPage
from tests.servers import closed_port


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@contextlib.contextmanager
def listening(context: ssl.SSLContext | None, says: bytes = b"") -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection, contextlib.suppress(OSError):
                        if says:
                            connection.recv(9999)  # who closes with something unread resets the connection
                            connection.sendall(says)
                        elif context:
                            context.wrap_socket(connection, server_side=True).close()
                        else:
                            connection.recv(9999)
                            connection.recv(9999)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@contextlib.contextmanager
def shown(authority: Authority, order: Order, name: str | None = None) -> Iterator[Certificate]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.issue("shown", order))
    with listening(context) as port:
        place = WebPage(url=f"https://127.0.0.1:{port}", ca_file=authority.certificate_file, name=name)
        yield Certificate(place, 14.0, 5.0)


def test_a_right_certificate_has_chain_name_and_days(authority: Authority) -> None:
    with shown(authority, Order(), name="scanner.production.local") as certificate:
        certificate.must_be_trusted()
        certificate.must_bear_its_name()
        certificate.must_last()


@pytest.mark.parametrize(
    ("order", "name", "chain", "bears", "lasts"),
    [
        (Order(days_left=-3), None, "certificate has expired", "", "it ended 3 days ago"),
        (Order(signed_by_authority=False), None, "self-signed certificate", "", ""),
        (Order(names=["a.example", "b.example"]), None, "", "one for a.example, b.example", ""),
        (Order(names=["*.example.com"]), "shop.example.com", "", "", ""),
        (Order(names=["*.example.com"]), "deep.shop.example.com", "", "one for *.example.com", ""),
        (
            Order(names=["a.example"], signed_by_authority=False, days_left=3),
            None,
            "self-signed certificate",
            "one for a.example",
            "3 days left",
        ),
    ],
    ids=["expired", "self-signed", "wrong-name", "wildcard", "wildcard-too-deep", "all-at-once"],
)
def test_each_complaint_is_its_own(
    authority: Authority, order: Order, name: str | None, chain: str, bears: str, lasts: str
) -> None:
    with shown(authority, order, name) as certificate:
        for look, complaint in (
            (certificate.must_be_trusted, chain),
            (certificate.must_bear_its_name, bears),
            (certificate.must_last, lasts),
        ):
            observed = ""
            try:
                look()
            except WrongAnswer as failure:
                observed = failure.observation.observed
            assert observed == complaint


def test_a_closed_port_is_unreachable() -> None:
    with closed_port() as port, pytest.raises(Unreachable, match="connection refused"):
        Certificate(Endpoint(url=f"https://127.0.0.1:{port}"), 14.0, 1.0).must_last()


def test_a_name_that_does_not_resolve_is_told_apart() -> None:
    with pytest.raises(NameNotResolved):
        Certificate(Endpoint(url="https://nowhere.invalid"), 14.0, 5.0).must_last()


def test_a_server_that_says_nothing_is_timed_out() -> None:
    with listening(None) as port, pytest.raises(TimedOut, match="no answer in that time"):
        Certificate(Endpoint(url=f"https://127.0.0.1:{port}"), 14.0, 0.3).must_last()


def test_what_does_not_speak_tls_is_a_wrong_answer() -> None:
    with listening(None, b"HTTP/1.1 400 Bad Request\r\n\r\n") as port, pytest.raises(WrongAnswer, match="TLS failed"):
        Certificate(Endpoint(url=f"https://127.0.0.1:{port}"), 14.0, 5.0).must_last()


def test_an_authority_that_is_none_is_our_own_trouble(tmp_path: Path) -> None:
    (tmp_path / "authority.pem").write_text("nothing")
    place = Endpoint(url="https://127.0.0.1:1", ca_file=tmp_path / "authority.pem")
    with pytest.raises(CannotLook, match="cannot be used"):
        Certificate(place, 14.0, 1.0).must_be_trusted()
