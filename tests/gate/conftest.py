"""A served scanner, and targets that point at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import fixtures.suite
from roundsman.plugin.suite import Suite
from roundsman.proof.strike import struck
from roundsman.sandbox.owner import SandboxOwner
from roundsman.target.load import read_target_file
from tests import servers
from tests.gate.rounds import SUITE, Rounds, Strike


@pytest.fixture(scope="session")
def owner() -> Iterator[SandboxOwner]:
    sandbox = SandboxOwner(Suite([fixtures.suite]).sandbox, "auto", SUITE)
    try:
        sandbox.start(["scanner"])
        yield sandbox
    finally:
        sandbox.close()


@pytest.fixture
def strike(owner: SandboxOwner) -> Strike:
    """Makes the scanner ill as long as the context lasts."""
    faults = {fault.id: fault for fault in Suite([fixtures.suite]).faults}

    @contextmanager
    def striking(fault: str) -> Iterator[None]:
        with struck(faults[fault], owner.system("scanner"), owner.workspace.levers):
            yield

    return striking


@pytest.fixture
def rounds(owner: SandboxOwner, tmp_path: Path) -> Rounds:
    base = read_target_file(SUITE / "fixtures" / "targets" / "sandbox.toml")
    round_ = {"second_look_pause": 0.5, "second_look_share": 0.0, "workers": 2}
    scanner = owner.sections(["scanner"])["scanner"]
    scanner.pop("web_app", None)  # its checks start browsers, which say nothing of a gate
    return Rounds(tmp_path, {**base, "scanner": scanner, "name": "staging", "round": round_})


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port of this machine at which nobody listens."""
    with servers.closed_port() as port:
        yield port
