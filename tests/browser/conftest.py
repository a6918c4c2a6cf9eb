"""Browsers for all tests, and a small site on two origins with pages that behave in one way each."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from roundsman.browser.browsers import Browsers
from roundsman.browser.engines import Engine, NoEngine, installation
from roundsman.target import BrowserPrograms

BRIDGE = Path(__file__).parents[2] / "tools" / "webkit" / "pw-webkitgtk"
DEADLINE = 20.0
COOKIE = "cookie-of-nobody"


@dataclass
class Site:
    """Addresses of the same site as two origins."""

    url: str
    other: str


class Pages(BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, str]] = {}
    protocol_version = "HTTP/1.1"

    def _answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (("Content-Length", str(len(body))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        page = self.pages.get(self.path.partition("?")[0])
        status, body = (200, page) if page is not None else (404, "nothing")
        headers = (("Content-Type", "text/html"), ("Set-Cookie", f"session={COOKIE}; HttpOnly"))
        self._answer(status, f"<!doctype html><title>x</title><body>{body}".encode(), *headers)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(200, b"{}", ("Access-Control-Allow-Origin", "*"))

    def do_OPTIONS(self) -> None:
        self._answer(403, b"")

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture(autouse=True)
def an_idle_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a window says must not hang on what else runs here; pages of these tests are light."""
    monkeypatch.setattr(os, "getloadavg", lambda: (0.5, 0.5, 0.5))


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Pages) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(*(f"http://127.0.0.1:{server.server_port}" for server in servers))
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def browsers() -> Iterator[Browsers]:
    pool = Browsers(BrowserPrograms(), BRIDGE)
    yield pool
    pool.close()


@pytest.fixture(params=list(Engine), ids=str)
def engine(request: pytest.FixtureRequest) -> Engine:
    wanted: Engine = request.param
    try:
        installation(wanted, BrowserPrograms(), BRIDGE)
    except NoEngine as error:
        pytest.skip(str(error))
    return wanted


@pytest.fixture
def page() -> Iterator[dict[str, str]]:
    Pages.pages.clear()
    yield Pages.pages
    Pages.pages.clear()
