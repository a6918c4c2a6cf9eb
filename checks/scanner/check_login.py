"""Logging in: the right password opens, a wrong one does not, and nobody learns which names exist."""

from fixtures.cases.scanner import LOGIN
from fixtures.clients.scanner.login import Login, Stranger
from roundsman import detects


@detects(LOGIN)
def check_our_account_gets_tokens_that_work(login: Login) -> None:
    tokens = login.must_let_in()
    assert login.opens(tokens.access) == login.username


@detects(LOGIN)
def check_an_unknown_user_is_refused(stranger: Stranger) -> None:
    stranger.tries_an_unknown_name().expect(401)


@detects(LOGIN)
def check_a_wrong_password_is_refused_as_an_unknown_user_is(stranger: Stranger) -> None:
    refusal = stranger.tries_a_wrong_password().expect(401)
    stranger.must_learn_nothing(refusal, stranger.tries_an_unknown_name())
