"""No byte that a round leaves behind carries a secret; without masking, every place would have carried its own."""

import base64
import io
import json
import re
import secrets
import shutil
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from roundsman.browser.engines import Engine, NoEngine, installation
from roundsman.report.node import allure_command
from roundsman.target import BrowserPrograms
from tests.engine.suites import HERE, ToySuite, shared_toy

ROOT = Path(__file__).resolve().parents[2]
BRIDGE = ROOT / "tools" / "webkit" / "pw-webkitgtk"
BY_ENVIRONMENT = (
    "by_env", "header", "address", "basic", "assertion", "fixture", "printed", "complained", "logged", "warned",
    "parameter", "parameter_object", "expected", "bug", "cause", "degraded", "unrevealed",
)  # fmt: skip
FROM_A_LOGIN = ("access", "refresh")
GIVEN_TO_A_BROWSER = ("stored", "typed")
FROM_A_PAGE = ("cookie", "session_key")
"""What no file of ours knows, and no answer of a login that we made ourselves: masked by its name alone."""
PAGE = """<!doctype html><title>page</title><input type=password><script>
console.log(sessionStorage.getItem("word"));
fetch("/session-key").then((one) => one.json())
  .then(({ token }) => fetch("/still", { headers: { "X-Api-Key": token } }))
  .then(() => { document.title = "asked"; });
</script>"""
AWKWARD = "/ä +'\"\\<&"
AWKWARD_IN_ASCII = "/+'\"\\<&"
PLACES = (*BY_ENVIRONMENT, "by_file", "database", *FROM_A_LOGIN, *GIVEN_TO_A_BROWSER, *FROM_A_PAGE)
UNMASKED = """
import os

from roundsman.redaction import REDACTOR

REDACTOR.enabled = False
pytest_plugins = ["fixtures.clients.toy", "fixtures.suite"]
"""
SETTINGS = '''"""The section `[toy]` of a target file."""

from roundsman.target import Database, Endpoint, Secret, SystemSettings


class ToySettings(SystemSettings):
    lamp: Endpoint
    database: Database
    by_file: Secret
'''


@pytest.fixture(scope="module")
def canaries() -> dict[str, str]:
    """A secret for every place, with characters that look different in an address and in JSON."""
    return {place: secrets.token_hex(6) + AWKWARD + secrets.token_hex(3) for place in PLACES} | {
        # what travels in a header is printable ASCII
        place: secrets.token_hex(6) + AWKWARD_IN_ASCII + secrets.token_hex(3)
        for place in (*FROM_A_LOGIN, "header")
    }


