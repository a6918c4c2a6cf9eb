"""A troubleshooting case: what can go wrong, how it shows, and what to do. Data, no behaviour."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from roundsman.vocabulary import Severity

ID_PATTERN = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Case:
    """One troubleshooting case of a guide.

    The id (`system/slug`) binds the case, its checks and faults, the label in the report, the anchor in
    the guide and the filter on the command line.
    """

    id: str
    severity: Severity
    guide: str
    """Section of the source guide, such as `3.2`."""
    title: str
    symptom: str
    """What a person sees when it happens."""
    resolution: tuple[str, ...]
    """The steps to take, in order."""
    owner: str
    """The team that is told."""
    code: str = ""
    """The guide's own error codes, separated by a comma."""
    requires: tuple["Case", ...] = ()
    """Cases that make looking impossible while they fail."""
    covers_many: bool = False
    """It is about several services, hosts or rooms: while it fails, what requires it may stand on a sound one, so it is
    looked at all the same; only what then fails in an unbroken chain is its consequence."""
    guide_errs: str = ""
    """Where the source guide is wrong and this case follows the truth."""

    @property
    def system(self) -> str:
        """The part of the id before the slash."""
        return self.id.partition("/")[0]

    def ancestors(self) -> Iterator["Case"]:
        """Every case that this one requires, through all generations, each once, nearest first."""
        seen: set[str] = set()
        generation = list(self.requires)
        while generation:
            following: list[Case] = []
            for case in generation:
                if case.id not in seen:
                    seen.add(case.id)
                    yield case
                    following.extend(case.requires)
            generation = following

    def depth(self) -> int:
        """Longest way to a case that requires nothing; 0 for such a case."""
        return 1 + max(case.depth() for case in self.requires) if self.requires else 0

    def as_json(self) -> dict[str, Any]:
        """Everything but what it requires, ready for a file."""
        content = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "requires"}
        return {**content, "resolution": list(self.resolution)}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Case":
        """The case that `as_json` wrote, without what it requires."""
        severity, resolution = Severity(content["severity"]), tuple(content["resolution"])
        return cls(**{**content, "severity": severity, "resolution": resolution})

    def __str__(self) -> str:
        return self.id
