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
    unproven: str = ""
    """Why no fault proves it; empty for a check that the proof strikes."""
    alone: bool = False
    """Nothing else is looked at meanwhile."""


def detects(
    case: Case,
    *,
    kind: Kind | None = None,
    rung: Rung = Rung.READ,
    unproven: str | None = None,
    alone: bool = False,
) -> Callable[[Function], Function]:
    """Says which case a `check_*` function detects, what it looks with and what it does to the target.

    `unproven` says in words why no fault proves the check. The mark stands wherever the check is shown, and a suite
    has to allow it (`roundsman_allow_unproven`). `alone` keeps a check that is a burden to the target away from all
    others of a round, as load is anyway. Raises ValueError for a mark without words.
    """
    if unproven is not None and not unproven.strip():
        raise ValueError(f"a check of {case.id}: unproven needs words that say why")

    def bind(function: Function) -> Function:
        setattr(function, ATTRIBUTE, Binding(case, kind, rung, (unproven or "").strip(), alone))
        return function

    return bind


def binding_of(function: object) -> Binding | None:
    """The binding that `detects` left on a function, if any."""
    return getattr(function, ATTRIBUTE, None)