@pytest.fixture(scope="module", autouse=True)
def engines() -> list[Engine]:
    """Without an engine a browser's places cannot be shown."""
    try:
        return [engine for engine in Engine if installation(engine, BrowserPrograms(), BRIDGE)]
    except NoEngine as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def lamp(canaries: dict[str, str]) -> Iterator[str]:
    """A server that gives tokens, and tells everything back that it is told."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match self.path:
                case "/page":
                    self._send("text/html", PAGE.encode(), ("Set-Cookie", f"session={canaries['cookie']}; HttpOnly"))
                case "/session-key":
                    self._answer({"token": canaries["session_key"]})
                case "/still":
                    self._answer({})
                case _:
                    self._answer({"path": self.path, "headers": dict(self.headers)})

        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer({"told": told, **{name: canaries[name] for name in FROM_A_LOGIN}})

        def _answer(self, content: object) -> None:
            self._send("application/json", json.dumps(content).encode())

        def _send(self, kind: str, body: bytes, *headers: tuple[str, str]) -> None:
            self.send_response(200)
            for header in (("Content-Type", kind), ("Content-Length", str(len(body))), *headers):
                self.send_header(*header)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def left_behind(toy: ToySuite, canaries: dict[str, str], lamp: str) -> bytes:
    """Makes a round with a report over every place, and returns every byte that it leaves behind."""
    toy.use("every_place.py")
    shutil.copy(HERE / "checks_of_toys" / "browser_places.py", toy.folder / "checks/toy/check_page.py")
    toy.replace("pyproject.toml", "[tool.pytest]\n", f'[tool.pytest]\nroundsman_webkit_bridge = "{BRIDGE}"\n')
    by_environment = (*BY_ENVIRONMENT, *GIVEN_TO_A_BROWSER)
    fields = "".join(f"    {name}: Secret\n" for name in by_environment)
    toy.write("fixtures/clients/toy/settings.py", SETTINGS + fields)
    toy.replace("fixtures/clients/toy/__init__.py", "given(target.system(ToySettings).lamp)", "target.toy.lamp")
    toy.write("secret-file", canaries["by_file"] + "\n")
    references = "".join(f'{name} = {{ env = "CANARY_{name.upper()}" }}\n' for name in by_environment)
    toy.write(
        "target.toml",
        'name = "street"\n[round]\nsecond_look_share = 0\n[toy]\nby_file = { file = "secret-file" }\n'
        f'{references}[toy.lamp]\nurl = "{lamp}"\n[toy.database]\nurl = {{ env = "CANARY_DATABASE_URL" }}\n',
    )
    reports = toy.folder / "reports"
    reports.mkdir()
    allure_command(ROOT)
    for name in ("package.json", "package-lock.json", "allurerc.mjs", "node_modules"):
        (reports / name).symlink_to(ROOT / "reports" / name)
    environment = {f"CANARY_{name.upper()}": canaries[name] for name in by_environment}
    environment["CANARY_DATABASE_URL"] = f"postgresql://watch:{quote(canaries['database'], safe='')}@127.0.0.1:1/shop"
    before = set(toy.folder.rglob("*"))
    ended, result = toy.round("--report", **environment)
    assert ended.code == 1, ended.text
    expected = (toy.folder / "checks/toy/check_lamp.py").read_text().count("@detects")
    assert len(result["checks"]) == expected + len(Engine)
    assert "report: " in ended.out, ended.text
    files = [path for path in set(toy.folder.rglob("*")) - before if path.is_file() and path.suffix != ".pyc"]
    names = "\n".join(str(path.relative_to(toy.folder)) for path in files)
    written = [ended.text.encode(), names.encode(), *(path.read_bytes() for path in files)]
    written += [part for content in written for part in decoded(content)]
    return b"\n".join([*written, *(part for content in written for part in unpacked(content))])


def decoded(raw: bytes) -> Iterator[bytes]:
    """What stands in base64 within some bytes, such as the pieces of a page in a single file."""
    for run in re.findall(rb"[A-Za-z0-9+/]{40,}", raw):
        whole = run[:-1] if len(run) % 4 == 1 else run
        yield base64.b64decode(whole + b"=" * (-len(whole) % 4))


def unpacked(raw: bytes) -> Iterator[bytes]:
    """The files in an archive, such as a trace; nothing of other bytes."""
    if raw.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            yield from (archive.read(entry) for entry in archive.infolist())


def forms(secret: str) -> set[bytes]:
    """How a secret may look: as it is, in an address, in JSON, and in base64 at any alignment."""
    written = (json.dumps(secret), json.dumps(secret, ensure_ascii=False), repr(secret), ascii(secret))
    texts = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), *(text[1:-1] for text in written)}
    texts |= {json.dumps(text, ensure_ascii=False)[1:-1] for text in texts}
    found = {text.encode() for text in texts}
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + secret.encode())
        found.add(encoded[4 if shift else 0 : -4])
    return found


def carried(raw: bytes, canaries: dict[str, str]) -> set[str]:
    found = set()
    for place, secret in canaries.items():
        for form in forms(secret):
            if form in raw:
                at = raw.index(form)
                print(f"{place}: …{raw[max(0, at - 80) : at + 80]!r}…")
                found.add(place)
    return found


def test_without_masking_every_place_would_carry_its_secret(
    tmp_path_factory: pytest.TempPathFactory, canaries: dict[str, str], lamp: str
) -> None:
    toy = shared_toy(tmp_path_factory)
    toy.write("conftest.py", UNMASKED)
    assert sorted(set(PLACES) - carried(left_behind(toy, canaries, lamp), canaries)) == []


def test_with_masking_no_byte_carries_a_secret(
    tmp_path_factory: pytest.TempPathFactory, canaries: dict[str, str], lamp: str
) -> None:
    raw = left_behind(shared_toy(tmp_path_factory), canaries, lamp)
    assert sorted(carried(raw, canaries)) == []
    assert "•••".encode() in raw
