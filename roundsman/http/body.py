"""Reads a body only to a limit, also while it is unpacked: a small compressed body may hold a very large one."""

import zlib
from collections.abc import Iterable

LARGEST_BODY = 8 * 1024 * 1024
"""Bytes of a body that are read, and that it may have when it is unpacked; a larger one is a wrong answer."""
ENCODINGS = "gzip, deflate"
"""What we ask for: both can be unpacked step by step, to a limit."""
MEBIBYTE = 1024 * 1024


class WrongBody(Exception):
    """A body that cannot be used: what should have come, and what came."""

    def __init__(self, expected: str, observed: str) -> None:
        super().__init__(observed)
        self.expected = expected
        self.observed = observed


def read_limited(parts: Iterable[bytes]) -> bytes:
    """All parts together. Raises WrongBody as soon as they are too large."""
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > LARGEST_BODY:
            raise _too_large("")
    return bytes(body)


def unpacked(body: bytes, encodings: str) -> bytes:
    """The body without the encodings of a `Content-Encoding`. Raises WrongBody."""
    for encoding in reversed([word.strip().lower() for word in encodings.split(",") if word.strip()]):
        if encoding in {"gzip", "x-gzip", "deflate"}:
            body = _inflated(body, encoding)
        elif encoding != "identity":
            raise WrongBody(f"a body that is not encoded, or by {ENCODINGS}", f"Content-Encoding: {encoding[:80]}")
    return body


def _inflated(body: bytes, encoding: str) -> bytes:
    if not body:
        return body
    unpacked_body = bytearray()
    formats = [zlib.MAX_WBITS | 32, -zlib.MAX_WBITS] if encoding == "deflate" else [zlib.MAX_WBITS | 16]
    rest = body
    while rest:
        rest = _next_member(rest, formats, unpacked_body, encoding)
    return bytes(unpacked_body)


def _next_member(packed: bytes, formats: list[int], into: bytearray, encoding: str) -> bytes:
    """Unpacks one member of a stream and returns what follows it."""
    for number, form in enumerate(formats, start=1):
        unpacker = zlib.decompressobj(form)
        try:
            part = unpacker.decompress(packed, LARGEST_BODY + 1 - len(into))
        except zlib.error:
            if number == len(formats):
                start = packed[:40].decode("utf-8", errors="replace")
                raise WrongBody(
                    f"a body packed by {encoding}, as its header says", f"something else: {start}"
                ) from None
            continue
        into += part
        if len(into) > LARGEST_BODY:
            raise _too_large(f", {len(packed)} bytes packed by {encoding}")
        if not unpacker.eof:
            raise WrongBody(f"a whole body packed by {encoding}", f"it breaks off after {len(into)} bytes")
        return unpacker.unused_data
    raise AssertionError("every format was tried")


def _too_large(how: str) -> WrongBody:
    return WrongBody(f"a body of at most {LARGEST_BODY // MEBIBYTE} MiB", f"more than that{how}")
