"""Nouns: the fixtures that checks talk to. Each says which settings of a target it needs."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import pytest

from roundsman.failure import CannotLook

Setting = TypeVar("Setting")
ATTRIBUTE = "__roundsman_needs__"


def noun(*needs: str, scope: Any = "session") -> Callable[[Callable[..., Any]], Any]:
    """A fixture for checks that is there only where the target has these settings (`scanner.database`)."""

    def decorate(function: Callable[..., Any]) -> Any:
        setattr(function, ATTRIBUTE, needs)
        return pytest.fixture(scope=scope)(function)

    return decorate


def given(setting: Setting | None) -> Setting:
    """A setting that the noun needs, and that the target therefore has. Raises CannotLook when it has not."""
    if setting is None:
        raise CannotLook("a setting is missing that the noun did not say it needs")
    return setting


def needs_of(functions: Iterable[object]) -> list[str]:
    """The settings that these fixture functions need, sorted."""
    return sorted({need for function in functions for need in getattr(function, ATTRIBUTE, ())})
