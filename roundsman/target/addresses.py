"""Addresses that a target file may hold. What is wrong with one is said in words that show a right one."""

from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator

HTTP_FORM = 'write an http or https address, such as "https://api.example.com"'
ANCHOR_FORM = 'write host:port or a URL, such as "9.9.9.9:53" or "https://example.org"'


def _http_address(value: str) -> str:
    parts = _split(value, HTTP_FORM)
    if parts.scheme not in {"http", "https"}:
        raise ValueError(HTTP_FORM)
    if parts.username or parts.password:
        raise ValueError(f"a name or password never stands in an address; {HTTP_FORM}")
    if parts.query or parts.fragment:
        raise ValueError(f"an address here ends before ? and #; {HTTP_FORM}")
    return value.rstrip("/")


def _anchor_address(value: str) -> str:
    parts = _split(value if "://" in value else f"tcp://{value}", ANCHOR_FORM)
    if parts.port is None and parts.scheme not in {"http", "https"}:
        raise ValueError(ANCHOR_FORM)
    return value


def _split(value: str, form: str) -> SplitResult:
    """The parts of an address with a host that could exist. Raises ValueError that says what would be right."""
    try:
        parts = urlsplit(value)
        has_port = parts.port is None or parts.port > 0
        (parts.hostname or "").encode("idna")
    except ValueError:  # a port beyond 65535, a bracket without its other half, a name that is too long
        raise ValueError(form) from None
    if not parts.hostname or not has_port or not value.isprintable() or " " in value:
        raise ValueError(form)
    return parts


HttpAddress = Annotated[str, AfterValidator(_http_address)]
AnchorAddress = Annotated[str, AfterValidator(_anchor_address)]
