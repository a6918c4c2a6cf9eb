"""Reads the tutorial as a person does: files to write and commands to type, in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FENCE = re.compile(r"^```(\w*) ?(.*)$")
FILE_NAME = re.compile(r"^`([\w./-]+)`$")


@dataclass
class File:
    """A file to write: its path stands alone in backticks before the block."""

    path: str
    text: str


@dataclass
class Command:
    """A command to type, and an excerpt of what it says; `…` stands for anything."""

    words: str
    output: list[str] = field(default_factory=list)
    second_terminal: bool = False


def steps(tutorial: Path) -> Iterator[File | Command]:
    """Every step, in order."""
    named, rest = "", ""
    kind: str | None = None
    block: list[str] = []
    for line in tutorial.read_text(encoding="utf-8").splitlines():
        fence = FENCE.match(line)
        if kind is None and fence:
            kind, rest, block = fence[1], fence[2], []
        elif kind is not None and line == "```":
            yield from _block(kind, rest, block, named)
            kind, named = None, ""
        elif kind is not None:
            block.append(line)
        elif line.strip():
            name = FILE_NAME.match(line)
            named = name[1] if name else ""


def _block(kind: str, rest: str, lines: list[str], named: str) -> Iterator[File | Command]:
    if kind == "console":
        commands: list[Command] = []
        for line in lines:
            if line.startswith("$ "):
                commands.append(Command(line[2:], second_terminal=rest == "second terminal"))
            else:
                commands[-1].output.append(line)
        yield from commands
    else:
        assert named, f"a block of {kind} says no path: {lines[:2]}"
        yield File(named, "\n".join(lines) + "\n")


def complaint(expected: list[str], said: str) -> str:
    """What an output lacks of an excerpt, in order; empty when nothing. White space counts as one blank."""
    rest = " ".join(said.split())
    for line in expected:
        for part in (" ".join(piece.split()) for piece in line.split("…")):
            place = rest.find(part)
            if place < 0:
                return f"{part!r} does not stand in the rest of the output"
            rest = rest[place + len(part) :]
    return ""
