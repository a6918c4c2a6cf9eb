"""A lamp whose state a test sets, and a receiver of notifications and pings."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class _Quiet(BaseHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def answer(self, status: int, content: Any = None) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def _served(handler: type[_Quiet]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Lamp:
    """What the lamp says, until a test says otherwise."""

    address: str = ""
    on: bool = True
    brightness: int = 100
    degrees: int = 20
    asked: list[str] = field(default_factory=list)
    broken: bool = False
    """Answers 500 to everything."""


@contextmanager
def lamp() -> Iterator[Lamp]:
    state = Lamp()

    class Handler(_Quiet):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            if state.broken:
                self.answer(500, {})
            elif self.path == "/lamp":
                self.answer(200, {"on": state.on, "brightness": state.brightness if state.on else 0})
            else:
                self.answer(200, {"degrees": state.degrees})

    with _served(Handler) as state.address:
        yield state


@dataclass
class Receiver:
    """What came in: messages of channels, and the paths of pings."""

    address: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)
    dead: bool = False

    def titles(self) -> list[str]:
        return [message["title"] for message in self.messages]


@contextmanager
def receiver() -> Iterator[Receiver]:
    state = Receiver()

    class Handler(_Quiet):
        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
            if state.dead:
                self.answer(503, {})
                return
            state.messages.append({**content, "path": self.path})
            self.answer(200, {})

        def do_GET(self) -> None:
            state.pings.append(self.path)
            self.answer(200, {})

    with _served(Handler) as state.address:
        yield state
