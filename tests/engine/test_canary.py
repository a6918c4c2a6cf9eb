"""No byte that a round leaves behind carries a secret; without masking, every place would have carried its own."""

import base64
import json
import re
import secrets
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from roundsman.report.node import allure_command
from tests.engine.suites import ToySuite, shared_toy

ROOT = Path(__file__).resolve().parents[2]
BY_ENVIRONMENT = (
    "by_env", "header", "address", "basic", "assertion", "fixture", "printed", "complained", "logged", "warned",
    "parameter", "parameter_object", "bug", "cause", "degraded", "unrevealed",
)  # fmt: skip
FROM_A_LOGIN = ("access", "refresh")
AWKWARD = "/ä +'\"\\<&"
PLACES = (*BY_ENVIRONMENT, "by_file", "database", *FROM_A_LOGIN)
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
        place: secrets.token_hex(12) for place in (*FROM_A_LOGIN, "header", "database")
    }


@pytest.fixture(scope="module")
def lamp(canaries: dict[str, str]) -> Iterator[str]:
    """A server that gives tokens, and tells everything back that it is told."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({"path": self.path, "headers": dict(self.headers)})

        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer({"told": told, **{name: canaries[name] for name in FROM_A_LOGIN}})

        def _answer(self, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
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
    fields = "".join(f"    {name}: Secret\n" for name in BY_ENVIRONMENT)
    toy.write("fixtures/clients/toy/settings.py", SETTINGS + fields)
    toy.replace("fixtures/clients/toy/__init__.py", "given(target.system(ToySettings).lamp)", "target.toy.lamp")
    toy.write("secret-file", canaries["by_file"] + "\n")
    references = "".join(f'{name} = {{ env = "CANARY_{name.upper()}" }}\n' for name in BY_ENVIRONMENT)
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
    environment = {f"CANARY_{name.upper()}": canaries[name] for name in BY_ENVIRONMENT}
    environment["CANARY_DATABASE_URL"] = f"postgresql://watch:{canaries['database']}@127.0.0.1:1/shop"
    before = set(toy.folder.rglob("*"))
    ended, result = toy.round("--report", **environment)
    assert ended.code == 1, ended.text
    expected = (toy.folder / "checks/toy/check_lamp.py").read_text().count("@detects")
    assert len(result["checks"]) == expected
    assert "report: " in ended.out, ended.text
    files = [path for path in set(toy.folder.rglob("*")) - before if path.is_file() and path.suffix != ".pyc"]
    names = "\n".join(str(path.relative_to(toy.folder)) for path in files)
    raw = b"\n".join([ended.text.encode(), names.encode(), *(path.read_bytes() for path in files)])
    return raw + b"\n" + b"\n".join(decoded(raw))


def decoded(raw: bytes) -> Iterator[bytes]:
    """What stands in base64 within some bytes, such as the pieces of a page in a single file."""
    for run in re.findall(rb"[A-Za-z0-9+/]{40,}", raw):
        yield base64.b64decode(run[: len(run) // 4 * 4])


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
