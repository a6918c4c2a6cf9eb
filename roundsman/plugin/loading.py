"""The loads of a round: one for each name, however many checks look at it and whichever workers they run on."""

import contextlib
import json
from pathlib import Path
from typing import Any

from roundsman.load.generator import LoadGenerator
from roundsman.load.memory import MemorySampler
from roundsman.load.metrics import write_metrics
from roundsman.load.plan import Plan
from roundsman.load.run import LoadRun, read_run
from roundsman.load.settings import LoadSettings
from roundsman.plugin.state import State, worker_input
from roundsman.whole import write_whole


class Loads:
    """Runs loads for checks, and tells of their progress."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._config = state.config
        self._folder = state.folder / "load"
        self._generator = LoadGenerator(
            self._folder, state.config.rootpath, {} if state.options.prove else state.unreachable, self._tell
        )
        self._name = ""

    def run(
        self, users: Path, plan: Plan, settings: LoadSettings, *, name: str, memory: MemorySampler | None = None
    ) -> LoadRun:
        """What a load shows. A second worker of the same session gets what the first one saw.

        `name` is the case it is for. Raises what `LoadGenerator.run` raises.
        """
        self._name = name
        shared = self._shared(name)
        if shared is not None and shared.exists():
            return read_run(Path(shared.read_text(encoding="utf-8")))
        try:
            run = self._generator.run(
                users,
                plan,
                name=name.replace("/", "-"),
                processes=settings.processes,
                remote_workers=settings.remote_workers,
                master_port=settings.master_port,
                memory=memory,
            )
        finally:
            self._end_of_progress()
        if shared is not None:
            shared.write_text(str(run.folder), encoding="utf-8")
        if results := getattr(self._config.option, "allure_report_dir", None):
            write_metrics(run, name, Path(results))
        return run

    def _shared(self, name: str) -> Path | None:
        """Where workers of one session tell each other; a proof strikes anew for every look, and shares nothing."""
        given = worker_input(self._config)
        if given is None or self._state.options.prove:
            return None
        return self._folder / f"{name.replace('/', '-')}-{given['testrunuid']}.shared"

    def _tell(self, progress: dict[str, Any]) -> None:
        text = (
            f"load for {self._name}: {progress['elapsed']:.0f} of {progress['of']:.0f} s, "
            f"{progress['requests']} requests, {progress['failures']} failed"
        )
        write_whole(self._state.folder / "progress.json", json.dumps({"text": text}))
        self._show(f"\r{text} ")

    def _end_of_progress(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            (self._state.folder / "progress.json").unlink()
        self._show(f"\r{'':100}\r")

    def _show(self, text: str) -> None:
        """Writes into the terminal of a person who runs plain pytest; nothing elsewhere."""
        reporter: Any = self._config.pluginmanager.get_plugin("terminalreporter")
        capture: Any = self._config.pluginmanager.get_plugin("capturemanager")
        if reporter is None or self._state.is_worker or not reporter.isatty:
            return
        with capture.global_and_fixture_disabled() if capture else contextlib.nullcontext():
            reporter.write(text, flush=True)
