"""Test data: everything that a check writes can be told from what people wrote, and is removed afterwards."""

import contextlib
import re
import time
import uuid
from collections.abc import Callable, Iterator

PREFIX = "roundsman"
PATTERN = re.compile(rf"{PREFIX}-(\d{{9,11}})-[0-9a-f]{{8}}")


def mark() -> str:
    """A new name, such as `roundsman-1763742000-3f2a9c1b`: the mark, seconds since 1970, and chance."""
    return f"{PREFIX}-{int(time.time())}-{uuid.uuid4().hex[:8]}"


@contextlib.contextmanager
def removed_afterwards(remove: Callable[[], object]) -> Iterator[None]:
    """Calls `remove` when the body is done. What was wrong in the body is told rather than trouble with the removal.

    Raises what `remove` raises after a good body: data that stays is a finding of its own.
    """
    try:
        yield
    except BaseException:
        with contextlib.suppress(Exception):
            remove()
        raise
    remove()


def age_of(name: str) -> float | None:
    """Seconds since a mark was made; None for a name that is none of ours."""
    found = PATTERN.fullmatch(name)
    return time.time() - int(found.group(1)) if found else None
