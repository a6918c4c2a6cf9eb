"""Looks at a machine or a container from inside: by testinfra, over ssh, docker or kubectl, or right here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from roundsman.evidence import current_evidence
from roundsman.failure import CannotLook, Observation, WrongAnswer
from roundsman.redaction import REDACTOR
from roundsman.target.settings import Machine

if TYPE_CHECKING:
    from testinfra.host import Host as Backend

NOT_THERE = "No such file or directory"


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

    def failure(self, path: str, expected: str, observed: str) -> WrongAnswer:
        """The failure that says what should have been at a path and what is."""
        return WrongAnswer(Observation(REDACTOR.mask(f"{self._address} {path}"), expected, REDACTOR.mask(observed)))

    def _said(self, path: str, command: str, *arguments: str) -> str:
        """What a command about a path prints."""
        import testinfra  # only rounds that look at machines pay for it

        try:
            if self._backend is None:
                self._backend = testinfra.get_host(self._address)
            result = self._backend.run(command, *arguments)
        except (AssertionError, RuntimeError, OSError, ValueError) as error:
            # testinfra's own words for a lost connection would look like the target's fault
            raise CannotLook(REDACTOR.mask(f"cannot look at {self._address}: {error}")) from None
        said, complained = str(result.stdout).strip(), str(result.stderr).strip()
        current_evidence().add(f"{self._address} $ {command % arguments}\n{said}\n{complained}".rstrip())
        if NOT_THERE in complained and path in complained and not said:
            raise self.failure(path, "it is there", "there is nothing")
        if not said:
            complaint = complained or f"exit code {result.exit_status}"
            raise CannotLook(REDACTOR.mask(f"cannot look at {self._address}: {complaint}"))
        return said
