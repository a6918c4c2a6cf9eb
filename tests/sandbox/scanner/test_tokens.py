"""Logging in, tokens, and what they open."""

import base64
import json
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest

from fixtures.sandbox.scanner import ScannerSandbox

LogIn = Callable[[str], dict[str, Any]]


def asked(factory: httpx.Client, token: str) -> httpx.Response:
    return factory.get("/auth/me", headers={"Authorization": f"Bearer {token}"})


def reason(answer: httpx.Response) -> str:
    found: str = answer.json()["error"]["reason"]
    return found


def test_a_token_lives_for_an_hour_and_says_whose_it_is(factory: httpx.Client, log_in: LogIn) -> None:
    token = log_in("account")["access_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["type"] == "access"
    assert asked(factory, token).json() == {"username": "monitor", "role": "operator"}


def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(factory: httpx.Client) -> None:
    wrong = factory.post("/auth/login", json={"username": "monitor", "password": "guessed"})
    unknown = factory.post("/auth/login", json={"username": "nobody-of-that-name", "password": "guessed"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


def test_a_refresh_token_works_once_and_gives_a_new_pair(factory: httpx.Client, log_in: LogIn) -> None:
    tokens = log_in("account")
    headers = {"Authorization": f"Bearer {tokens['refresh_token']}"}
    renewed = factory.post("/auth/refresh", headers=headers).json()
    assert renewed["access_token"] != tokens["access_token"]
    assert asked(factory, renewed["access_token"]).status_code == 200
    again = factory.post("/auth/refresh", headers=headers)
    assert (again.status_code, reason(again)) == (401, "token_revoked")


def test_refreshing_refuses_an_access_token(factory: httpx.Client, operator: dict[str, str]) -> None:
    assert factory.post("/auth/refresh", headers=operator).status_code == 401


def test_the_expired_token_of_the_target_is_genuine(
    sandbox: ScannerSandbox, factory: httpx.Client, secret: Callable[[dict[str, str]], str]
) -> None:
    token = secret(sandbox.settings()["expired_token"])
    answer = asked(factory, token)
    assert (answer.status_code, reason(answer)) == (401, "token_expired")
    assert answer.json()["error"]["message"] == "Token has expired"
    with sandbox.pattern_factory.with_settings(verify_expiration=False):
        assert asked(factory, token).status_code == 200


def _none(token: str) -> str:
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()
    return f"{header}.{token.split('.')[1]}."


def _signed_by_another(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(claims, "another key, as long as ours is at least")


FORGERIES: dict[str, Callable[[str], str]] = {
    "signed by another": _signed_by_another,
    "unsigned": _none,
    "cut": lambda token: token[: len(token) // 2],
    "without signature": lambda token: token.rpartition(".")[0],
    "nonsense": lambda _: "x",
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_token_is_refused(factory: httpx.Client, log_in: LogIn, forge: Callable[[str], str]) -> None:
    answer = asked(factory, forge(log_in("account")["access_token"]))
    assert (answer.status_code, reason(answer)) == (401, "token_invalid")


def test_a_refresh_token_opens_nothing(factory: httpx.Client, log_in: LogIn) -> None:
    answer = asked(factory, log_in("account")["refresh_token"])
    assert (answer.status_code, reason(answer)) == (401, "token_invalid")


def test_no_token_is_another_refusal_than_a_wrong_one(factory: httpx.Client) -> None:
    answer = factory.get("/auth/me")
    assert (answer.status_code, reason(answer)) == (401, "token_missing")
    assert answer.headers["www-authenticate"].startswith("Bearer ")


STRIKES: dict[str, tuple[dict[str, Any], Callable[[dict[str, Any]], str]]] = {
    "signatures ignored": ({"verify_signature": False}, lambda tokens: _signed_by_another(tokens["access_token"])),
    "none accepted": ({"accepted_algorithms": ["HS256", "none"]}, lambda tokens: _none(tokens["access_token"])),
    "refresh tokens open": ({"access_token_types": ["access", "refresh"]}, lambda tokens: tokens["refresh_token"]),
}


@pytest.mark.parametrize(("values", "token"), STRIKES.values(), ids=STRIKES.keys())
def test_each_rule_for_tokens_can_be_taken_away(
    sandbox: ScannerSandbox,
    factory: httpx.Client,
    log_in: LogIn,
    values: dict[str, Any],
    token: Callable[[dict[str, Any]], str],
) -> None:
    forged = token(log_in("account"))
    with sandbox.pattern_factory.with_settings(**values):
        assert asked(factory, forged).status_code == 200
    assert asked(factory, forged).status_code == 401


def test_refreshing_can_be_told_to_hand_out_the_old_token(
    sandbox: ScannerSandbox, factory: httpx.Client, log_in: LogIn
) -> None:
    tokens = log_in("account")
    with sandbox.pattern_factory.with_settings(refresh_issues=False):
        headers = {"Authorization": f"Bearer {tokens['refresh_token']}"}
        assert factory.post("/auth/refresh", headers=headers).json()["access_token"] == tokens["access_token"]


def test_a_refusal_without_a_handler_ends_as_a_server_error(sandbox: ScannerSandbox, factory: httpx.Client) -> None:
    with sandbox.pattern_factory.with_settings(unhandled_refusals=["token_invalid", "login_refused"]):
        assert asked(factory, "cut").status_code == 500
        assert factory.post("/auth/login", json={"username": "monitor", "password": "x"}).status_code == 500


GUARDED = [
    ("POST", "/patterns/generate"),
    ("POST", "/admin/refresh-garments"),
    ("POST", "/queue/clear-stuck"),
    ("POST", "/cutter/test-connection"),
    ("GET", "/orders"),
    ("DELETE", "/patterns/none"),
]


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_guarded_operations_refuse_strangers_and_ordinary_users(
    factory: httpx.Client, apprentice: dict[str, str], method: str, path: str
) -> None:
    assert factory.request(method, path).status_code == 401
    assert factory.request(method, path, headers=apprentice).status_code == 403


def test_a_guard_can_be_taken_off(sandbox: ScannerSandbox, factory: httpx.Client, apprentice: dict[str, str]) -> None:
    with sandbox.pattern_factory.with_settings(guards={"clear-stuck": "user"}):
        assert factory.post("/queue/clear-stuck").status_code == 401
        assert factory.post("/queue/clear-stuck", headers=apprentice).status_code == 200
    with sandbox.pattern_factory.with_settings(guards={}):
        assert factory.post("/queue/clear-stuck").status_code == 200
