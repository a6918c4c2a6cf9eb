"""What every test of ourselves begins with: no secret of another test, and an interrupt that interrupts."""

import signal

import pytest

from roundsman.redaction import REDACTOR

# a shell that runs us in the background lets us ignore interrupts, and what we start would inherit that
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def nothing_is_masked_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """The secrets that a test makes up are ordinary words elsewhere."""
    monkeypatch.setattr(REDACTOR, "_values", set(REDACTOR._values))  # only tests ever forget
    monkeypatch.setattr(REDACTOR, "_forms", {start: list(forms) for start, forms in REDACTOR._forms.items()})
