"""What a killed round left behind: listed and removed by functions that the suite hands over."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from roundsman.http.client import HttpClients
from roundsman.sql import SqlClients
from roundsman.target.settings import Target


@dataclass(frozen=True)
class Leftover:
    """One thing with a mark in its name."""

    name: str
    """The mark, from which its age is read; names without one are never removed."""
    remove: Callable[[], None]
    """Removes it. Raises TargetFailure."""


@dataclass(frozen=True)
class Sweeper:
    """Lists marked things of one kind in one system; the engine says which are old enough to be removed."""

    id: str
    """`system/things`, such as `shop/orders`."""
    needs: tuple[str, ...]
    """Settings of the target that it cannot do without."""
    leftovers: Callable[[Target, HttpClients, SqlClients], Iterable[Leftover]]
    """Everything that may be ours, whatever its age. Raises TargetFailure and CannotLook."""


Login = Callable[[Target, HttpClients], None]
"""Logs in with one account of a target, and does nothing else. Raises TargetFailure and CannotLook."""
