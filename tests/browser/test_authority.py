"""Where an authority of the target's own makes the browser trust anybody, every page's certificate is judged by us."""

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from fixtures.sandbox.scanner.certificates import Authority, Order
from roundsman.browser import Engine, Launch
from roundsman.browser.browsers import Browsers
from roundsman.failure import Unreachable
from tests.browser.conftest import DEADLINE, Site


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        leads_on = self.path.startswith("/to/")
        self.send_response(302 if leads_on else 200)
        if leads_on:
            self.send_header("Location", f"https://127.0.0.1:{self.path.removeprefix('/to/')}/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def secure(authority: Authority) -> Iterator[Site]:
    """One address that the authority vouches for, and another for which nobody does."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(2)]
    for name, server in zip(("own", "nobodys"), servers, strict=True):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authority.issue(name, Order(signed_by_authority=name == "own")))
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(*(f"https://127.0.0.1:{server.server_port}" for server in servers))
    for server in servers:
        server.shutdown()
        server.server_close()


def test_each_page_is_judged_by_its_own_authority_or_the_systems(
    browsers: Browsers, engine: Engine, secure: Site, authority: Authority
) -> None:
    known: dict[str, tuple[str, Path | None]] = {
        secure.url: ("127.0.0.1", authority.certificate_file),
        secure.other: ("127.0.0.1", None),
    }
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE, authorities=known) as window:
        window.open(secure.url)
        with pytest.raises(Unreachable) as raised:
            window.open(secure.other)
    assert raised.value.observation.observed.startswith("certificate refused: self")


def test_a_way_to_a_page_for_which_nobody_vouches_is_noticed(
    browsers: Browsers, engine: Engine, secure: Site, authority: Authority
) -> None:
    known = {secure.url: ("127.0.0.1", authority.certificate_file)}
    with (
        browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE, authorities=known) as window,
        pytest.raises(Unreachable) as raised,
    ):
        window.open(f"{secure.url}/to/{secure.other.rpartition(':')[2]}")
    assert raised.value.observation.asked == f"open {secure.other}/"
