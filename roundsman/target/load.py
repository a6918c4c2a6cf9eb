"""Reads a target file. All its errors are told at once, each with file, key and what would be right."""

import datetime as dt
import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError, create_model
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from roundsman.target.settings import Strict, SystemSettings, Target

ENVIRONMENT_PREFIX = "ROUNDSMAN_TARGET__"


class TargetError(Exception):
    """A target file that cannot be used; the text has one line for every error."""


class _Sources(BaseSettings):
    """Joins the environment (which wins) and the file into one dictionary."""

    model_config = SettingsConfigDict(env_prefix=ENVIRONMENT_PREFIX, env_nested_delimiter="__", extra="allow")

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


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
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TargetError(f"{path}: not valid TOML: {error}") from None


def validate_target(content: dict[str, Any], source: str, systems: Mapping[str, type[SystemSettings]]) -> Target:
    """Checks the content of a target file together with the environment. Raises TargetError."""
    kind = target_type(systems)
    names: Any = dict.fromkeys(kind.model_fields, (Any, None))
    merged = create_model("Environment", __base__=_Sources, **names)(**content).model_dump()
    try:
        return kind.model_validate({name: value for name, value in merged.items() if value is not None})
    except ValidationError as error:
        lines = [f"{source}: {_line(details, kind)}" for details in error.errors(include_url=False)]
        raise TargetError("\n".join(lines)) from None


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


def _line(details: ErrorDetails, kind: type[BaseModel]) -> str:
    location = [str(part) for part in details["loc"]]
    key = ".".join(location)
    match details["type"]:
        case "extra_forbidden":
            known = _known(kind, location[:-1])
            close = difflib.get_close_matches(location[-1], known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}"
            return f"{key}: unknown key; {hint}"
        case "missing":
            return f"{key}: is missing"
        case "value_error":
            return f"{key}: {details['msg'].removeprefix('Value error, ')}"
        case "enum":
            return f"{key}: {details['input']!r} is not one of {details.get('ctx', {}).get('expected', '')}"
        case "model_type" | "dict_type":
            return f"{key}: write a table here, such as [{key}]"
        case _:
            message = details["msg"]
            return f"{key}: {message[0].lower()}{message[1:]}, not {details['input']!r}"


def _known(kind: type[BaseModel], location: list[str]) -> list[str]:
    current: Any = kind
    for part in location:
        if part.isdigit():
            continue  # a place in a list
        annotation = current.model_fields[part].annotation
        choices = [annotation, *getattr(annotation, "__args__", ())]
        current = next(choice for choice in choices if isinstance(choice, type) and issubclass(choice, Strict))
    return sorted(current.model_fields)
