"""What one pytest process of a round knows; the controller shares it with its workers."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from roundsman.case import Case
from roundsman.failure import CannotLook
from roundsman.plugin.options import Options
from roundsman.plugin.suite import Suite
from roundsman.target.load import TargetError, read_target_file, validate_target
from roundsman.target.settings import Target

if TYPE_CHECKING:
    from roundsman.sandbox.owner import SandboxOwner


@dataclass
class State:
    """Options, suite, target and folder of a session."""

    config: pytest.Config
    options: Options
    suite: Suite
    folder: Path
    sandbox: "SandboxOwner | None" = None
    content: dict[str, Any] | None = None
    """The target file's content; None until it is prepared."""
    unreachable: dict[str, str] = field(default_factory=dict)
    _target: Target | None = None

    @property
    def is_worker(self) -> bool:
        """Whether this process is a worker of xdist."""
        return worker_input(self.config) is not None

    @property
    def collects(self) -> bool:
        """Whether this process writes down what was collected: the only process, or the first worker."""
        given = worker_input(self.config)
        return given is None or given["workerid"] == "gw0"

    @property
    def is_without_target(self) -> bool:
        """Whether nothing is asked of a target yet: a proof makes its own, and listing the sandbox needs none."""
        return self.options.prove or (self.options.on_sandbox and self.config.option.collectonly)

    @property
    def target(self) -> Target:
        """The target. Raises pytest.UsageError when it cannot be used."""
        if self._target is None:
            if self.content is None:
                self.prepare_target()
            assert self.content is not None, "prepare_target has set it"
            source = "the sandbox" if self.options.on_sandbox else str(self.options.target)
            self._target = self.validated(self.content, source)
        return self._target

    def validated(self, content: dict[str, Any], source: str) -> Target:
        """A target from the content of a target file. Raises pytest.UsageError."""
        try:
            target = validate_target(content, source, self.suite.settings)
        except TargetError as error:
            raise pytest.UsageError(f"the target cannot be used:\n{error}") from None
        target.unreadable_secrets()  # what can be read is masked from here on, also where no check reveals it
        return target

    def prepare_target(self) -> None:
        """Reads the target file, or starts the sandbox. Raises pytest.UsageError."""
        try:
            if not self.options.on_sandbox:
                self.content = read_target_file(Path(str(self.options.target)))
                return
            base = read_target_file(self.options.sandbox_target)
        except TargetError as error:
            raise pytest.UsageError(f"the target cannot be used:\n{error}") from None
        try:
            self.content = {**base, **self.started_sandbox(self.sandbox_systems())}
        except CannotLook as error:
            pytest.exit(str(error), returncode=3)

    def started_sandbox(self, systems: Iterable[str]) -> dict[str, Any]:
        """Starts these systems of the sandbox; the sections of a target that point at them. Raises CannotLook."""
        owner = self.own_sandbox()
        try:
            owner.start(systems)
            return owner.sections(systems)
        except Exception as error:  # whatever it is, it is our own trouble, and nothing can be looked at
            owner.close()
            raise CannotLook(f"the sandbox did not start: {type(error).__name__}: {error}") from error

    def own_sandbox(self) -> "SandboxOwner":
        """The sandbox of this process; nothing is started yet."""
        if self.sandbox is None:
            from roundsman.sandbox.owner import SandboxOwner  # rounds over real hosts never get here

            self.sandbox = SandboxOwner(self.suite.sandbox, self.options.databases, self.config.rootpath)
        return self.sandbox

    def sandbox_systems(self) -> list[str]:
        """The systems that the selection asks for, by option or by the folders on the command line."""
        wanted = set(self.options.systems) | {case.partition("/")[0] for case in self.options.cases}
        wanted |= {part for argument in self.config.args for part in Path(argument.partition("::")[0]).parts}
        chosen = [name for name in self.suite.sandbox if name in wanted]
        return chosen or list(self.suite.sandbox)

    @property
    def failing_folder(self) -> Path:
        """Where failing cases are marked; every look of a round starts afresh."""
        return self.folder / ("failing" if self.options.look == 1 else f"failing-{self.options.look}")

    def complain(self, text: str) -> None:
        """Leaves word of a wrong usage that only a worker sees."""
        (self.folder / "complaint").write_text(text, encoding="utf-8")

    def complaint(self) -> str:
        """What a worker complained of; empty when none did."""
        file = self.folder / "complaint"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def mark_failing(self, case: Case) -> None:
        """Tells every worker that a case is failing in this round."""
        (self.failing_folder / case.id.replace("/", "__")).touch()

    def failing_root(self, case: Case) -> str | None:
        """The nearest required case that is failing in this round and makes looking impossible."""
        for required in case.ancestors():
            if not required.covers_many and (self.failing_folder / required.id.replace("/", "__")).exists():
                return required.id
        return None


KEY = pytest.StashKey[State]()


def worker_input(config: pytest.Config) -> dict[str, Any] | None:
    """What the controller of xdist gave to this worker; None in any other process."""
    return getattr(config, "workerinput", None)


def state_of(config: pytest.Config) -> State:
    """The state of this session."""
    return config.stash[KEY]


def make_state(config: pytest.Config, options: Options) -> State:
    """The state of a new session; a worker takes over what its controller prepared."""
    shared: dict[str, Any] | None = (worker_input(config) or {}).get("roundsman")
    if shared:
        folder = Path(shared["folder"])
    else:
        folder = options.round_folder or Path(tempfile.mkdtemp(prefix="roundsman-round-"))
    state = State(config, options, Suite(config.pluginmanager.get_plugins()), folder)
    state.failing_folder.mkdir(parents=True, exist_ok=True)
    if shared:
        state.content, state.unreachable = shared["content"], shared["unreachable"]
    config.stash[KEY] = state
    return state


def looks_at_checks(config: pytest.Config, options: Options) -> bool:
    """Whether this session is about checks: by its options, or because its arguments lie in the test paths."""
    if options.prove or options.target or options.systems or options.cases:
        return True
    paths = [config.rootpath / path for path in config.getini("testpaths")]
    arguments = [(config.invocation_params.dir / argument.partition("::")[0]).resolve() for argument in config.args]
    return any(
        argument.is_relative_to(path) or path.is_relative_to(argument) for argument in arguments for path in paths
    )
