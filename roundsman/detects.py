"""Binds a check to the one case that it detects."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from roundsman.case import Case
from roundsman.vocabulary import Kind, Rung

Function = TypeVar("Function", bound=Callable[..., Any])
ATTRIBUTE = "__roundsman_binding__"


@dataclass(frozen=True)
class Binding:
    """What a check says of itself."""

    case: Case
    kind: Kind | None
    """None: by the folder, `browser/` and `load/` speak for themselves, anything else is `api`."""
    rung: Rung


def detects(case: Case, *, kind: Kind | None = None, rung: Rung = Rung.READ) -> Callable[[Function], Function]:
    """Says which case a `check_*` function detects, what it looks with and what it does to the target."""

    def bind(function: Function) -> Function:
        setattr(function, ATTRIBUTE, Binding(case, kind, rung))
        return function

    return bind


def binding_of(function: object) -> Binding | None:
    """The binding that `detects` left on a function, if any."""
    return getattr(function, ATTRIBUTE, None)
