"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from roundsman.vocabulary import DatabaseChoice

Suite = Annotated[
    Path, typer.Option("--suite", envvar="ROUNDSMAN_SUITE", help="Folder of the suite, where its conftest.py stands.")
]
System = Annotated[list[str] | None, typer.Option("--system", help="Only this system; may be repeated.")]
CaseId = Annotated[
    list[str] | None, typer.Option("--case", help="Only this case and what it requires; may be repeated.")
]
ProvenCase = Annotated[list[str] | None, typer.Option("--case", help="Only this case; may be repeated.")]
Databases = Annotated[DatabaseChoice, typer.Option("--databases", help="Where those of the sandbox come from.")]
JsonFile = Annotated[
    Path | None, typer.Option("--json", help="Write the result to this file, too; - prints it instead.")
]
PRINTED = Path("-")
"""What `--json` says for standard output."""
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes that look at the same time.")]


def selection(systems: list[str] | None, cases: list[str] | None) -> list[str]:
    """The arguments for pytest that select systems and cases."""
    return [f"--system={name}" for name in systems or []] + [f"--case={name}" for name in cases or []]


def suite_folder(suite: Path) -> Path:
    """The folder of the suite, checked. Raises typer.BadParameter."""
    folder = suite.resolve()
    if not (folder / "conftest.py").exists():
        raise typer.BadParameter(f"{folder} holds no suite: there is no conftest.py; use --suite DIR")
    return folder
