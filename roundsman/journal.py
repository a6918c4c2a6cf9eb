"""What a round writes while it runs: one line a verdict, append-only, whole after every line."""

import json
import os
import time
from pathlib import Path
from typing import Any, BinaryIO


class Journal:
    """The journal file of a round."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a+b")
        if self._file.tell() and not _ends_in_a_line(self._file):
            self._file.write(b"\n")  # who wrote before was killed within a line

    def write(self, event: str, **content: Any) -> None:
        """Appends one line and hands it to the operating system at once, so that a killed round loses nothing."""
        line = json.dumps(
            {"event": event, "at": time.time(), **content}
        )  # ASCII: no text can break the line or the file
        self._file.write(f"{line}\n".encode())
        self._file.flush()

    def close(self) -> None:
        """Makes what was written survive a power cut, and closes the file."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


def _ends_in_a_line(file: BinaryIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read() == b"\n"


def read_journal(path: Path) -> list[dict[str, Any]]:
    """The lines of a journal; a line that was cut short by a kill is left out."""
    if not path.exists():
        return []
    lines = []
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            lines.append(json.loads(line))
        except ValueError:
            continue
    return lines
