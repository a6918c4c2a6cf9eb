"""A small proxy that knows where names are, for browsers that cannot be told."""

import contextlib
import select
import socket
import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

SECONDS = 60.0
LONGEST_HEAD = 64 * 1024
UNREACHABLE = "x-roundsman-unreachable"
"""Header in which this proxy, and no server, says why there is no connection."""


class NameProxy:
    """An HTTP proxy on 127.0.0.1: tunnels for https, one request a connection for http."""

    def __init__(self) -> None:
        self._hosts: dict[str, str] = {}
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True, name="name-proxy").start()

    def knowing(self, hosts: Mapping[str, str]) -> str:
        """Learns where names are and returns the proxy's address."""
        self._hosts.update(hosts)
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        """Listens no more."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._deal, args=(client,), daemon=True).start()

    def _deal(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError, ValueError):
            client.settimeout(SECONDS)
            head, rest = _head(client)
            method, where, _ = head[0].split(" ", 2)
            parts = urlsplit(f"//{where}" if method == "CONNECT" else where)
            host, port = parts.hostname or "", parts.port or (443 if method == "CONNECT" else 80)
            try:
                server = socket.create_connection((self._hosts.get(host, host), port), timeout=SECONDS)
            except OSError as error:
                why = (error.strerror or "no connection in time").lower()
                lines = ["HTTP/1.1 502 Bad Gateway", f"{UNREACHABLE}: {why}", "Content-Length: 0", "Connection: close"]
                client.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
                return
            with server:
                if method == "CONNECT":
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                    kept = [line for line in head[1:] if not line.lower().startswith(("proxy-", "connection:"))]
                    lines = [f"{method} {path} HTTP/1.1", *kept, "Connection: close", "", ""]
                    server.sendall("\r\n".join(lines).encode("latin-1") + rest)
                _pass_on(client, server)


def _head(client: socket.socket) -> tuple[list[str], bytes]:
    received = b""
    while b"\r\n\r\n" not in received:
        part = client.recv(65536)
        if not part or len(received) > LONGEST_HEAD:
            raise ValueError("no request")
        received += part
    head, _, rest = received.partition(b"\r\n\r\n")
    return head.decode("latin-1").split("\r\n"), rest


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    partner = {one: other, other: one}
    while True:
        readable, _, _ = select.select([one, other], [], [], SECONDS)
        if not readable:
            return
        for source in readable:
            part = source.recv(65536)
            if not part:
                return
            partner[source].sendall(part)
