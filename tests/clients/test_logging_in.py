"""Logging in at services unlike the sandbox: tokens of whole seconds, refusals with numbers, names that lock."""

import json
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jwt
import pytest

from fixtures.clients.scanner.login import Login, Stranger
from fixtures.clients.scanner.settings import PatternFactorySettings
from fixtures.clients.shared.refusals import steady
from fixtures.clients.shared.tokens import lifetime_minutes
from roundsman import CannotLook
from roundsman.failure import WrongAnswer
from roundsman.http import HttpClient
from roundsman.target import Account, Deadlines, Secret
from tests.servers import heard, http, serving

KNOWN = "doorkeeper"
Refusing = Callable[[str], bytes]
Refusal = Callable[[str], dict[str, Any]]


@contextmanager
def asked(answer: Callable[[bytes], bytes]) -> Iterator[tuple[HttpClient, PatternFactorySettings]]:
    """A client of a server that answers every request by what it says."""

    def script(connection: socket.socket) -> None:
        connection.sendall(answer(heard(connection)))

    with serving(script, hear=False) as port:
        url = f"http://127.0.0.1:{port}"
        yield HttpClient(url, Deadlines()), PatternFactorySettings(url=url)


def token_of_whole_seconds(kind: str) -> str:
    issued = int(time.time())
    claims = {"sub": "monitor", "type": kind, "iat": issued, "exp": issued + 3600}
    return jwt.encode(claims, "the key of a service that gives its tokens no id", algorithm="HS256")


def pair(access: str) -> bytes:
    return http(json.dumps({"access_token": access, "refresh_token": token_of_whole_seconds("refresh")}).encode())


def account(folder: Path) -> Account:
    (folder / "password").write_text("right")
    return Account(username="monitor", password=Secret(file=folder / "password"))


def test_two_tokens_of_one_second_are_alike_and_a_later_one_counts(tmp_path: Path) -> None:
    with asked(lambda request: pair(token_of_whole_seconds("access"))) as (client, settings):
        login = Login(client, settings, account(tmp_path))
        while time.time() % 1 > 0.5:
            time.sleep(0.01)
        tokens = login.log_in()
        assert login.renew_for_another(tokens).access != tokens.access


def test_a_token_that_is_handed_out_for_ever_stays_the_same(tmp_path: Path) -> None:
    old = token_of_whole_seconds("access")
    with asked(lambda request: pair(old)) as (client, settings):
        login = Login(client, settings, account(tmp_path))
        assert login.renew_for_another(login.log_in()).access == old


@pytest.mark.parametrize(
    ("issued", "expires", "minutes"),
    [
        (1000, 4600, 60),
        (1000.015, 4600, 60),
        (1000, 4601, 60),
        (1000, 87400, 1440),
        (1000, 4630, 60.5),
        (1000, 4570, 59.5),
    ],
    ids=["whole", "fraction", "two-clocks", "development", "longer", "shorter"],
)
def test_a_lifetime_is_told_without_what_rounding_makes_of_it(issued: float, expires: float, minutes: float) -> None:
    token = jwt.encode({"iat": issued, "exp": expires}, "a key that is long enough for this algorithm", "HS256")
    assert lifetime_minutes(token) == minutes


@contextmanager
def refusing(refusal: Refusal) -> Iterator[Stranger]:
    """A stranger at a service that refuses a name in its own words."""

    def answer(request: bytes) -> bytes:
        name = json.loads(request.partition(b"\r\n\r\n")[2])["username"]
        return http(json.dumps(refusal(name)).encode(), status="401 Unauthorized")

    with asked(answer) as (client, settings):
        yield Stranger(client, settings, KNOWN)


ALIKE: dict[str, Refusal] = {
    "request-id": lambda name: {"error": "wrong", "request_id": secrets.token_hex(4)},
    "uuid": lambda name: {"error": f"wrong, see {secrets.token_hex(4)}-1234-4abc-89ab-{secrets.token_hex(6)}"},
    "timestamp": lambda name: {"error": "wrong", "at": f"2026-02-01T11:45:{time.time() % 60:09.6f}Z"},
    "milliseconds": lambda name: {"error": "wrong", "took": secrets.randbelow(1000) + 0.5},
    "name": lambda name: {"error": f"User name {name} or password is wrong"},
}
TELLING: dict[str, Refusal] = {
    "message": lambda name: {"error": "the password is wrong" if name == KNOWN else "there is no such user"},
    "code": lambda name: {"error": {"code": "E2002" if name == KNOWN else "E2003", "message": "no"}},
    "field": lambda name: {"error": "wrong", **({"hint": "Reset it?"} if name == KNOWN else {})},
    "attempts": lambda name: {"error": "wrong", "attempts_left": 4 if name == KNOWN else 5},
    "name-only-if-it-exists": lambda name: {"error": f"wrong, {name}" if name == KNOWN else "wrong, you"},
}


@pytest.mark.parametrize("refusal", ALIKE.values(), ids=ALIKE)
def test_what_differs_with_every_refusal_tells_nobody_anything(refusal: Refusal) -> None:
    with refusing(refusal) as stranger:
        stranger.must_learn_nothing(stranger.tries_a_wrong_password(), stranger.tries_an_unknown_name())


@pytest.mark.parametrize("refusal", TELLING.values(), ids=TELLING)
def test_what_depends_on_the_name_tells_which_names_exist(refusal: Refusal) -> None:
    with refusing(refusal) as stranger, pytest.raises(WrongAnswer):
        stranger.must_learn_nothing(stranger.tries_a_wrong_password(), stranger.tries_an_unknown_name())


@pytest.mark.parametrize("status", ["423 Locked", "429 Too Many Requests"])
def test_an_account_that_is_locked_out_keeps_us_from_looking(status: str) -> None:
    locked = "the account doorkeeper is locked out for now; name another one"
    with asked(lambda request: http(b"{}", status=status)) as place, pytest.raises(CannotLook, match=locked):
        Stranger(*place, KNOWN).tries_a_wrong_password()


def test_words_stay_words() -> None:
    told = '{"error": {"code": "E2002", "reason": "user_name_or_password_refused", "message": "3 of 5"}}'
    assert steady(told, ("doorkeeper", "")) == told
