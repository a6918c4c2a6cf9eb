"""A check for every place in which a secret could come to light."""

import logging
import os
import sys
import warnings
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import pytest
from fixtures.cases import LAMP_WARM

from roundsman import Rung, degraded, detects
from roundsman.failure import Observation, TargetFailure
from roundsman.http import Bearer, HttpClient, HttpClients, Tokens
from roundsman.sql import SqlClients
from roundsman.target import Target


@dataclass
class Key:
    """Something of ours whose representation shows too much."""

    word: str


class Login:
    """Logs in by a password, and gets tokens that no target file knows."""

    def __init__(self, http: HttpClient, password: str) -> None:
        self._http = http
        self._password = password

    def log_in(self) -> Tokens:
        credentials = {"username": "watch", "pass": self._password}
        pair = self._http.post("/login", json=credentials, rung=Rung.READ).json()
        return Tokens(pair["access"], pair["refresh"])

    def renew(self, tokens: Tokens) -> Tokens:
        return self.log_in()


@pytest.fixture
def lamp(target: Target, http: HttpClients) -> HttpClient:
    return http.to(target.toy.lamp)


@pytest.fixture
def key(target: Target) -> Key:
    return Key(target.toy.fixture.reveal())


@detects(LAMP_WARM)
def check_password_from_the_environment(lamp: HttpClient, target: Target) -> None:
    assert Login(lamp, target.toy.by_env.reveal()).log_in() is None


@detects(LAMP_WARM)
def check_password_from_a_file(lamp: HttpClient, target: Target) -> None:
    lamp.post("/login", json={"pass": target.toy.by_file.reveal()}, rung=Rung.READ).expect(500)


@detects(LAMP_WARM)
def check_token_of_a_login(lamp: HttpClient, target: Target) -> None:
    lamp.authenticated(Bearer(Login(lamp, target.toy.by_env.reveal()))).get("/echo").expect(500)


@detects(LAMP_WARM)
def check_key_in_a_header(lamp: HttpClient, target: Target) -> None:
    lamp.get("/echo", headers={"X-Lamp-Key": target.toy.header.reveal()}).expect(500)


@detects(LAMP_WARM)
def check_key_in_an_address(lamp: HttpClient, target: Target) -> None:
    lamp.get("/echo", params={"key": target.toy.address.reveal()}).expect(500)


@detects(LAMP_WARM)
def check_basic_authentication(lamp: HttpClient, target: Target) -> None:
    lamp.get("/echo", auth=httpx.BasicAuth("watch", target.toy.basic.reveal())).expect(500)


@detects(LAMP_WARM)
def check_database(sql: SqlClients, target: Target) -> None:
    print("the password is", urlsplit(target.toy.database.url.reveal()).password)
    sql.to(target.toy.database).rows("SELECT 1")


@detects(LAMP_WARM)
def check_introspection(target: Target) -> None:
    word = target.toy.assertion.reveal()
    assert word == "another"


@detects(LAMP_WARM)
def check_representation_of_a_fixture(key: Key) -> None:
    assert key is None


@detects(LAMP_WARM)
def check_standard_output(target: Target) -> None:
    print("the word is", target.toy.printed.reveal())
    raise AssertionError("see above")


@detects(LAMP_WARM)
def check_standard_error(target: Target) -> None:
    print("the word is", target.toy.complained.reveal(), file=sys.stderr)
    raise AssertionError("see above")


@detects(LAMP_WARM)
def check_log(target: Target) -> None:
    logging.getLogger("lamp").warning("the word is %s", target.toy.logged.reveal())
    raise AssertionError("see above")


@detects(LAMP_WARM)
def check_warning(target: Target) -> None:
    warnings.warn(f"the word is {target.toy.warned.reveal()}", stacklevel=1)


@pytest.mark.parametrize("word", [os.environ["CANARY_PARAMETER"]])
@detects(LAMP_WARM)
def check_parameter(word: str) -> None:
    raise AssertionError("see the parameter")


@pytest.mark.parametrize("key", [Key(os.environ["CANARY_PARAMETER_OBJECT"])], ids=["key"])
@detects(LAMP_WARM)
def check_parameter_with_an_id(key: Key) -> None:
    raise AssertionError("see the parameter")


@detects(LAMP_WARM)
def check_expectation(target: Target) -> None:
    raise TargetFailure(Observation("GET /word", target.toy.expected.reveal(), "another word"))


@detects(LAMP_WARM)
def check_bug_of_ours(target: Target) -> None:
    raise RuntimeError(f"cannot parse {target.toy.bug.reveal()}")


@detects(LAMP_WARM)
def check_chain_of_bugs(target: Target) -> None:
    try:
        raise KeyError(target.toy.cause.reveal())
    except KeyError as error:
        raise RuntimeError("cannot find the word") from error


@detects(LAMP_WARM)
def check_reason_to_be_degraded(target: Target) -> None:
    degraded(f"the word {target.toy.degraded.reveal()} is old")


@detects(LAMP_WARM)
def check_what_was_never_revealed() -> None:
    print("the word is", os.environ["CANARY_UNREVEALED"])
    raise AssertionError("see above")
