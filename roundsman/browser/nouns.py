"""Nouns of pages: fixtures that are given a window, and say what its browser must be like."""

from collections.abc import Callable, Iterable
from typing import Any

from roundsman.browser.launch import Launch
from roundsman.nouns import noun

ATTRIBUTE = "__roundsman_launch__"


def browsing(*needs: str, **wanted: Any) -> Callable[[Callable[..., Any]], Any]:
    """A noun that uses the fixture `window`; `wanted` are the fields of `Launch`. One look has one such noun."""

    def decorate(function: Callable[..., Any]) -> Any:
        setattr(function, ATTRIBUTE, Launch(**wanted))
        return noun(*needs, scope="function")(function)

    return decorate


def launch_of(functions: Iterable[object]) -> Launch | None:
    """What these fixture functions want of the browser. Raises ValueError when they want different things."""
    wanted = {launch for function in functions if (launch := getattr(function, ATTRIBUTE, None)) is not None}
    if len(wanted) > 1:
        raise ValueError("a check has one window: its nouns want different browsers")
    return next(iter(wanted), None)
