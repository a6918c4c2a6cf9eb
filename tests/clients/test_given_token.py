"""A token of ours that is refused is our own trouble."""

import httpx
import pytest

from fixtures.clients.shared.given_token import GivenToken
from roundsman.failure import CredentialRefused
from roundsman.target import Secret


def client(status: int, seen: list[str], monkeypatch: pytest.MonkeyPatch) -> httpx.Client:
    monkeypatch.setenv("OPERATORS", "a-token-of-the-operators")

    def answered(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["authorization"])
        return httpx.Response(status)

    return httpx.Client(transport=httpx.MockTransport(answered), auth=GivenToken(Secret(env="OPERATORS")))


def test_it_is_sent_with_every_request(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    client(200, seen, monkeypatch).get("http://jackpot.example.com")
    assert seen == ["Bearer a-token-of-the-operators"]


def test_a_refusal_names_where_it_stands_and_not_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CredentialRefused, match="environment variable OPERATORS") as refused:
        client(401, [], monkeypatch).get("http://jackpot.example.com")
    assert "a-token" not in str(refused.value)
