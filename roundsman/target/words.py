"""Says of a key of a target file what is wrong with it, and what would be right."""

import difflib
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

LONGEST = 60
"""Characters of a wrong value that are shown."""
WANTED = {
    "string_type": "a text in quotes",
    "float_type": "a number, such as 2.5",
    "float_parsing": "a number, such as 2.5",
    "finite_number": "a finite number, such as 2.5",
    "int_type": "a whole number, such as 2",
    "int_parsing": "a whole number, such as 2",
    "int_from_float": "a whole number, such as 2",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "path_type": "a path in quotes",
    "string_too_short": "a text of at least one letter",
}
LISTS = frozenset({"frozen_set_type", "list_type", "set_type", "tuple_type"})
BOUNDS = {"greater_than": "gt", "greater_than_equal": "ge", "less_than": "lt", "less_than_equal": "le"}
COMPARED = {"gt": "greater than", "ge": "of at least", "lt": "less than", "le": "of at most"}


def explain(details: ErrorDetails, kind: type[BaseModel]) -> str:
    """Key, what is wrong, and what would be right, in one line."""
    location = [str(part) for part in details["loc"]]
    return f"{_key(details)}: {_what(details, kind, location)}"


def _key(details: ErrorDetails) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in details["loc"]).removeprefix(".")


def _what(details: ErrorDetails, kind: type[BaseModel], location: list[str]) -> str:
    context = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            known = _known(kind, location[:-1])
            close = difflib.get_close_matches(location[-1], known, n=1)
            return "unknown key; " + (f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}")
        case "missing":
            return f"is missing; write {location[-1]} = {_example(kind, location)}"
        case "value_error":
            return details["msg"].removeprefix("Value error, ")
        case "enum" | "literal_error":
            return f"{_shown(details)} is not one of {context.get('expected', '')}"
        case "model_type" | "dict_type":
            return f"write a table here, such as [{'.'.join(location)}]"
        case "path_not_file":
            return f"there is no file {details['input']}"
        case "date_type" | "date_parsing" | "date_from_datetime_parsing":
            return f"write a date, such as 2026-12-31, not {_shown(details)}"
        case wrong if wrong in LISTS:
            return f"write a list in square brackets, not {_shown(details)}"
        case wrong if wrong in BOUNDS:
            bound = BOUNDS[wrong]
            return f"write a number {COMPARED[bound]} {context[bound]:g}, not {_shown(details)}"
        case wrong if wrong in WANTED:
            return f"write {WANTED[wrong]}, not {_shown(details)}"
    return f"{details['msg'][0].lower()}{details['msg'][1:]}, not {_shown(details)}"


def _shown(details: ErrorDetails) -> str:
    text = repr(details["input"])
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _known(kind: type[BaseModel], location: list[str]) -> list[str]:
    return sorted(_table(kind, location).model_fields)


def _example(kind: type[BaseModel], location: list[str]) -> str:
    """A value that a key could have, as a target file has it."""
    annotation = str(_table(kind, location[:-1]).model_fields[location[-1]].annotation)
    examples = {
        "Secret": '{ env = "NAME" }',
        "date": "2026-12-31",
        "int": "1",
        "float": "1.0",
        "bool": "true",
    }
    if location[-1] == "url" and "Secret" not in annotation:
        return '"https://api.example.com"'
    return next((example for word, example in examples.items() if word in annotation), '"…"')


def _table(kind: type[BaseModel], location: list[str]) -> type[BaseModel]:
    current = kind
    for part in location:
        if not part.isdigit():
            current = next(_tables(current.model_fields[part].annotation))
    return current


def _tables(annotation: Any) -> Any:
    """The tables that a type consists of, such as the one in `Endpoint | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _tables(part)
