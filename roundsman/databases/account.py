"""The account under which PostgreSQL runs: our own, but never root, which it refuses."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roundsman.databases.errors import DatabaseUnavailable

CANDIDATES = ("nobody", "postgres")


@dataclass(frozen=True)
class Account:
    """Who a process runs as. None in both stands for ourselves."""

    user: int | None = None
    group: int | None = None

    def process_options(self) -> dict[str, Any]:
        """Options for `subprocess` to run a process as this account, out of reach of settings meant for clients."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        if self.user is None:
            return {"env": environment}
        return {"env": environment, "user": self.user, "group": self.group, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Gives a file or folder to the account."""
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)

    def refuse_unreachable(self, folder: Path) -> None:
        """Raises DatabaseUnavailable where another account cannot enter a folder."""
        if self.user is None:
            return
        for part in (folder, *folder.parents):
            if not part.stat().st_mode & 0o001:
                name = pwd.getpwuid(self.user).pw_name
                raise DatabaseUnavailable(
                    f"PostgreSQL runs as {name} instead of root, and {name} cannot enter {part};"
                    " set TMPDIR to a folder that everybody can enter"
                )


def database_account() -> Account:
    """Ourselves, or for root the first other account that this machine has. Raises DatabaseUnavailable."""
    if os.geteuid() != 0:
        return Account()
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise DatabaseUnavailable(f"PostgreSQL does not run as root, and there is no account {' or '.join(CANDIDATES)}")
