"""Coroutines on GLib's main loop, which GTK needs and asyncio does not run on."""

import sys
import traceback
from collections.abc import Callable, Coroutine, Generator
from typing import Any

from bridge.libraries import GLib


class Promise:
    """A value that comes later; any number of coroutines may await it."""

    def __init__(self) -> None:
        self.done = False
        self._value: Any = None
        self._error: BaseException | None = None
        self._waiting: list[Callable[[], None]] = []

    def keep(self, value: Any = None) -> None:
        """Gives the value; only the first one counts."""
        self._settle(value, None)

    def fail(self, error: BaseException) -> None:
        """Gives an exception instead."""
        self._settle(None, error)

    def _settle(self, value: Any, error: BaseException | None) -> None:
        if self.done:
            return
        self.done, self._value, self._error = True, value, error
        waiting, self._waiting = self._waiting, []
        for wake in waiting:
            wake()

    def then(self, wake: Callable[[], None]) -> None:
        """Calls back once the promise is settled."""
        if self.done:
            wake()
        else:
            self._waiting.append(wake)

    def __await__(self) -> Generator["Promise", None, Any]:
        while not self.done:
            yield self
        if self._error is not None:
            raise self._error
        return self._value


class Lock:
    """Lets one coroutine at a time through `async with`."""

    def __init__(self) -> None:
        self._holder: Promise | None = None

    async def __aenter__(self) -> None:
        while self._holder is not None:
            await self._holder
        self._holder = Promise()

    async def __aexit__(self, *_: object) -> None:
        holder, self._holder = self._holder, None
        assert holder is not None
        holder.keep()


def spawn(coroutine: Coroutine[Promise, None, None]) -> None:
    """Runs a coroutine until its first wait now, and the rest when what it waits for is there."""

    def step() -> None:
        try:
            promise = coroutine.send(None)
        except StopIteration:
            return
        except Exception:  # noqa: BLE001 - nobody awaits a spawned coroutine: Playwright shows what stands in stderr
            traceback.print_exc(file=sys.stderr)
            return
        promise.then(step)

    step()


def after(seconds: float, call: Callable[[], None]) -> None:
    """Calls once, later."""

    def once() -> bool:
        call()
        return bool(GLib.SOURCE_REMOVE)

    GLib.timeout_add(int(seconds * 1000), once)


async def sleep(seconds: float) -> None:
    """Waits."""
    promise = Promise()
    after(seconds, promise.keep)
    await promise


async def within(seconds: float, promise: Promise) -> bool:
    """Waits for a promise, but not for ever; says whether it was settled in time."""
    either = Promise()
    promise.then(lambda: either.keep(True))
    after(seconds, lambda: either.keep(False))
    return bool(await either)


async def finished(source: Any, start: str, *arguments: Any) -> Any:
    """Awaits a pair of GIO functions: the one named is begun, and its `_finish` gives the value."""
    promise = Promise()
    finish = getattr(source, start.removesuffix("_async") + "_finish")

    def ready(_source: object, result: object, *_: object) -> None:
        try:
            promise.keep(finish(result))
        except GLib.Error as error:
            promise.fail(error)

    getattr(source, start)(*arguments, ready)
    return await promise
