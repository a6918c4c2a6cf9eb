"""The files of the guides: what they must hold, which of them do not, and how they are written."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from roundsman.guide.page import index_page, system_page

INDEX = "index.md"
AFTER_ALL = 1000
"""Number of a section that has none, such as an appendix."""


def pages(catalogue: Sequence[dict[str, Any]]) -> dict[str, str]:
    """For each file its text: one page a system, in the order of the catalogue, and the index."""
    systems: dict[str, list[dict[str, Any]]] = {}
    for entry in catalogue:
        systems.setdefault(entry["system"], []).append(entry)
    ordered = {system: sorted(entries, key=_place) for system, entries in systems.items()}
    titles = {entry["id"]: entry["title"] for entry in catalogue}
    written = {f"{system}.md": system_page(system, entries, titles) for system, entries in ordered.items()}
    return {INDEX: index_page(ordered), **written}


def stale_pages(folder: Path, wanted: Mapping[str, str]) -> Iterator[str]:
    """One line for every file that is not as the catalogue says, and for every page that nothing stands behind."""
    for name, text in wanted.items():
        path = folder / name
        if not path.exists():
            yield f"{path}: is missing; write it with `roundsman guide`"
        elif path.read_text(encoding="utf-8") != text:
            yield f"{path}: does not say what the catalogue says; write it anew with `roundsman guide`"
    for path in sorted(folder.glob("*.md")):
        if path.name not in wanted:
            yield f"{path}: no system of the catalogue has this page; remove it"


def write_pages(folder: Path, wanted: Mapping[str, str]) -> None:
    """Writes the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


def _place(entry: Mapping[str, Any]) -> tuple[tuple[int, ...], str]:
    """The place of a case in its guide: the first section that treats of it, as numbers; an appendix comes last."""
    first = str(entry["guide"]).partition(",")[0].strip()
    return tuple(int(part) if part.isdigit() else AFTER_ALL for part in first.split(".")), str(entry["id"])
