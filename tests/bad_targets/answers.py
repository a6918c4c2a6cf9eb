"""Answers that no service should give, as bytes, each with the verdict and the words that it must earn."""

import gzip
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from roundsman import Verdict
from tests.servers import Script, greets, http, says, then_hangs, then_resets, without_end

F, H = Verdict.FAILING, Verdict.HEALTHY
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Row:
    """A bad server, and what a look at it must end in."""

    name: str
    script: Script
    verdict: Verdict
    words: str
    """A part of what the look must say."""
    hear: bool = True
    hangs: bool = False
    """Whether the look ends by its deadline, which is then a short one."""


def page(**other: Any) -> dict[str, Any]:
    """A health page of now, with some fields changed."""
    now = datetime.now(UTC).isoformat()
    return {"status": "healthy", "service": "pattern-factory", "version": "1.0.0", "timestamp": now} | other


def page_bytes(**other: Any) -> bytes:
    return json.dumps(page(**other), ensure_ascii=False).encode("utf-8", "surrogatepass")


def fresh(make: Any) -> Script:
    """A script whose answer is made when it is asked for, since a health page carries the time."""
    return lambda connection: connection.sendall(make())


def bomb() -> bytes:
    """A gibibyte of blanks, in about a mebibyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    block = b" " * (16 * MEBIBYTE)
    return b"".join(packer.compress(block) for _ in range(64)) + packer.flush()


CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
LATER, EARLIER = timedelta(hours=2, seconds=50), timedelta(days=365)
"""With room for a look that takes its time: what is told begins with 72 and with 315360."""

CONTENT = [
    Row("a-good-answer", fresh(lambda: http(page_bytes())), H, ""),
    Row(
        "html-instead-of-json",
        says(http(b"<html><h1>Welcome</h1></html>", kind="text/html")),
        F,
        "no JSON from place 0 on (text/html): <html><h1>Welcome</h1></html>",
    ),
    Row("html-that-says-it-is-json", says(http(b"<html>")), F, "no JSON from place 0 on (application/json): <html>"),
    Row(
        "json-that-says-it-is-text",
        fresh(lambda: http(page_bytes(), kind="text/plain")),
        F,
        "expected a body of type application/json; observed text/plain",
    ),
    Row("no-content-type", fresh(lambda: http(page_bytes(), kind=None)), F, "observed no content type"),
    Row(
        "a-type-of-json-with-charset", fresh(lambda: http(page_bytes(), kind="application/json; charset=utf-8")), H, ""
    ),
    Row("empty-body", says(http(b"")), F, "observed an empty body (application/json)"),
    Row("no-content", says(b"HTTP/1.1 204 No Content\r\n\r\n"), F, "expected HTTP 200; observed HTTP 204"),
    Row("not-utf-8", says(http(b'{"status": "\xff\xfe"}')), F, "not UTF-8: byte 0xff at place 12"),
    Row("utf-16", says(http('{"status": "healthy"}'.encode("utf-16"))), F, "not UTF-8: byte 0xff at place 0"),
    Row("byte-order-mark", fresh(lambda: http(b"\xef\xbb\xbf" + page_bytes())), H, ""),
    Row("nan", says(http(b'{"status": NaN}')), F, "NaN, which is not JSON"),
    Row("number-beyond-every-float", says(http(b'{"status": 1e999}')), F, "a number too large to hold: 1e999"),
    Row("integer-of-5000-digits", says(http(b'{"status": ' + b"9" * 5000 + b"}")), F, "a number with 5000 digits"),
    Row(
        "same-key-twice",
        says(http(b'{"status": "healthy", "status": "ill"}')),
        F,
        "the key 'status' twice in one object",
    ),
    Row("nested-too-deep", says(http(b"[" * 100_000 + b"]" * 100_000)), F, "nested deeper than 100 levels"),
    Row("nested-101-levels", says(http(b"[" * 101 + b"]" * 101)), F, "nested deeper than 100 levels"),
    Row(
        "half-of-a-surrogate-pair",
        fresh(lambda: http(json.dumps(page(service="\ud800")).encode())),
        F,
        "half of a surrogate pair",
    ),
    Row("cut-short", says(http(b'{"status": "heal')), F, "no JSON from place 11 on"),
    Row("a-list-instead-of-an-object", says(http(b"[1, 2]")), F, "body: should be an object, not [1, 2]"),
    Row("fields-missing", says(http(b"{}")), F, "status: field required; service: field required"),
    Row(
        "many-wrong-fields",
        says(http(json.dumps(dict.fromkeys(page(), 7)).encode())),
        F,
        "status: input should be a valid string, not 7",
    ),
    Row(
        "another-service",
        fresh(lambda: http(page_bytes(service="eyeson-backend"))),
        F,
        "expected the service pattern-factory; observed the service eyeson-backend",
    ),
    Row(
        "a-name-that-looks-alike",
        fresh(lambda: http(page_bytes(service="pattern‑factory"))),
        F,
        "(looks alike: NON-BREAKING HYPHEN for '-')",
    ),
    Row(
        "an-invisible-letter",
        fresh(lambda: http(page_bytes(service="pattern-\u200bfactory"))),
        F,
        "the service pattern-\\u200bfactory",
    ),
    Row("text-that-turns-around", fresh(lambda: http(page_bytes(service="\u202eyrotcaf"))), F, "\\u202eyrotcaf"),
    Row(
        "text-that-a-terminal-obeys",
        says(http(b"\x1b[2J\x1b]0;owned\x07", status="500 Oh")),
        F,
        "HTTP 500 \\x1b[2J\\x1b]0;owned\\x07",
    ),
    Row(
        "clock-two-hours-ahead",
        fresh(lambda: http(page_bytes(timestamp=(datetime.now(UTC) + LATER).isoformat()))),
        F,
        "expected a timestamp at most 60 s away from now; observed a timestamp 72",
    ),
    Row(
        "clock-of-last-year",
        fresh(lambda: http(page_bytes(timestamp=(datetime.now(UTC) - EARLIER).isoformat()))),
        F,
        "observed a timestamp 315360",
    ),
    Row(
        "clock-without-zone",
        fresh(lambda: http(page_bytes(timestamp="2026-01-01T00:00:00"))),
        F,
        "timestamp: input should have timezone info",
    ),
    Row(
        "clock-of-the-year-one",
        fresh(lambda: http(page_bytes(timestamp="0001-01-01T00:00:00+14:00"))),
        F,
        "a timestamp",
    ),
    Row(
        "clock-that-is-no-time",
        fresh(lambda: http(page_bytes(timestamp="yesterday"))),
        F,
        "timestamp: input should be a valid datetime",
    ),
]

PACKED = [
    Row("gzip", fresh(lambda: http(gzip.compress(page_bytes()), headers=b"Content-Encoding: gzip\r\n")), H, ""),
    Row("deflate", fresh(lambda: http(zlib.compress(page_bytes()), headers=b"Content-Encoding: deflate\r\n")), H, ""),
    Row(
        "gzip-in-gzip",
        fresh(lambda: http(gzip.compress(gzip.compress(page_bytes())), headers=b"Content-Encoding: gzip, gzip\r\n")),
        H,
        "",
    ),
    Row(
        "gzip-promised-not-sent",
        fresh(lambda: http(b"plain words", headers=b"Content-Encoding: gzip\r\n")),
        F,
        "expected a body packed by gzip, as its header says; observed something else: plain words",
    ),
    Row(
        "gzip-cut-short",
        fresh(lambda: http(gzip.compress(page_bytes())[:-12], headers=b"Content-Encoding: gzip\r\n")),
        F,
        "expected a whole body packed by gzip; observed it breaks off",
    ),
    Row(
        "encoding-nobody-asked-for",
        says(http(b"x", headers=b"Content-Encoding: br\r\n")),
        F,
        "observed Content-Encoding: br",
    ),
    Row(
        "compressed-bomb",
        says(http(bomb(), headers=b"Content-Encoding: gzip\r\n")),
        F,
        "expected a body of at most 8 MiB; observed more than that",
    ),
    Row("body-of-9-mebibytes", says(http(b" " * 9 * MEBIBYTE)), F, "expected a body of at most 8 MiB"),
    Row("endless-body", without_end(b" " * 65536, first=HEAD + b"\r\n"), F, "a body of at most 8 MiB"),
]

PROTOCOL = [
    Row("redirect-loop", says(http(status="302 Found", headers=b"Location: /health\r\n")), F, "HTTP 302 to /health"),
    Row(
        "redirect-to-nonsense",
        says(http(status="301 Moved", headers=b"Location: http://[::1\r\n")),
        F,
        "a redirect to an address that makes no sense",
    ),
    Row(
        "redirect-to-a-file",
        says(http(status="302 Found", headers=b"Location: file:///etc/passwd\r\n")),
        F,
        "HTTP 302 to file:///etc/passwd",
    ),
    Row(
        "slow-body",
        without_end(b" ", first=HEAD + b"Content-Length: 500\r\n\r\n", pause=0.1),
        F,
        "expected an answer within 3 s; observed it began with HTTP 200, but did not end in that time",
        hangs=True,
    ),
    Row(
        "slow-headers",
        without_end(b"X: y\r\n", first=HEAD, pause=0.1),
        F,
        "observed no answer in that time",
        hangs=True,
    ),
    Row("slow-status-line", without_end(b"H", pause=0.1), F, "observed no answer in that time", hangs=True),
    Row(
        "storm-of-1xx",
        without_end(b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        F,
        "observed no answer in that time",
        hangs=True,
    ),
    Row("one-1xx-before-the-answer", fresh(lambda: b"HTTP/1.1 103 Early Hints\r\n\r\n" + http(page_bytes())), H, ""),
    Row("silence", then_hangs(), F, "expected an answer within 3 s; observed no answer in that time", hangs=True),
    Row(
        "silence-after-the-head",
        then_hangs(HEAD + b"Content-Length: 5\r\n\r\n"),
        F,
        "it began with HTTP 200",
        hangs=True,
    ),
    Row("closed-without-a-word", says(), F, "observed the connection was closed without an answer"),
    Row("reset", then_resets(), F, "observed connection reset"),
    Row("reset-in-the-body", then_resets(HEAD + b"Content-Length: 500\r\n\r\n{"), F, "observed connection reset"),
    Row("closed-in-the-headers", says(HEAD), F, "the connection was closed in the headers"),
    Row("body-shorter-than-promised", fresh(lambda: http(page_bytes(), length=5000)), F, "of 5000 promised bytes"),
    Row("body-longer-than-promised", fresh(lambda: http(page_bytes(), length=20)), F, "no JSON from place"),
    Row(
        "two-lengths",
        says(HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
        F,
        "a Content-Length that makes no sense",
    ),
    Row("negative-length", says(HEAD + b"Content-Length: -1\r\n\r\n{}"), F, "a Content-Length that makes no sense"),
    Row("chunked-garbage", says(CHUNKED + b"this is no length\r\n{}"), F, "a body in pieces (chunked)"),
    Row("chunked-cut-short", says(CHUNKED + b"ff\r\n{}"), F, "the connection was closed in the middle of the answer"),
    Row("huge-header", says(HEAD + b"X-Huge: " + b"a" * 5_000_000 + b"\r\n\r\n{}"), F, "headers without an end"),
    Row("headers-without-end", without_end(b"X-One: two\r\n" * 1000, first=HEAD), F, "headers without an end"),
    Row("header-that-is-none", says(HEAD + b"no colon here\r\n\r\n{}"), F, "headers that make no sense"),
    Row("http-0.9", says(b"<html>It works</html>\r\n"), F, "something that is not HTTP: <html>It works</html>"),
    Row("ssh-instead-of-http", greets(b"SSH-2.0-OpenSSH_9.6\r\n"), F, "not HTTP: SSH-2.0-OpenSSH_9.6", hear=False),
    Row(
        "noise-instead-of-http",
        greets(bytes(range(256)) * 40),
        F,
        "something that is not HTTP: \\x00\\x01\\x02",
        hear=False,
    ),
    Row(
        "a-thousand-cookies",
        fresh(
            lambda: http(
                page_bytes(), headers=b"".join(b"Set-Cookie: c%d=%s; Path=/\r\n" % (n, b"v" * 40) for n in range(1000))
            )
        ),
        H,
        "",
    ),
    Row(
        "cookie-that-is-none",
        fresh(lambda: http(page_bytes(), headers=b"Set-Cookie: \xff\x01=;;=; expires=never\r\n")),
        H,
        "",
    ),
    Row("answer-to-nobody", says(http(status="100 Continue")), F, "the connection was closed in the headers"),
    Row("status-of-four-digits", says(b"HTTP/1.1 2000 Great\r\n\r\n"), F, "not HTTP: HTTP/1.1 2000 Great"),
    Row(
        "maintenance-page",
        says(http(b"<h1>Back soon</h1>", status="503 Service Unavailable", kind="text/html")),
        F,
        "expected HTTP 200; observed HTTP 503 <h1>Back soon</h1>",
    ),
]
