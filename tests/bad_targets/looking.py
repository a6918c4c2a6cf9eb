"""Looks at a bad target with the scanner's own clients, and says what a round would say of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fixtures.clients.scanner.login import Login
from fixtures.clients.scanner.pattern_factory import PatternFactory
from fixtures.clients.scanner.settings import PatternFactorySettings
from roundsman import TargetFailure, Verdict
from roundsman.failure import begin_look
from roundsman.http import HttpClients
from roundsman.target import Account, Deadlines, Secret

PATIENT = Deadlines(connect=30.0, read=30.0)
SHORT = Deadlines(connect=1.0, read=3.0)
"""For servers that hang; what the others are told of is their answer, not how quick this machine is."""
LONGEST_LINE = 420
"""Characters that a person reads of one line at night."""


@dataclass(frozen=True)
class Said:
    """What a look ended in."""

    verdict: Verdict
    text: str


def said_of(look: Callable[[], object]) -> Said:
    """The verdict of a look, by the rules of a round: an AssertionError is the target's fault, the rest our trouble."""
    degradation = begin_look()
    try:
        look()
    except TargetFailure as failure:
        seen = failure.observation
        return Said(Verdict.FAILING, f"expected {seen.expected}; observed {seen.observed}")
    except AssertionError as failure:
        return Said(Verdict.FAILING, f"bare: {failure}")
    except Exception as trouble:  # noqa: BLE001  # whatever it is, a round would say unknown
        return Said(Verdict.UNKNOWN, f"{type(trouble).__name__}: {trouble}")
    if degradation.reasons:
        return Said(Verdict.DEGRADED, "; ".join(degradation.reasons))
    return Said(Verdict.HEALTHY, "")


def health(url: str, authority: Path | None = None, deadlines: Deadlines = PATIENT) -> Said:
    """What the health page's checks say."""

    def look(factory: PatternFactory) -> None:
        factory.must_be_itself()
        factory.must_be_fresh()

    settings = PatternFactorySettings(url=url, ca_file=authority)
    clients = HttpClients(deadlines, {})
    try:
        return said_of(lambda: look(PatternFactory(clients.to(settings), settings)))
    finally:
        clients.close()


def login(url: str, folder: Path) -> Said:
    """What logging in and using the token says."""
    password = folder / "password"
    password.write_text("correct horse battery staple", encoding="utf-8")
    account = Account(username="monitor", password=Secret(file=password))
    settings = PatternFactorySettings(url=url)
    clients = HttpClients(PATIENT, {})

    def look() -> None:
        noun = Login(clients.to(settings), settings, account)
        noun.opens(noun.log_in().access)

    try:
        return said_of(look)
    finally:
        clients.close()
