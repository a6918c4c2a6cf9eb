"""From a method's name in the protocol to the function that does it."""

import inspect
import re
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from bridge.refusals import BridgeError, Refusal

Handler = Callable[..., Awaitable[dict[str, Any] | None]]


def command(method: str) -> Callable[[Handler], Handler]:
    """Marks the coroutine function that does a method of the protocol.

    Its parameters are the method's, in snake_case. A parameter that it does not have is refused.
    """

    def mark(function: Handler) -> Handler:
        function.protocol_method = method  # type: ignore[attr-defined]
        return function

    return mark


def commands_of(*parts: object) -> dict[str, Handler]:
    """The marked functions of some objects, by method."""
    table: dict[str, Handler] = {}
    for part in parts:
        for name, function in inspect.getmembers(type(part), inspect.isfunction):
            if hasattr(function, "protocol_method"):
                table[function.protocol_method] = getattr(part, name)
    return table


async def perform(table: dict[str, Handler], method: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Does a method, or refuses it."""
    handler = table.get(method)
    if handler is None:
        raise Refusal(method)
    arguments = {
        re.sub("[A-Z]", lambda capital: "_" + capital[0].lower(), name): value for name, value in parameters.items()
    }
    try:
        inspect.signature(handler).bind(**arguments)
    except TypeError as error:
        raise Refusal(method, f"its parameters are not understood: {error}") from error
    try:
        return await handler(**arguments) or {}
    except BridgeError:
        raise
    except Exception as error:
        traceback.print_exc()
        raise BridgeError(f"{method} failed in the bridge: {error!r}") from error
