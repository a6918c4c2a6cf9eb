"""What a round writes while it runs: one line a verdict, append-only, whole after every line."""

import json
import os
import time
from pathlib import Path
from typing import Any


class Journal:
    """The journal file of a round."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")

    def write(self, event: str, **content: Any) -> None:
        """Appends one line and hands it to the operating system at once, so that a killed round loses nothing."""
        line = json.dumps({"event": event, "at": time.time(), **content}, ensure_ascii=False)
        self._file.write(line + "\n")
        self._file.flush()

    def close(self) -> None:
        """Makes what was written survive a power cut, and closes the file."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


def read_journal(path: Path) -> list[dict[str, Any]]:
    """The lines of a journal; a last line that was cut short by a kill is left out."""
    if not path.exists():
        return []
    lines = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            continue
    return lines
