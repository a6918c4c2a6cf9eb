"""What a check saw: one readable text a check, masked at the moment of writing, and pictures or files beside it."""

from dataclasses import dataclass

from roundsman.redaction import REDACTOR

LONGEST = 200_000
"""Characters of evidence that one check keeps."""
LARGEST = 20_000_000
"""Bytes of one attachment."""


@dataclass(frozen=True)
class Attached:
    """A picture or a file, already masked."""

    name: str
    content: bytes
    media_type: str


class Evidence:
    """Collects what was asked and what came back, in order."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self.attachments: list[Attached] = []
        self.labels: dict[str, str] = {}
        """What the result is labelled with beside its case, such as the browser that really ran."""

    def add(self, text: str) -> None:
        """Keeps a piece of evidence, masked; beyond LONGEST characters it only says that it was cut."""
        masked = REDACTOR.legible(text)
        if self._size <= LONGEST:
            self._parts.append(masked if self._size + len(masked) <= LONGEST else "… evidence cut here")
        self._size += len(masked)

    def attach(self, name: str, content: bytes, media_type: str) -> None:
        """Keeps a picture or a file. Whoever attaches has masked what can be masked in it."""
        if len(content) <= LARGEST:
            self.attachments.append(Attached(name, content, media_type))
        else:
            self.add(f"{name}: {len(content)} bytes are too many to keep")

    def text(self) -> str:
        """Everything so far, masked anew: a login's answer is kept before its tokens are known as secrets."""
        return REDACTOR.legible("\n\n".join(self._parts))


_current = Evidence()


def begin_evidence() -> Evidence:
    """Starts a fresh collection for the next check (the plugin calls it)."""
    global _current
    _current = Evidence()
    return _current


def current_evidence() -> Evidence:
    """The collection of the check that is running."""
    return _current
