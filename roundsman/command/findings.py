"""What `roundsman doctor` finds: one thing each, what is wrong with it, and what mends it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import typer


@dataclass(frozen=True)
class Finding:
    """One thing that was tried."""

    kind: str
    name: str
    said: str
    problem: str = ""
    """Empty when nothing is wrong."""
    mend: str = ""
    """The command that puts it right, where one does."""

    def __str__(self) -> str:
        what = f"{self.kind} {self.name}" if self.kind else self.name
        told = " ".join(part for part in (self.said, self.problem) if part)
        return f"{what:19} {told}" + (f"; mend it with: {self.mend}" if self.mend else "")


def show(findings: Iterable[Finding], indent: str = "", *, is_quiet: bool = False) -> list[Finding]:
    """Prints findings as they come, unless it shall be quiet, and returns them."""
    found = []
    for finding in findings:
        if not is_quiet:
            typer.echo(f"{indent}{finding}")
        found.append(finding)
    return found


def as_content(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The same, ready for JSON."""
    return [asdict(finding) for finding in findings]
