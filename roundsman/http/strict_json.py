"""JSON as its standard says (RFC 8259), and no larger than a person could have meant."""

import json
import math
import re
from typing import Any

DEEPEST = 100
"""Levels of nesting that an answer may have."""
LONGEST_NUMBER = 1000
"""Digits of a number."""
HALF_OF_A_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


class NotJson(Exception):
    """What is wrong with a body that should be JSON."""


def parsed(body: bytes) -> Any:
    """The content of a JSON body; a byte order mark is passed over. Raises NotJson that says what is wrong."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotJson(f"not UTF-8: byte 0x{body[error.start]:02x} at place {error.start}") from None
    if not text.strip():
        raise NotJson("an empty body")
    try:
        content = json.loads(
            text, parse_constant=_constant, parse_float=_float, parse_int=_integer, object_pairs_hook=_object
        )
    except RecursionError:
        raise NotJson(f"nested deeper than {DEEPEST} levels") from None
    except json.JSONDecodeError as error:
        raise NotJson(f"no JSON from place {error.pos} on") from None
    _measured(content)
    if HALF_OF_A_PAIR.search(text) and _has_half_of_a_pair(content):
        raise NotJson("text with half of a surrogate pair, which is no character")
    return content


def _constant(name: str) -> Any:
    raise NotJson(f"{name}, which is not JSON")


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise NotJson(f"a number with {len(digits)} digits")
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise NotJson(f"a number too large to hold: {digits[:20]}")
    return number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key, value in pairs:
        if key in content:
            raise NotJson(f"the key {key[:80]!r} twice in one object")
        content[key] = value
    return content


def _measured(content: Any) -> None:
    level = [content]
    for _ in range(DEEPEST):
        level = [inner for outer in level if isinstance(outer, dict | list) for inner in _inside(outer)]
        if not level:
            return
    raise NotJson(f"nested deeper than {DEEPEST} levels")


def _inside(outer: dict[str, Any] | list[Any]) -> Any:
    return outer.values() if isinstance(outer, dict) else outer


def _has_half_of_a_pair(content: Any) -> bool:
    try:
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False
