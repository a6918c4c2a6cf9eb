"""A service of the sandbox as its owner sees it: start, stop, and the levers that faults pull."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from roundsman.sandbox.workspace import Workspace

START_SECONDS = 30.0
"""How long a service may take to come up, on a machine with all cores busy."""


class ServiceProcess:
    """A service in a process of its own, run by `python -m MODULE` and built with `roundsman.sandbox.service`.

    Its port stays the same across restarts. `settings` is what it starts with; the levers change it later.
    `on_change` is called whenever the owner started or ended it.
    """

    scheme = "http"

    def __init__(self, workspace: Workspace, name: str, module: str, settings: dict[str, Any] | None = None) -> None:
        self.name = name
        self.module = module
        self.start_settings = settings or {}
        self.workspace = workspace
        self.port = int(workspace.port())
        self.control_port = int(workspace.port())
        self.log = workspace.subfolder("logs") / f"{name}.log"
        self.on_change: Callable[[], None] = lambda: None
        self._lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the service listens."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Process id. Raises RuntimeError when the service is not running."""
        if self._process is None:
            raise RuntimeError(f"{self.name} is not running")
        return self._process.pid

    def _control(self, method: str, path: str, content: Any = None) -> httpx.Response:
        address = f"http://127.0.0.1:{self.control_port}{path}"
        return self.workspace.control.request(method, address, json=content)

    def launch(self) -> None:
        """Starts the process without waiting for it; `wait_until_ready` does that."""
        import json  # only owners of a sandbox get here

        arguments = ["--port", str(self.port), "--control-port", str(self.control_port)]
        environment = {**os.environ, "PYTHONPATH": str(self.workspace.suite), "PYTHONDONTWRITEBYTECODE": ""}
        with self._lock, self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self.module, *arguments, "--settings", json.dumps(self.start_settings)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.workspace.suite,
                env=environment,
                start_new_session=True,
            )
            self.workspace.reaper.kill_later(self._process.pid)
            self.on_change()

    def wait_until_ready(self) -> None:
        """Returns when the service answers. Raises RuntimeError with its last words when it ended instead."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(f"{self.name} ended while starting:\n{self.last_words()}")
            if self._is_ready():
                return
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} was not ready after {START_SECONDS:.0f} s:\n{self.last_words()}")
            time.sleep(0.02)

    def start(self) -> None:
        """Starts the service and waits until it answers."""
        self.launch()
        self.wait_until_ready()

    def stop(self) -> None:
        """Ends the process; does nothing when it is not running."""
        with self._lock:
            if self._process is None:
                return
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self.workspace.reaper.forget(self._process.pid)
            self._process = None
            self.on_change()

    @property
    def exit_code(self) -> int | None:
        """How the process ended by itself; None while it runs, or when its owner ended it."""
        process = self._process
        return process.poll() if process else None

    def relaunch(self) -> bool:
        """Starts the process again if it ended by itself; whether it did."""
        with self._lock:
            if self._process is None or self._process.poll() is None:
                return False
            self.workspace.reaper.forget(self._process.pid)
            self.launch()
            return True

    def last_words(self, lines: int = 20) -> str:
        """The end of its log."""
        text = Path(self.log).read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    # ---- levers ----

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """The process is gone: connections are refused."""
        self.stop()
        self.workspace.levers.witnessed(f"{self.name}: process ended")
        try:
            yield
        finally:
            self.start()

    @contextlib.contextmanager
    def suspended(self) -> Iterator[None]:
        """The process stands still: connections are accepted, answers never come."""
        os.killpg(self.pid, signal.SIGSTOP)
        self._await_state("T")
        self.workspace.levers.witnessed(f"{self.name}: process suspended")
        try:
            yield
        finally:
            os.killpg(self.pid, signal.SIGCONT)
            self.wait_until_ready()

    @contextlib.contextmanager
    def started_with(self, **values: Any) -> Iterator[None]:
        """The process was started anew, with other settings; with wrong ones it does not stay up."""
        before = dict(self.start_settings)
        self.stop()
        try:
            self.start_settings = {**before, **values}
            self.launch()
            process = self._process
            assert process is not None, "just launched"
            while process.poll() is None and not self._is_ready():
                time.sleep(0.02)
            outcome = "it runs" if process.poll() is None else f"it ended with {process.returncode}"
            self.workspace.levers.witnessed(f"{self.name}: started with {values}, {outcome}")
            yield
        finally:
            self.stop()
            self.start_settings = before
            self.start()

    @contextlib.contextmanager
    def with_settings(self, **values: Any) -> Iterator[None]:
        """Settings of the running service are other ones."""
        before = self._control("GET", "/settings").raise_for_status().json()
        after = self._control("PATCH", "/settings", values).raise_for_status().json()
        changed = {name: _difference(before[name], after[name]) for name in values if after[name] != before[name]}
        if changed:
            self.workspace.levers.witnessed(f"{self.name}: settings {changed}")
        try:
            yield
        finally:
            self._control("PATCH", "/settings", {name: before[name] for name in values}).raise_for_status()

    @contextlib.contextmanager
    def interfered(self, path: str, **rule: Any) -> Iterator[None]:
        """A proxy in front of the service meddles; see `roundsman.sandbox.interference.Rule` for the rules."""
        answer = self._control("POST", "/interference", {"path": path, **rule}).raise_for_status().json()
        self.workspace.levers.witnessed(f"{self.name}: interference {answer['rule']}")
        try:
            yield
        finally:
            self._control("DELETE", f"/interference/{answer['id']}").raise_for_status()

    def _is_ready(self) -> bool:
        try:
            return self._control("GET", "/ready").is_success
        except httpx.TransportError:
            return False

    def _await_state(self, state: str) -> None:
        import psutil  # only suspended processes need it

        process = psutil.Process(self.pid)
        wanted = {"T": psutil.STATUS_STOPPED}[state]
        deadline = time.monotonic() + 5.0
        while process.status() != wanted:
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} did not come to state {wanted}")
            time.sleep(0.005)


def _difference(before: Any, after: Any) -> Any:
    """Of a table what is new or other in it; anything else whole."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return after
    return {name: after.get(name) for name in {**before, **after} if after.get(name) != before.get(name)}
