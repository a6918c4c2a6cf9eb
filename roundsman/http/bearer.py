"""Bearer authentication that renews an expired token once and asks again."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Annotated, Protocol

import httpx
from pydantic import StringConstraints

from roundsman.redaction import REDACTOR

TokenText = Annotated[str, StringConstraints(pattern=r"^[!-~]+$", max_length=16_384)]
"""A token that can stand in a header; anything else is not the promised shape."""


@dataclass(frozen=True)
class Tokens:
    """A pair of tokens; no repr shows them."""

    access: str
    refresh: str

    def __post_init__(self) -> None:
        REDACTOR.learn(self.access)
        REDACTOR.learn(self.refresh)

    def __repr__(self) -> str:
        return "Tokens(•••)"


class TokenSource(Protocol):
    """Where tokens come from; a system's login client is one."""

    def log_in(self) -> Tokens:
        """A fresh pair of tokens for our own account."""

    def renew(self, tokens: Tokens) -> Tokens:
        """A new pair in exchange for the old refresh token."""


class Bearer(httpx.Auth):
    """Logs in on first use. On a 401 it renews the token and asks once more; a second 401 stands."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source
        self._tokens: Tokens | None = None

    def tokens(self) -> Tokens:
        """The tokens in use; logs in when there are none yet."""
        if self._tokens is None:
            self._tokens = self._source.log_in()
        return self._tokens

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        tokens = self.tokens()
        request.headers["Authorization"] = f"Bearer {tokens.access}"
        response = yield request
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._tokens = self._source.renew(tokens)
            request.headers["Authorization"] = f"Bearer {self._tokens.access}"
            yield request
