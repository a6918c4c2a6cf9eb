"""Options that Roundsman adds to pytest."""

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest

from roundsman.vocabulary import SANDBOX, DatabaseChoice, ProofMode, Severity


def add_options(parser: pytest.Parser) -> None:
    """Adds the options and ini values."""
    group = parser.getgroup("roundsman", "Roundsman: checks over a target")
    group.addoption("--target", metavar="FILE", help="target file, or `sandbox` (the default)")
    group.addoption("--system", action="append", default=[], metavar="S", help="only this system; may be repeated")
    group.addoption(
        "--case", action="append", default=[], metavar="ID", help="only this case and what it requires; may be repeated"
    )
    group.addoption("--severity", default="", metavar="P1,P2", help="only cases of these severities")
    group.addoption("--prove", action="store_true", help="prove the checks against sandboxes of their own")
    group.addoption(
        "--prove-mode",
        choices=get_args(ProofMode),
        default="own",
        help="own: each case meets its own faults; all: every fault of its system",
    )
    group.addoption(
        "--databases",
        choices=get_args(DatabaseChoice),
        default="auto",
        help="where the sandbox's databases come from",
    )
    group.addoption("--round-folder", metavar="DIR", help="where the journal of the round is written")
    group.addoption("--update-goldens", action="store_true", help="with --prove: write what the faults showed")
    group.addoption(
        "--inspect",
        choices=["", "cases", "target", "plan"],
        default="",
        help="for `roundsman cases`, `doctor` and `run --plan`: write down more of what was collected",
    )
    group.addoption("--serve-sandbox", action="store_true", help="serve the sandbox until interrupted")
    group.addoption("--write-target", metavar="FILE", help="with --serve-sandbox: a target file that points at it")
    group.addoption(
        "--sweep",
        choices=["", "list", "remove"],
        default="",
        help="for `roundsman sweep`: instead of checks, marked data that a killed round left",
    )
    group.addoption(
        "--older-than", type=float, default=3600.0, metavar="SECONDS", help="with --sweep: how old marked data must be"
    )
    group.addoption(
        "--look",
        type=int,
        default=1,
        metavar="N",
        help="for `roundsman run`: which look of the round this session makes",
    )
    group.addoption(
        "--due",
        metavar="FILE",
        help="for `roundsman run --due`: when each check was looked at last; only what is due is collected",
    )
    group.addoption(
        "--lifeline",
        type=int,
        metavar="FD",
        help="for `roundsman run`: a pipe; the session ends when nobody holds its other end any more",
    )
    group.addoption(
        "--ready",
        action="store_true",
        help="only what shows that a deployment is up: reading checks of cases that require nothing",
    )
    parser.addini(
        "roundsman_sandbox_target",
        "target file of the sandbox, without the systems' addresses",
        default="fixtures/targets/sandbox.toml",
    )
    group.addoption("--video", metavar="DIR", help="keep a film of every look with a browser here")
    parser.addini(
        "roundsman_webkit_bridge",
        "program through which Playwright drives the distribution's WebKitGTK",
        default="tools/webkit/pw-webkitgtk",
    )
    parser.addini(
        "roundsman_goldens", "folder with what each fault makes each case show", default="fixtures/faults/goldens"
    )
    parser.addini(
        "roundsman_clients",
        "folder of the clients, whose assertions a proof must see fired",
        default="fixtures/clients",
    )
    parser.addini(
        "roundsman_allow_unproven", "whether a check may say why no fault proves it", type="bool", default=False
    )


@dataclass(frozen=True)
class Options:
    """The options, typed."""

    target: str | None
    systems: frozenset[str]
    cases: frozenset[str]
    severities: frozenset[Severity]
    prove: bool
    everything: bool
    databases: str
    round_folder: Path | None
    update_goldens: bool
    inspect: str
    look: int
    due: Path | None
    lifeline: int | None
    ready: bool
    sandbox_target: Path
    goldens: Path
    webkit_bridge: Path
    video: Path | None
    clients: str
    allow_unproven: bool

    @property
    def on_sandbox(self) -> bool:
        """Whether the checks look at the sandbox."""
        return self.prove or self.target in (None, SANDBOX)


def read_options(config: pytest.Config) -> Options:
    """The options of this session. Raises pytest.UsageError for a wrong one."""
    return Options(
        target=config.getoption("--target"),
        systems=frozenset(_listed(config.getoption("--system"))),
        cases=frozenset(_listed(config.getoption("--case"))),
        severities=frozenset(_severity(name) for name in _listed([config.getoption("--severity")])),
        prove=config.getoption("--prove"),
        everything=config.getoption("--prove-mode") == "all",
        databases=config.getoption("--databases"),
        round_folder=Path(folder).resolve() if (folder := config.getoption("--round-folder")) else None,
        update_goldens=config.getoption("--update-goldens"),
        inspect=config.getoption("--inspect"),
        look=config.getoption("--look"),
        due=Path(due).resolve() if (due := config.getoption("--due")) else None,
        lifeline=config.getoption("--lifeline"),
        ready=config.getoption("--ready"),
        sandbox_target=config.rootpath / config.getini("roundsman_sandbox_target"),
        webkit_bridge=config.rootpath / config.getini("roundsman_webkit_bridge"),
        video=Path(video).resolve() if (video := config.getoption("--video")) else None,
        goldens=config.rootpath / config.getini("roundsman_goldens"),
        clients=config.getini("roundsman_clients"),
        allow_unproven=config.getini("roundsman_allow_unproven"),
    )


def _listed(values: list[str]) -> list[str]:
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def _severity(name: str) -> Severity:
    try:
        return Severity(name.upper())
    except ValueError:
        raise pytest.UsageError(f"--severity: {name!r} is not one of {', '.join(Severity)}") from None
