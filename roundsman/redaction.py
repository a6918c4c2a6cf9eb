"""Masks secrets wherever something is written: exact, percent-encoded and base64 forms, and headers by name."""

import base64
import bisect
import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus, unquote

MASK = "•••"
SHORTEST = 4
"""Shorter values are not masked: they would blacken half of every text."""
FEW = 200
"""Beginnings of secrets that are looked for one after the other; with more it is quicker to go through the text."""
HEADERS = frozenset({"authorization", "cookie", "set-cookie", "proxy-authorization", "x-api-key", "x-auth-token"})
BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}")
TOKEN = re.compile(r"\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*")
FIELDS = r"[a-z_]*token|password|secret|api_key"
FIELD = re.compile(rf'(?i)("(?:{FIELDS})"\s*:\s*)"[^"]*"')
NAMED = re.compile(rf"(?i){'|'.join(HEADERS)}|{FIELDS}")
"""Names of headers and fields whose value is secret."""
COOKIES = "cookies"
"""Where lists of requests (HAR) and browsers keep cookies, each with a name and a value."""
URL_PASSWORD = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@/]+(@)")
PASSWORD_OF = re.compile(r"://[^\s:/@]*:([^\s@/]+)@")
LOWER = re.compile(r"%[0-9A-F]{2}")
ILLEGIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Controls and halves of characters: what moves a terminal's cursor, ends a line unseen, or fits in no file."""


class Redactor:
    """Knows the secrets of this process and takes them out of texts."""

    def __init__(self) -> None:
        self._values: set[str] = set()
        # by their first characters, the longest first: masking costs the same for one secret and for thousands
        self._forms: dict[str, list[str]] = {}
        self.enabled = True
        """Switched off only by the test which shows that the secrets would have been there."""

    def learn(self, value: str) -> None:
        """From now on masks this value in every form."""
        if len(value) < SHORTEST or value in self._values:
            return
        self._values.add(value)
        if "://" in value and (password := PASSWORD_OF.search(value)):
            self.learn(password.group(1))
            self.learn(unquote(password.group(1)))
        for form in _forms(value):
            known = self._forms.setdefault(form[:SHORTEST], [])
            if form not in known:
                bisect.insort(known, form, key=lambda one: -len(one))

    def mask(self, text: str) -> str:
        """The text without secrets."""
        if not self.enabled:
            return text
        text = self._without_learned(text)
        text = TOKEN.sub(MASK, text)
        text = BEARER.sub(lambda match: f"{match.group(1)} {MASK}", text)
        text = FIELD.sub(rf'\1"{MASK}"', text)
        return URL_PASSWORD.sub(rf"\1{MASK}\2", text)

    def legible(self, text: str) -> str:
        r"""The text without secrets, and fit for every file, database and terminal: `\x1b` stands for an escape."""
        return ILLEGIBLE.sub(lambda found: ascii(found.group())[1:-1], self.mask(text.replace("\r\n", "\n")))

    def _without_learned(self, text: str) -> str:
        if len(self._forms) <= FEW and not any(start in text for start in self._forms):
            return text
        kept: list[str] = []
        done = here = 0
        while here <= len(text) - SHORTEST:
            candidates = self._forms.get(text[here : here + SHORTEST])
            form = next((one for one in candidates if text.startswith(one, here)), "") if candidates else ""
            if form:
                kept += text[done:here], MASK
                done = here = here + len(form)
            else:
                here += 1
        return "".join((*kept, text[done:]))

    def headers(self, headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Headers with the values of the secret ones masked."""
        pairs = headers.items() if isinstance(headers, Mapping) else headers
        return [(name, MASK if self.enabled and name.lower() in HEADERS else self.mask(value)) for name, value in pairs]

    def named(self, content: Any, *, is_secret: bool = False) -> Any:
        """Parsed JSON in which the values of secret names are masked, and those of all cookies.

        Lists of requests (HAR) write `{"name": "Cookie", "value": "…"}`, Playwright `{"k": "token", "v": …}`.
        """
        if isinstance(content, list):
            return [self.named(one, is_secret=is_secret) for one in content]
        if not isinstance(content, dict) or not self.enabled:
            return content
        named = content.get("name", content.get("k"))
        hidden = {"value", "v"} if is_secret or _is_secret(named) else set()
        return {
            key: MASK
            if key in hidden or (isinstance(one, str) and _is_secret(key))
            else self.named(one, is_secret=key == COOKIES)
            for key, one in content.items()
        }


def _is_secret(name: object) -> bool:
    return isinstance(name, str) and NAMED.fullmatch(name) is not None


def _forms(value: str) -> set[str]:
    raw = value.encode()
    encoded_in_addresses = (quote(value), quote(value, safe=""), quote_plus(value))
    # as Python, JSON in either spelling, the shell inside single quotes, and HTML write it
    written = (repr(value), ascii(value), json.dumps(value), json.dumps(value, ensure_ascii=False))
    forms = {value, *encoded_in_addresses, value.replace("'", "'\"'\"'"), escape(value), escape(value, quote=False)}
    forms |= {LOWER.sub(lambda match: match.group().lower(), form) for form in encoded_in_addresses}
    forms |= {text[1:-1] for text in written}
    forms |= {text[1:-1].replace("\\", "\\\\") for text in written}  # and once more inside a representation
    forms |= {json.dumps(text[1:-1], ensure_ascii=False)[1:-1] for text in written}  # or inside a text in JSON
    # base64 of the value standing anywhere inside a longer text: three alignments, without the unstable ends
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        stable = encoded[(shift * 8 + 5) // 6 : len(encoded) - (1 if (len(raw) + shift) % 3 else 0)]
        if len(stable) >= SHORTEST + 2:
            forms.update({stable, stable.replace("+", "-").replace("/", "_")})
    return forms


REDACTOR = Redactor()
"""The one redactor of this process."""
