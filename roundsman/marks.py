"""Names of test data: everything that a check writes can be told from what people wrote."""

import time
import uuid

PREFIX = "roundsman"


def mark() -> str:
    """A new name, such as `roundsman-1763742000-3f2a9c1b`: the mark, seconds since 1970, and chance."""
    return f"{PREFIX}-{int(time.time())}-{uuid.uuid4().hex[:8]}"
