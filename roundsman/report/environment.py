"""Writes what the round ran on, as Allure reads it: `environment.properties` among the results."""

from collections.abc import Mapping
from pathlib import Path

FILE = "environment.properties"


def write_environment(results: Path, values: Mapping[str, str]) -> Path:
    """Writes target, versions and servers, in the order given; values without text are left out."""
    results.mkdir(parents=True, exist_ok=True)
    path = results / FILE
    lines = [f"{_escape(name, ' =:#!')}={_escape(value, '')}\n" for name, value in values.items() if value]
    path.write_text("".join(lines), encoding="ascii")
    return path


def _escape(text: str, special: str) -> str:
    text = text.strip().replace("\\", "\\\\").replace("\n", "; ").replace("\r", "")
    for character in special:
        text = text.replace(character, "\\" + character)
    return "".join(character if ord(character) < 128 else _unicode(character) for character in text)


def _unicode(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[start]:02x}{units[start + 1]:02x}" for start in range(0, len(units), 2))
