"""What a look can end in besides success: the target's fault, or our own trouble."""

from dataclasses import dataclass, field, replace

from roundsman.redaction import REDACTOR


@dataclass(frozen=True)
class Observation:
    """What was asked of the target, what should have come, and what came."""

    asked: str
    expected: str
    observed: str
    seconds: float | None = None
    again: str = ""
    """A command line that asks the same again."""

    def masked(self) -> "Observation":
        """The same without secrets."""
        asked, expected, observed, again = map(REDACTOR.mask, (self.asked, self.expected, self.observed, self.again))
        return replace(self, asked=asked, expected=expected, observed=observed, again=again)

    def __str__(self) -> str:
        lines = [self.asked, f"  expected  {self.expected}", f"  observed  {self.observed}"]
        if self.seconds is not None:
            lines.append(f"  took      {self.seconds:.3f} s")
        if self.again:
            lines.append(f"  again     {self.again}")
        return "\n".join(lines)


class TargetFailure(AssertionError):
    """The target's fault: refused, reset, timed out, not the promised shape or value. Masks what it says."""

    def __init__(self, observation: Observation) -> None:
        self.observation = observation.masked()
        super().__init__(str(self.observation))


class Unreachable(TargetFailure):
    """No connection to the origin could be made."""


class NameNotResolved(Unreachable):
    """The name of the origin does not resolve."""


class TimedOut(TargetFailure):
    """No answer within the deadline."""


class WrongAnswer(TargetFailure):
    """An answer came, but not the promised one."""


class CannotLook(Exception):
    """We could not look: a tool, a credential or a server of our own is missing. Never the target's fault."""


class CredentialRefused(CannotLook):
    """The target does not accept our own credential."""


class NotAsked(Exception):
    """Not asked, because a case that this one requires is failing."""

    def __init__(self, root: str) -> None:
        super().__init__(f"not asked: root {root}")
        self.root = root


class Unprovable(Exception):
    """A fault that cannot be struck on this machine; the text says why."""


@dataclass
class Degradation:
    """Collects why a look, though successful, was not quite healthy."""

    reasons: list[str] = field(default_factory=list)


_current: Degradation | None = None


def degraded(reason: str) -> None:
    """Says that the target works, but not as it should. The check goes on.

    Raises RuntimeError outside a check.
    """
    if _current is None:
        raise RuntimeError(f"degraded({reason!r}) was called outside a check")
    _current.reasons.append(reason)


def begin_look() -> Degradation:
    """Starts a fresh collection of reasons for the next check (the plugin calls it)."""
    global _current
    _current = Degradation()
    return _current
