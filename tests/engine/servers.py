"""Small servers on 127.0.0.1 that misbehave, each in a thread of its own."""

import contextlib
import gzip
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from tests import servers

Behaviour = Callable[[socket.socket, threading.Event], None]
"""Is given a connection, and an event that is set when the test is over."""


@contextlib.contextmanager
def serving(behaviour: Behaviour, tls: ssl.SSLContext | None = None, *, hear: bool = True) -> Iterator[str]:
    """Host and port of a server that does the same to everybody, once it has read a whole request."""
    over = threading.Event()

    with servers.serving(lambda connection: behaviour(connection, over), tls, hear=hear) as port:
        try:
            yield f"127.0.0.1:{port}"
        finally:
            over.set()


def answering(body: bytes, kind: str = "application/json", status: str = "200 OK", *further: str) -> Behaviour:
    """Answers with this body, and says that it closes the connection: else the next request could run into its end."""

    def answer(connection: socket.socket, over: threading.Event) -> None:
        lines = b"".join(f"{line}\r\n".encode() for line in further)
        connection.sendall(servers.http(body, status=status, kind=kind, headers=lines))

    return answer


def sending(text: bytes) -> Behaviour:
    """Sends some bytes, whatever was asked, and closes the connection."""

    def send(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(text)

    return send


def trickling(first: bytes) -> Behaviour:
    """Sends something at once, and then a byte now and then, without an end."""

    def trickle(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(first)
        while not over.wait(0.05):
            connection.sendall(b"x")

    return trickle


def flooding(connection: socket.socket, over: threading.Event) -> None:
    """Sends a body without an end, as fast as it can."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not over.is_set():
        connection.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


def hanging(connection: socket.socket, over: threading.Event) -> None:
    """Never answers."""
    over.wait()


def resetting(connection: socket.socket, over: threading.Event) -> None:
    """Resets the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def bomb() -> Behaviour:
    """A small body that unpacks into a hundred megabytes."""
    packed = gzip.compress(b" " * 100_000_000, compresslevel=9)
    return answering(packed, "application/json", "200 OK", "Content-Encoding: gzip")


def self_signed(folder: Path) -> ssl.SSLContext:
    """A context with a certificate for 127.0.0.1 that nobody but itself signed."""
    import datetime as dt
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "toy")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
