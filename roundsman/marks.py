"""Names of test data: everything that a check writes can be told from what people wrote."""

import re
import time
import uuid

PREFIX = "roundsman"
PATTERN = re.compile(rf"{PREFIX}-(\d{{9,11}})-[0-9a-f]{{8}}")


def mark() -> str:
    """A new name, such as `roundsman-1763742000-3f2a9c1b`: the mark, seconds since 1970, and chance."""
    return f"{PREFIX}-{int(time.time())}-{uuid.uuid4().hex[:8]}"


def age_of(name: str) -> float | None:
    """Seconds since a mark was made; None for a name that is none of ours."""
    found = PATTERN.fullmatch(name)
    return time.time() - int(found.group(1)) if found else None
