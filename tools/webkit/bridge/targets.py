"""Which page of the remote inspector belongs to which web view.

The inspector lists its targets over HTTP, without a word about the view. But it numbers them in the order in which
views became inspectable, and the bridge makes views in a known order: the oldest new number is the oldest waiting view.
"""

import os
import re
import time

from bridge.libraries import Gio, GLib, Soup
from bridge.refusals import BridgeError
from bridge.tasks import Promise, after, finished, sleep, spawn

SECONDS, PAUSE = 30.0, 0.01
ANSWER = 5.0
"""Seconds until the list is asked for anew: now and then WebKit's server never answers, or only another connection."""


class Targets:
    """The list of the inspector, and a connection to each target in it."""

    def __init__(self) -> None:
        self._server = os.environ["WEBKIT_INSPECTOR_HTTP_SERVER"]
        self._session = Soup.Session()
        self._session.set_proxy_resolver(None)
        self._known: set[str] = set()
        self._waiting: list[Promise] = []

    def expect(self) -> Promise:
        """To be called when a view becomes inspectable; promises the path of its target."""
        promise = Promise()
        self._waiting.append(promise)
        if len(self._waiting) == 1:
            spawn(self._look())
        return promise

    def forget(self, promise: Promise) -> None:
        """Takes back an expectation: the view was closed before it was listed."""
        if promise in self._waiting:
            self._waiting.remove(promise)

    async def connect(self, path: str) -> Soup.WebsocketConnection:
        """Opens a connection to a target."""
        message = Soup.Message.new("GET", f"ws://{self._server}/{path}")
        try:
            connection = await finished(self._session, "websocket_connect_async", message, None, [], 0, _ends(SECONDS))
        except GLib.Error as error:
            raise BridgeError(f"WebKit's remote inspector does not take us to the page: {error.message}") from None
        connection.set_max_incoming_payload_size(0)
        return connection

    async def _look(self) -> None:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            new = sorted(await self._listed() - self._known, key=_number)
            for path in new[: len(self._waiting)]:
                self._known.add(path)
                self._waiting.pop(0).keep(path)
            if not self._waiting:
                return
            await sleep(PAUSE)
        while self._waiting:
            self._waiting.pop(0).fail(BridgeError("WebKit's remote inspector does not list the page"))

    async def _listed(self) -> set[str]:
        message = Soup.Message.new("GET", f"http://{self._server}/")
        try:
            page = await finished(self._session, "send_and_read_async", message, GLib.PRIORITY_DEFAULT, _ends(ANSWER))
        except GLib.Error:
            return set()  # the server is started by the first view; or it did not answer
        return set(re.findall(r"socket/\d+/\d+/WebPage", page.get_data().decode()))


def _ends(seconds: float) -> Gio.Cancellable:
    """What ends a wait after a time."""
    cancellable = Gio.Cancellable()
    after(seconds, cancellable.cancel)
    return cancellable


def _number(path: str) -> tuple[int, ...]:
    return tuple(int(part) for part in path.split("/")[1:3])
