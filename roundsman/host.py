"""Looks at a machine or a container from inside: by testinfra, over ssh, docker or kubectl, or right here."""

import re
import stat
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from roundsman.evidence import current_evidence
from roundsman.failure import CannotLook, Observation, WrongAnswer
from roundsman.redaction import REDACTOR
from roundsman.target.settings import Machine

if TYPE_CHECKING:
    from testinfra.host import Host as Backend

NOT_THERE = "No such file or directory"
PLAIN_WORDS = "env LC_ALL=C "
"""Before every command: what programs say is read here, and their words follow the machine's language."""
INSIDE = ("docker://", "kubectl://", "podman://")
"""Backends whose commands run in a container, as the user whom its service runs as."""
MOUNTS = "/proc/self/mountinfo"
LINES_KEPT = 20
"""Last lines of each file that stand in the evidence."""


@dataclass(frozen=True)
class Folder:
    """A folder of the machine."""

    path: str
    mode: int
    owner: str


@dataclass(frozen=True)
class File:
    """A file of the machine."""

    path: str
    mode: int
    owner: str
    size: int
    """In bytes."""


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
        mode, owner = self._said(path, "stat -L -c %s %s", "%f,%U", path).split(",")
        bits = int(mode, 16)
        if not stat.S_ISDIR(bits):
            raise self.failure(path, "a folder", _kind(bits))
        return Folder(path, stat.S_IMODE(bits), owner)

    def bytes_in(self, path: str) -> int:
        """How many bytes the files below a folder hold. Raises WrongAnswer when there is none, and CannotLook."""
        # not `du`: only that of GNU counts bytes
        sizes = self._said(path, "find -H %s -type f -exec stat -c %s {} +", path, "%s")
        return sum(map(int, sizes.split()))

    def share_of_volume(self, path: str) -> float:
        """How much of the volume that holds a path is taken, 0..1. Raises WrongAnswer and CannotLook."""
        # as `df` counts it: what is kept for root is neither taken nor free. `df` itself looks for the mount by name
        total, unused, free = map(int, self._said(path, "stat -f -c %s %s", "%b,%f,%a", path).split(","))
        return (total - unused) / (total - unused + free)

    def file(self, path: str) -> File:
        """A file's mode, owner and size. Raises WrongAnswer when there is none, and CannotLook."""
        mode, owner, size = self._said(path, "stat -L -c %s %s", "%f,%U,%s", path).split(",")
        bits = int(mode, 16)
        if not stat.S_ISREG(bits):
            raise self.failure(path, "a file", _kind(bits))
        return File(path, stat.S_IMODE(bits), owner, int(size))

    def size(self, path: str) -> int:
        """How many bytes a file holds. Raises WrongAnswer when there is none, and CannotLook."""
        return self.file(path).size

    def is_read_only(self, path: str) -> bool:
        """Whether nobody may write at a path, root included: its mount says so. Raises WrongAnswer and CannotLook."""
        place = PurePosixPath(self._said(path, "readlink -f %s", path))
        mounts = [line.split() for line in self.printed("cat %s", MOUNTS, kept=False).splitlines()]
        # of two mounts at one place the later one is seen
        around = [fields for fields in reversed(mounts) if place.is_relative_to(_unescaped(fields[4]))]
        seen = max(around, key=lambda fields: len(_unescaped(fields[4])), default=None)
        if seen is None:
            raise CannotLook(f"cannot look at {self._address}: no mount of {MOUNTS} holds {path}")
        current_evidence().add(f"{self._address} mount of {place}: {' '.join(seen)}")
        return "ro" in {*seen[5].split(","), *seen[-1].split(",")}

    def may_write(self, path: str) -> bool:
        """Whether the user who looks may write at a path. Raises CannotLook."""
        _, complained, status = self._ran("test -w %s", path)
        current_evidence().add(f"{self._address} $ test -w {path}: {'yes' if status == 0 else 'no'}")
        if status > 1 or complained:
            raise CannotLook(REDACTOR.mask(f"cannot look at {self._address}: {complained or f'exit code {status}'}"))
        return status == 0

    @property
    def is_inside(self) -> bool:
        """Whether commands run in the service's own container, as its user."""
        return self._address.startswith(INSIDE)

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
        return WrongAnswer(Observation(f"{self._address} {path}", expected, observed))

    def _said(self, path: str, command: str, *arguments: str) -> str:
        """What a command about a path prints."""
        said, complained, status = self._ran(command, *arguments)
        current_evidence().add(f"{self._address} $ {command % arguments}\n{said}\n{complained}".rstrip())
        if NOT_THERE in complained and path in complained and not said:
            raise self.failure(path, "it is there", "there is nothing")
        if not said and (complained or status):
            complaint = complained or f"exit code {status}"
            raise CannotLook(REDACTOR.mask(f"cannot look at {self._address}: {complaint}"))
        return said

    def _ran(self, command: str, *arguments: str) -> tuple[str, str, int]:
        """What a command prints, what it complains of, and its exit code."""
        import testinfra  # only rounds that look at machines pay for it

        try:
            if self._backend is None:
                self._backend = testinfra.get_host(self._address)
            result = self._backend.run(PLAIN_WORDS + command, *arguments)
        except (AssertionError, RuntimeError, OSError, ValueError) as error:
            # testinfra's own words for a lost connection would look like the target's fault
            raise CannotLook(REDACTOR.mask(f"cannot look at {self._address}: {error}")) from None
        return str(result.stdout).strip(), str(result.stderr).strip(), int(result.exit_status)


def _kind(bits: int) -> str:
    """What is at a path, by the bits of its mode."""
    kinds = {stat.S_IFDIR: "a folder", stat.S_IFREG: "a file", stat.S_IFLNK: "a link", stat.S_IFIFO: "a pipe"}
    return kinds.get(stat.S_IFMT(bits), "something else")


def _unescaped(place: str) -> str:
    """A path of the table of mounts, in which blanks stand as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda number: chr(int(number[1], 8)), place)
