"""The connection to one page in WebKit's remote inspector."""

import contextlib
import itertools
import json
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bridge.libraries import Soup
from bridge.pipe import Message
from bridge.refusals import BridgeError
from bridge.tasks import Promise

OWN_IDENTIFIERS = 10**8  # Playwright numbers its commands from 1 on; these are ours


class Inspector:
    """Sends commands to the page's target and hands on what comes back."""

    def __init__(self, heard: Callable[[Message], None], target_event: Callable[[str, Message], None]) -> None:
        self.target: str | None = None
        self._heard = heard
        self._target_event = target_event
        self._connection: Soup.WebsocketConnection | None = None
        self._numbers = itertools.count(OWN_IDENTIFIERS)
        self._asked: dict[int, Promise] = {}

    def listen(self, connection: Soup.WebsocketConnection) -> None:
        """Takes over an open connection."""
        self._connection = connection
        _send_at_once()
        connection.connect("message", lambda _connection, _kind, data: self._read(json.loads(data.get_data())))

    def close(self) -> None:
        """Lets go of the page; whoever waits for an answer is told."""
        if self._connection is not None:
            self._connection.close(Soup.WebsocketCloseCode.NORMAL, None)
            self._connection = None
        asked, self._asked = self._asked, {}
        for promise in asked.values():
            promise.fail(BridgeError("the page is closed"))

    def send(self, message: Message) -> None:
        """Sends a command as it is; its answer is heard like an event."""
        if self._connection is None:
            raise BridgeError("the page is closed")
        envelope = {"targetId": self.target, "message": json.dumps(message)}
        self._connection.send_text(
            json.dumps({"id": next(self._numbers), "method": "Target.sendMessageToTarget", "params": envelope})
        )

    async def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Sends a command of the bridge's own and returns its result."""
        number = next(self._numbers)
        self._asked[number] = promise = Promise()
        self.send({"id": number, "method": method, "params": parameters})
        answer = await promise
        if "error" in answer:
            raise BridgeError(answer["error"]["message"])
        result: dict[str, Any] = answer.get("result", {})
        return result

    async def call(self, handle: str, function: str, *arguments: Any, by_value: bool = True) -> Any:
        """Calls a JavaScript function with a page's object as `this`."""
        answer = await self.command(
            "Runtime.callFunctionOn",
            objectId=handle,
            functionDeclaration=function,
            arguments=[{"value": argument} for argument in arguments],
            returnByValue=by_value,
        )
        if answer.get("wasThrown"):
            raise BridgeError(answer["result"].get("description", "an exception was thrown"))
        return answer["result"].get("value") if by_value else answer["result"]

    def _read(self, message: Message) -> None:
        method = message.get("method")
        if method == "Target.dispatchMessageFromTarget":
            if message["params"]["targetId"] != self.target:
                return
            inner = json.loads(message["params"]["message"])
            promise = self._asked.pop(inner.get("id"), None)
            if promise is not None:
                promise.keep(inner)
            else:
                self._heard(inner)
        elif method is not None:
            self._target_event(method, message["params"])


def _send_at_once() -> None:
    """Turns off the wait for more data (Nagle) on every TCP connection of this process.

    A message takes several on its way to the page, all within this process, since WebKit's server is part of it. Their
    ends would wait for each other, 40 ms a message.
    """
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            if stat.S_ISSOCK(entry.stat().st_mode):
                with socket.socket(fileno=os.dup(int(entry.name))) as end:
                    if end.family == socket.AF_INET and end.type == socket.SOCK_STREAM:
                        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
