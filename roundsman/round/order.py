"""What a round shall look at, and how."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from roundsman.vocabulary import SANDBOX

NARROWING = ("--system=", "--case=", "--severity=", "--due=")
"""Options of pytest by which a round is over less than everything that the target has."""


@dataclass(frozen=True)
class Order:
    """What a round shall look at, and how. Times are in seconds."""

    suite: Path
    folder: Path
    target: str | None = None
    """A target file; None for a sandbox that the round starts and ends itself."""
    arguments: Sequence[str] = field(default_factory=tuple)
    """Further arguments for pytest."""
    workers: int = 1
    time_limit: float = 900.0
    allure: bool = True
    films: bool = False
    """Whether looks with a browser are filmed, into the folder of the round."""
    second_look_pause: float = 0.0
    second_look_share: float = 0.0
    """Share of the checks that may be asked again, 0..1."""
    wait_ready: float = 0.0
    """How long to wait for a deployment that is still coming up, before the first look."""
    may_be_empty: bool = False
    """Whether it is fine when there is nothing to look at now."""
    purpose: str = "run"
    """The command that makes the round."""

    @property
    def selection(self) -> list[str]:
        """The arguments that narrow what is looked at: folders, and options such as `--case`."""
        return [word for word in self.arguments if not word.startswith("--") or word.startswith(NARROWING)]

    @property
    def has_own_sandbox(self) -> bool:
        """Whether the systems that are looked at end with each look."""
        return self.target in {None, SANDBOX}

    def command(self, *further: str, look: int = 1, workers: int | None = None) -> list[str]:
        """The command line of the pytest process of one look."""
        words = [sys.executable, "-m", "pytest", f"--round-folder={self.folder}", "-q", "--tb=short"]
        if self.target:
            words.append(f"--target={self.target}")
        if look > 1:
            words.append(f"--look={look}")
        if (count := workers or self.workers) > 1:
            words.append(f"--numprocesses={count}")
        if self.allure:
            words.append(f"--alluredir={self.folder / 'allure-results'}")
        if self.films:
            words.append(f"--video={self.folder / 'films'}")
        return [*words, *self.arguments, *further]
