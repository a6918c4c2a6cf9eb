"""A settings page that shows secrets: it is told, and they go no further."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from fixtures.clients.jackpot.configuration import Configuration
from fixtures.clients.jackpot.settings import JackpotHealth
from roundsman.evidence import begin_evidence
from roundsman.failure import WrongAnswer
from roundsman.http import HttpClient
from roundsman.redaction import REDACTOR
from roundsman.target import Deadlines
from tests.servers import http, says, serving


@contextmanager
def showing(**values: object) -> Iterator[Configuration]:
    settings = {name: {"type": "text", "value": value, "source": "environment"} for name, value in values.items()}
    with page({"valid": True, "problems": [], "settings": settings}) as configuration:
        yield configuration


@contextmanager
def page(content: object) -> Iterator[Configuration]:
    with serving(says(http(json.dumps(content).encode()))) as port:
        url = f"http://127.0.0.1:{port}"
        yield Configuration(HttpClient(url, Deadlines()), JackpotHealth(url=url))


@pytest.mark.parametrize(
    "mask",
    ["***", "", "•••", "xxxx", "[REDACTED]", "<hidden>", "***set***", "(hidden)", "not set", "****1a2b", "sk_l****"],
)
def test_a_mask_of_any_form_tells_nothing(mask: str) -> None:
    with showing(JACKPOT_API_TOKEN=mask, JACKPOT_DATABASE_URL=f"postgresql://jackpot:{mask}@db:5432/jackpot_db") as one:
        one.must_keep_secrets()


@pytest.mark.parametrize("text", ["{}", "postgresql://jackpot:{}@db:5432/jackpot_db", "***{}"])
def test_what_it_shows_is_told_and_goes_no_further(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    canary = secrets.token_hex(12)
    evidence = begin_evidence()
    with showing(JACKPOT_API_TOKEN=text.format(canary), JACKPOT_DB_NAME="jackpot_db") as configuration:
        with pytest.raises(WrongAnswer, match="JACKPOT_API_TOKEN can be read") as failure:
            configuration.must_keep_secrets()
        assert canary not in str(failure.value) + evidence.text()
        assert "jackpot_db" in evidence.text()
        monkeypatch.setattr(REDACTOR, "enabled", False)
        configuration.must_be_valid()
        assert canary in evidence.text(), "the page would have told it"


def test_a_page_of_another_shape_shows_no_secret_either() -> None:
    canary = secrets.token_hex(12)
    evidence = begin_evidence()
    with (
        page({"valid": True, "problems": [], "settings": {"JACKPOT_API_TOKEN": canary}}) as configuration,
        pytest.raises(WrongAnswer, match="JACKPOT_API_TOKEN: should be an object") as failure,
    ):
        configuration.must_be_valid()
    assert canary not in str(failure.value) + evidence.text()
