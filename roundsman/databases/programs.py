"""PostgreSQL's own programs, such as `pg_dump`, run on this machine against a server."""

import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from roundsman.databases.errors import DatabaseUnavailable
from roundsman.databases.installation import installation


def ran(name: str, arguments: tuple[str, ...], url: str, reads: Path | None = None, writes: Path | None = None) -> str:
    """Runs a program on the database of an address and returns its complaints; see `PostgresServer.program`.

    The address reaches it by environment variables: a command line can be read by everybody on the machine.
    """
    place, options = _found(name)
    options["env"] = {**options["env"], **_environment(url)}
    with (reads or Path("/dev/null")).open("rb") as source, (writes or Path("/dev/null")).open("wb") as sink:
        answer = subprocess.run(
            [place, *arguments], cwd="/", stdin=source, stdout=sink, stderr=subprocess.PIPE, check=False, **options
        )
    return complaints(answer.returncode, answer.stderr)


def complaints(status: int, said: bytes) -> str:
    """What a program complained of; empty when it ended well, whatever it remarked on the way."""
    if status == 0:
        return ""
    return said.decode(errors="replace").strip() or f"exit code {status}"


def _found(name: str) -> tuple[Path, dict[str, Any]]:
    """A program and the options to start it: the wheel's, else this machine's. Raises DatabaseUnavailable."""
    try:
        wheel = installation()
    except DatabaseUnavailable as error:
        if place := shutil.which(name):
            from roundsman.databases.account import Account

            return Path(place), Account().process_options()
        raise DatabaseUnavailable(f"no program {name} on this machine, and {error}") from None
    return wheel.programs / name, wheel.account.process_options()


def _environment(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    return {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGAPPNAME": "sandbox",
    }
