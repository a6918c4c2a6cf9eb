"""Looks at a machine or a container from inside: by testinfra, over ssh, docker or kubectl, or right here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roundsman.evidence import current_evidence
from roundsman.failure import CannotLook, Observation, WrongAnswer
from roundsman.redaction import REDACTOR
from roundsman.target.settings import Machine

if TYPE_CHECKING:
    from testinfra.host import Host as Backend

NOT_THERE = "No such file or directory"
LINES_KEPT = 20
"""Last lines of each file that stand in the evidence."""


@dataclass(frozen=True)
class Folder:
    """A folder of the machine."""

    path: str
    mode: int
    owner: str


class Host:
    """One machine or container. Commands only read.

    What keeps us from looking (no connection, no such container, a missing program) raises CannotLook: it is never
    the target's fault.
    """

    def __init__(self, machine: Machine) -> None:
        self._address = machine.backend
        self._backend: Backend | None = None

    def folder(self, path: str) -> Folder:
        """A folder's mode and owner. Raises WrongAnswer when there is none, and CannotLook."""
        kind, mode, owner = self._said(path, "stat -L -c %s %s", "%F,%a,%U", path).split(",")
        if kind != "directory":
            raise self.failure(path, "a folder", f"a {kind}")
        return Folder(path, int(mode, 8), owner)

    def bytes_in(self, path: str) -> int:
        """How many bytes the files below a folder hold. Raises WrongAnswer when there is none, and CannotLook."""
        return int(self._said(path, "du -sb %s", path).split()[0])

    def share_of_volume(self, path: str) -> float:
        """How much of the volume that holds a path is taken, 0..1. Raises WrongAnswer and CannotLook."""
        _, _, used, free, *_ = self._said(path, "df -Pk %s", path).splitlines()[-1].split()
        return int(used) / (int(used) + int(free))

    def size(self, path: str) -> int:
        """How many bytes a file holds. Raises WrongAnswer when there is none, and CannotLook."""
        kind, size = self._said(path, "stat -L -c %s %s", "%F,%s", path).split(",")
        if not kind.startswith("regular"):
            raise self.failure(path, "a file", f"a {kind}")
        return int(size)

    def last_lines(self, paths: Sequence[str], count: int) -> dict[str, list[str]]:
        """The last lines of each file that is there. Raises CannotLook."""
        head = "==> {path} <==".format
        text = self.printed("tail -v -n %s" + " %s" * len(paths), str(count), *paths, absent=(NOT_THERE,), kept=False)
        found: dict[str, list[str]] = {}
        heads, current = {head(path=path): path for path in paths}, list[str]()
        for line in text.splitlines():
            if line in heads:
                current = found.setdefault(heads[line], [])
            else:
                current.append(line)
        shown = [line for path, lines in found.items() for line in [head(path=path), *lines[-LINES_KEPT:]]]
        current_evidence().add("\n".join([f"{self._address} $ tail of", *shown]))
        return found

    def printed(self, command: str, *arguments: str, absent: Collection[str] = (), kept: bool = True) -> str:
        """What a command prints. Words in `absent` are complaints that something it was asked for is not there.

        Raises CannotLook when it complains of anything else. `kept` says whether all of it becomes evidence.
        """
        said, complained, status = self._ran(command, *arguments)
        if kept:
            current_evidence().add(f"{self._address} $ {command % arguments}\n{said}\n{complained}".rstrip())
        others = [line for line in complained.splitlines() if not any(word in line for word in absent)]
        if status and (others or not complained):
            complaint = "; ".join(others) or f"exit code {status}"
            raise CannotLook(REDACTOR.mask(f"cannot look at {self._address}: {complaint}"))
        return said

    def failure(self, path: str, expected: str, observed: str) -> WrongAnswer:
        """The failure that says what should have been at a path and what is."""
        return WrongAnswer(Observation(REDACTOR.mask(f"{self._address} {path}"), expected, REDACTOR.mask(observed)))

    def _said(self, path: str, command: str, *arguments: str) -> str:
        """What a command about a path prints."""
        said, complained, status = self._ran(command, *arguments)
        current_evidence().add(f"{self._address} $ {command % arguments}\n{said}\n{complained}".rstrip())
        if NOT_THERE in complained and path in complained and not said:
            raise self.failure(path, "it is there", "there is nothing")
        if not said:
            complaint = complained or f"exit code {status}"
            raise CannotLook(REDACTOR.mask(f"cannot look at {self._address}: {complaint}"))
        return said

    def _ran(self, command: str, *arguments: str) -> tuple[str, str, int]:
        """What a command prints, what it complains of, and its exit code."""
        import testinfra  # only rounds that look at machines pay for it

        try:
            if self._backend is None:
                self._backend = testinfra.get_host(self._address)
            result = self._backend.run(command, *arguments)
        except (AssertionError, RuntimeError, OSError, ValueError) as error:
            # testinfra's own words for a lost connection would look like the target's fault
            raise CannotLook(REDACTOR.mask(f"cannot look at {self._address}: {error}")) from None
        return str(result.stdout).strip(), str(result.stderr).strip(), int(result.exit_status)
