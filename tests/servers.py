"""Small raw servers that do what no library would let them do."""

import contextlib
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Script = Callable[[socket.socket], None]
"""What a server does with one connection; the connection is closed afterwards."""


@contextmanager
def serving(script: Script, tls: ssl.SSLContext | None = None, *, hear: bool = True) -> Iterator[int]:
    """A server on 127.0.0.1 that plays a script to everybody who connects; gives its port.

    With `hear` it reads the request first, so that closing does not reset the connection.
    """
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)

    def play(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.enter_context(connection)
            connection.settimeout(10)
            if tls is not None:
                connection = stack.enter_context(tls.wrap_socket(connection, server_side=True))
            if hear and not heard(connection):
                return
            script(connection)

    def accept() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                threading.Thread(target=play, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        over.set()
        thread.join()
        listener.close()


@contextmanager
def closed_port() -> Iterator[int]:
    """A port of 127.0.0.1 that refuses: it is taken, so that nobody else gets it, and nobody listens there."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


def heard(connection: socket.socket) -> bytes:
    """A whole request; what came of it when the other side left before."""
    received = b""
    while not is_whole(received):
        part = connection.recv(65536)
        if not part:
            return received
        received += part
    return received


def is_whole(request: bytes) -> bool:
    """Whether a request has come to its end, by the length that it says."""
    head, end, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return bool(end) and len(body) >= (int(length[1]) if length else 0)


def http(
    body: bytes = b"",
    *,
    status: str = "200 OK",
    kind: str | None = "application/json",
    headers: bytes = b"",
    length: int | None = None,
) -> bytes:
    """One whole answer. `headers` are lines that end with CRLF; `length` is what it says of its body's."""
    described = f"Content-Type: {kind}\r\n".encode() if kind is not None else b""
    described += f"Content-Length: {len(body) if length is None else length}\r\n".encode()
    return f"HTTP/1.1 {status}\r\n".encode() + described + headers + b"Connection: close\r\n\r\n" + body


def says(*pieces: bytes, pause: float = 0.0) -> Script:
    """Sends some bytes and closes."""

    def script(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)

    return script


def greets(greeting: bytes) -> Script:
    """Speaks first, as servers of other protocols do, and closes when it hears a request. Needs `hear=False`."""

    def script(connection: socket.socket) -> None:
        connection.sendall(greeting)
        connection.recv(65536)

    return script


def then_hangs(*pieces: bytes) -> Script:
    """Sends some bytes and holds the connection without another word until the other side leaves."""

    def script(connection: socket.socket) -> None:
        says(*pieces)(connection)
        while connection.recv(65536):
            pass

    return script


def then_resets(*pieces: bytes) -> Script:
    """Sends some bytes and resets the connection."""

    def script(connection: socket.socket) -> None:
        says(*pieces, pause=0.05)(connection)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return script


def without_end(piece: bytes, *, first: bytes = b"", pause: float = 0.0) -> Script:
    """Sends a piece again and again, for as long as somebody takes it, or a minute."""

    def script(connection: socket.socket) -> None:
        connection.sendall(first)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            connection.sendall(piece)
            time.sleep(pause)

    return script
