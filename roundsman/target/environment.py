"""What environment variables say instead of a target file: `ROUNDSMAN_TARGET__DEADLINES__READ=2.5`."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

PREFIX = "ROUNDSMAN_TARGET__"
Place = tuple[str, ...]


def overrides() -> dict[Place, str]:
    """The keys that the environment sets, and the variable of each."""
    names = sorted(name for name in os.environ if name.startswith(PREFIX))
    return {tuple(name.removeprefix(PREFIX).lower().split("__")): name for name in names}


def with_environment(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a target file with what the environment sets, which wins."""
    merged = dict(content)
    for place, name in overrides().items():
        _put(merged, place, _value(os.environ[name]))
    return merged


def variable_behind(place: Sequence[str]) -> str:
    """The variable that set a key, a part of it or the table around it; empty when the file did."""
    for known, name in overrides().items():
        shorter = min(len(known), len(place))
        if known[:shorter] == tuple(place[:shorter]):
            return name
    return ""


def _put(content: dict[str, Any], place: Place, value: Any) -> None:
    key, *rest = place
    if not rest:
        content[key] = value
        return
    inner = content.get(key)
    content[key] = dict(inner) if isinstance(inner, dict) else {}
    _put(content[key], tuple(rest), value)


def _value(text: str) -> Any:
    """A value as a target file has it: numbers, lists and tables in TOML; anything else is text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
