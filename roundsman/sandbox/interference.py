"""A proxy in front of a service that can be told to meddle with requests and answers."""

import asyncio
import itertools
import json
import re
import sys
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


CALLING = 3.0
"""Seconds for which a connection counts as a caller after it asked something."""


class Rule(BaseModel):
    """What to do with requests whose path matches."""

    model_config = ConfigDict(extra="forbid")

    path: str
    """Regular expression for the whole path."""
    methods: list[str] = Field(default_factory=list)
    """Only these methods; none means all."""
    every: int = 1
    """Only every n-th matching request."""
    delay: float = 0.0
    """Seconds to wait before anything else."""
    at_once: int = 0
    """At most so many are dealt with at the same time, the others wait their turn; 0 means any number."""
    callers: int = 0
    """Only while more than so many connections asked something within the last CALLING seconds."""
    status: int | None = None
    """Answer with this status instead of asking the service."""
    body: str = ""
    """The body of that answer."""
    content_type: str = "application/json"
    """The type of that answer."""
    remove_headers: list[str] = Field(default_factory=list)
    """Headers to take out of the service's answer, in lower case."""
    add_headers: list[tuple[str, str]] = Field(default_factory=list)
    """Headers to put into the answer, beside any of the same name."""
    set_fields: dict[str, Any] = Field(default_factory=dict)
    """Fields of a JSON answer, by dotted path, and what to put into them."""
    remove_fields: list[str] = Field(default_factory=list)
    """Fields to take out of a JSON answer, by dotted path."""

    def matches(self, scope: Message) -> bool:
        """Whether a request is meant, apart from `every`."""
        return bool(re.fullmatch(self.path, scope["path"])) and (not self.methods or scope["method"] in self.methods)


class Interference:
    """ASGI middleware with rules that come and go."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._rules: dict[int, Rule] = {}
        self._counts: dict[int, int] = {}
        self._turns: dict[int, asyncio.Semaphore] = {}
        self._callers: dict[Any, float] = {}
        self._ids = itertools.count(1)

    def add(self, rule: Rule) -> int:
        """Puts a rule in force and returns its number."""
        number = next(self._ids)
        self._rules[number] = rule
        self._counts[number] = 0
        self._turns[number] = asyncio.Semaphore(rule.at_once or sys.maxsize)
        return number

    def remove(self, number: int) -> None:
        """Takes a rule out of force."""
        self._rules.pop(number, None)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for number, rule in list(self._rules.items()):
                if rule.matches(scope) and (not rule.callers or self._count_callers(scope) > rule.callers):
                    self._counts[number] += 1
                    if self._counts[number] % rule.every == 0:
                        async with self._turns[number]:
                            await self._meddle(rule, scope, receive, send)
                        return
        await self._application(scope, receive, send)

    def _count_callers(self, scope: Message) -> int:
        now = time.monotonic()
        self._callers[tuple(scope["client"] or ())] = now
        self._callers = {caller: at for caller, at in self._callers.items() if now - at < CALLING}
        return len(self._callers)

    async def _meddle(self, rule: Rule, scope: Message, receive: Receive, send: Send) -> None:
        await asyncio.sleep(rule.delay)
        if rule.status is not None:
            headers = [("content-type", rule.content_type), *rule.add_headers]
            encoded = [(name.encode(), value.encode()) for name, value in headers]
            await send({"type": "http.response.start", "status": rule.status, "headers": encoded})
            await send({"type": "http.response.body", "body": rule.body.encode()})
            return

        alter_body = bool(rule.set_fields or rule.remove_fields)
        start: Message = {}
        body = bytearray()

        async def altered(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                kept = [pair for pair in message["headers"] if pair[0].decode().lower() not in rule.remove_headers]
                added = [(name.encode(), value.encode()) for name, value in rule.add_headers]
                start = {**message, "headers": [*kept, *added]}
                if not alter_body:
                    await send(start)
            elif alter_body and message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await _send_whole(start, _altered_body(bytes(body), rule), send)
            else:
                await send(message)

        await self._application(scope, receive, altered)


async def _send_whole(start: Message, body: bytes, send: Send) -> None:
    kept = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
    await send({**start, "headers": [*kept, (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})


def _altered_body(body: bytes, rule: Rule) -> bytes:
    try:
        document = json.loads(body)
    except ValueError:
        return body
    for path, value in rule.set_fields.items():
        parent, key = _place(document, path)
        if isinstance(parent, dict):
            parent[key] = value
    for path in rule.remove_fields:
        parent, key = _place(document, path)
        if isinstance(parent, dict):
            parent.pop(key, None)
    return json.dumps(document).encode()


def _place(document: Any, path: str) -> tuple[Any, str]:
    """The object that holds a field, and the field's name; no object where the way there does not exist."""
    *way, key = path.split(".")
    for part in way:
        document = document.get(part) if isinstance(document, dict) else None
    return document, key
