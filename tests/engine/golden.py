"""Goldens: what a failure says, kept as plain text. `UPDATE_GOLDENS=1` writes them anew; read what changed."""

import os
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "goldens"
CHANGING = [
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:PORT"),
    (re.compile(r"port \d+"), "port PORT"),
    (re.compile(r"took      \d+\.\d+ s"), "took      SECONDS s"),
]


def assert_golden(name: str, failure: BaseException) -> None:
    """Compares class and text of a failure with the golden of that name."""
    text = f"{type(failure).__name__}\n{failure}\n"
    for pattern, stand_in in CHANGING:
        text = pattern.sub(stand_in, text)
    file = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        file.write_text(text, encoding="utf-8")
    assert file.exists(), f"no golden {file.name} yet; write it with UPDATE_GOLDENS=1 and read it:\n{text}"
    assert text == file.read_text(encoding="utf-8")
