"""Says what a guide for operators would lack."""

from collections.abc import Iterator, Sequence
from typing import Any

PARTS = {
    "title": "a title",
    "symptom": "a symptom",
    "resolution": "a resolution",
    "owner": "an owner",
    "guide": "a section of the source guide",
}


def missing_parts(catalogue: Sequence[dict[str, Any]]) -> Iterator[str]:
    """One line for every part that a case of the catalogue lacks."""
    for entry in catalogue:
        for field, words in PARTS.items():
            if not entry[field]:
                yield f"{entry['id']}: {words} is missing"
        if not entry["checks"]:
            yield f"{entry['id']}: no check detects it"
        elif not entry["faults"] and len(entry["unproven"]) < len(entry["checks"]):
            yield f"{entry['id']}: no fault proves its checks"
