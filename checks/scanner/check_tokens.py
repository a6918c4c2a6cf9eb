"""Tokens: expired and forged ones are refused, refreshing works, lifetimes are as agreed."""

import pytest

from fixtures.cases.scanner import JWT_EXPIRED, JWT_INVALID
from fixtures.clients.scanner.login import Login
from fixtures.clients.scanner.settings import PatternFactorySettings
from fixtures.clients.shared.tokens import FORGERIES, Forgery, lifetime_minutes
from roundsman import detects


@detects(JWT_EXPIRED)
def check_an_expired_token_is_refused_as_expired(login: Login, expired_token: str) -> None:
    answer = login.me(expired_token).expect(401)
    assert "expired" in answer.text.lower()


@detects(JWT_EXPIRED)
def check_refreshing_gives_a_new_token_that_works(login: Login) -> None:
    tokens = login.log_in()
    renewed = login.renew_for_another(tokens)
    assert renewed.access != tokens.access, "refreshing handed out the old token again"
    assert login.opens(renewed.access) == login.username


@detects(JWT_EXPIRED)
def check_a_token_lives_as_long_as_agreed(login: Login, factory_settings: PatternFactorySettings) -> None:
    minutes = lifetime_minutes(login.log_in().access)
    assert minutes == factory_settings.token_minutes, f"a token lives {minutes:g} min"


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
@detects(JWT_INVALID)
def check_what_proves_nothing_is_refused(login: Login, forge: Forgery) -> None:
    login.me(forge(login.log_in())).expect(401)
