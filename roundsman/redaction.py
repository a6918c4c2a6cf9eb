"""Masks secrets wherever something is written: exact, percent-encoded and base64 forms, and headers by name."""

import base64
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

MASK = "•••"
SHORTEST = 4
"""Shorter values are not masked: they would blacken half of every text."""
HEADERS = frozenset({"authorization", "cookie", "set-cookie", "proxy-authorization", "x-api-key", "x-auth-token"})
BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}")
TOKEN = re.compile(r"\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*")
FIELD = re.compile(r'(?i)("(?:[a-z_]*token|password|secret|api_key)"\s*:\s*)"[^"]*"')
URL_PASSWORD = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@/]+(@)")


class Redactor:
    """Knows the secrets of this process and takes them out of texts."""

    def __init__(self) -> None:
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self.enabled = True
        """Switched off only by the test which shows that the secrets would have been there."""

    def learn(self, value: str) -> None:
        """From now on masks this value in every form."""
        if len(value) >= SHORTEST and value not in self._forms:
            self._forms.update(_forms(value))
            self._pattern = re.compile("|".join(re.escape(form) for form in sorted(self._forms, key=len, reverse=True)))

    def mask(self, text: str) -> str:
        """The text without secrets."""
        if not self.enabled:
            return text
        if self._pattern is not None:
            text = self._pattern.sub(MASK, text)
        text = TOKEN.sub(MASK, text)
        text = BEARER.sub(lambda match: f"{match.group(1)} {MASK}", text)
        text = FIELD.sub(rf'\1"{MASK}"', text)
        return URL_PASSWORD.sub(rf"\1{MASK}\2", text)

    def headers(self, headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Headers with the values of the secret ones masked."""
        pairs = headers.items() if isinstance(headers, Mapping) else headers
        return [
            (name, MASK if self.enabled and name.lower() in HEADERS else self.mask(value)) for name, value in pairs
        ]


def _forms(value: str) -> set[str]:
    raw = value.encode()
    forms = {value, quote(value, safe=""), quote_plus(value), value.encode("unicode_escape").decode()}
    # base64 of the value standing anywhere inside a longer text: three alignments, without the unstable ends
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        stable = encoded[(shift * 8 + 5) // 6 : len(encoded) - (1 if (len(raw) + shift) % 3 else 0)]
        if len(stable) >= SHORTEST + 2:
            forms.update({stable, stable.replace("+", "-").replace("/", "_")})
    return forms


REDACTOR = Redactor()
"""The one redactor of this process."""
