"""What a check saw: one readable text a check, masked at the moment of writing."""

from roundsman.redaction import REDACTOR

LONGEST = 200_000
"""Characters of evidence that one check keeps."""


class Evidence:
    """Collects what was asked and what came back, in order."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0

    def add(self, text: str) -> None:
        """Keeps a piece of evidence, masked; beyond LONGEST characters it only says that it was cut."""
        masked = REDACTOR.mask(text)
        if self._size <= LONGEST:
            self._parts.append(masked if self._size + len(masked) <= LONGEST else "… evidence cut here")
        self._size += len(masked)

    def text(self) -> str:
        """Everything so far."""
        return "\n\n".join(self._parts)


_current = Evidence()


def begin_evidence() -> Evidence:
    """Starts a fresh collection for the next check (the plugin calls it)."""
    global _current
    _current = Evidence()
    return _current


def current_evidence() -> Evidence:
    """The collection of the check that is running."""
    return _current
