"""Reads a target file. All its errors are told at once, each with file, key and what would be right."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError, create_model
from pydantic_core import ErrorDetails

from roundsman.target.environment import variable_behind, with_environment
from roundsman.target.settings import SystemSettings, Target
from roundsman.target.words import explain


class TargetError(Exception):
    """A target file that cannot be used; the text has one line for every error."""


def target_type(systems: Mapping[str, type[SystemSettings]]) -> type[Target]:
    """The type of a target that may hold these systems."""
    fields: Any = {name: (kind | None, None) for name, kind in systems.items()}
    return create_model("Target", __base__=Target, **fields)


def load_target(path: Path, systems: Mapping[str, type[SystemSettings]]) -> Target:
    """Reads and checks a target file. Raises TargetError."""
    return validate_target(read_target_file(path), str(path), systems)


def read_target_file(path: Path) -> dict[str, Any]:
    """The content of a target file, unchecked; files that it names are relative to it. Raises TargetError."""
    try:
        with path.open("rb") as file:
            return _resolved(tomllib.load(file), path.parent)
    except FileNotFoundError:
        raise TargetError(f"{path}: no such file; name a target file, or `sandbox`") from None
    except OSError as error:
        raise TargetError(f"{path}: cannot be read: {error.strerror}") from None
    except tomllib.TOMLDecodeError as error:
        raise TargetError(f"{path}: not valid TOML: {error}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise TargetError(f"{path}: line {line} is not UTF-8; save the file as UTF-8") from None


def validate_target(content: dict[str, Any], source: str, systems: Mapping[str, type[SystemSettings]]) -> Target:
    """Checks the content of a target file together with the environment. Raises TargetError."""
    kind = target_type(systems)
    try:
        return kind.model_validate(with_environment(content))
    except ValidationError as error:
        lines = [f"{_source(details, source)}: {explain(details, kind)}" for details in error.errors(include_url=False)]
        raise TargetError("\n".join(lines)) from None


def _source(details: ErrorDetails, file: str) -> str:
    variable = variable_behind([str(part) for part in details["loc"]])
    return f"environment variable {variable}" if variable and details["type"] != "missing" else file


def _resolved(content: dict[str, Any], folder: Path) -> dict[str, Any]:
    resolved: dict[str, Any] = {}
    for key, value in content.items():
        if isinstance(value, dict):
            resolved[key] = _resolved(value, folder)
        elif key in {"file", "ca_file"} and isinstance(value, str):
            resolved[key] = str(folder / Path(value).expanduser())
        else:
            resolved[key] = _plain(value, folder)
    return resolved


def _plain(value: Any, folder: Path) -> Any:
    """A value as other processes can be given it: dates as text."""
    match value:
        case dict():
            return _resolved(value, folder)
        case list():
            return [_plain(part, folder) for part in value]
        case dt.date() | dt.time():
            return value.isoformat()
    return value
