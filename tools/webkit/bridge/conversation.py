"""The conversation of a page with Playwright: commands come, answers and events go."""

import json
from typing import Any

from bridge.commands import Handler, perform
from bridge.inspector import Inspector
from bridge.pipe import Message, Pipe
from bridge.refusals import BridgeError, Refusal
from bridge.relay import Relay


class Conversation:
    """Sends a page's commands where they are done; what is not done is remembered."""

    def __init__(self, pipe: Pipe, identifier: str) -> None:
        self.identifier = identifier
        self.refusal: Refusal | None = None
        self.inspector: Inspector
        self.relay: Relay
        self.commands: dict[str, Handler] = {}
        self._pipe = pipe

    # What cannot be done

    def check(self) -> None:
        """Refuses everything once something was refused."""
        if self.refusal is not None:
            raise self.refusal

    def refuse_from_now_on(self, refusal: Refusal) -> None:
        """Remembers the first refusal: Playwright may have swallowed it."""
        self.refusal = self.refusal or refusal

    # Playwright → page

    async def answer(self, message: Message) -> None:
        """Answers a command on the page proxy."""
        envelope = {"id": message["id"], "pageProxyId": self.identifier}
        if message["method"] == "Target.sendMessageToTarget":
            self._pipe.send(envelope | {"result": {}})
            await self._answer_target(json.loads(message["params"]["message"]))
            return
        self._pipe.send(envelope | await self._outcome(message))

    async def _answer_target(self, message: Message) -> None:
        if self.refusal is None and self.relay.passes_on(message["method"]):
            try:
                self.relay.pass_on(message)
            except BridgeError as error:
                self.note(error)
                self.to_playwright({"id": message["id"], "error": {"message": str(error)}})
            return
        self.to_playwright({"id": message["id"]} | await self._outcome(message))

    async def _outcome(self, message: Message) -> Message:
        try:
            self.check()
            return {"result": await perform(self.commands, message["method"], message.get("params") or {})}
        except BridgeError as error:
            self.note(error)
            if self.refusal is not None and message["method"] in {"Runtime.evaluate", "Runtime.callFunctionOn"}:
                return {"result": _thrown(str(error))}  # Playwright shows the text of no other kind of error here
            return {"error": {"message": str(error)}}

    def note(self, error: BridgeError) -> None:
        """Remembers an error if it is a refusal."""
        if isinstance(error, Refusal):
            self.refuse_from_now_on(error)

    # Page → Playwright

    def tell(self, method: str, **parameters: Any) -> None:
        """Sends an event of the page proxy."""
        self._pipe.event(method, self.identifier, **parameters)

    def tell_target(self, method: str, **parameters: Any) -> None:
        """Sends an event as if the page's target had."""
        self.to_playwright({"method": method, "params": parameters})

    def to_playwright(self, message: Message) -> None:
        """Sends what the page's target says."""
        self.tell("Target.dispatchMessageFromTarget", targetId=self.inspector.target, message=json.dumps(message))


def _thrown(text: str) -> Message:
    return {"result": {"type": "object", "subtype": "error", "description": f"Error: {text}"}, "wasThrown": True}
