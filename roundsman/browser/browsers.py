"""Starts browsers when a look needs them, keeps a few open, and leaves nothing behind, however the process ends."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from roundsman import ran
from roundsman.browser.engines import Engine, Installation, NoEngine, installation
from roundsman.browser.films import filmed, with_ffmpeg
from roundsman.browser.launch import Launch
from roundsman.browser.pictures import black_picture
from roundsman.browser.proxy import NameProxy
from roundsman.browser.watch import Watch
from roundsman.browser.window import Window
from roundsman.evidence import current_evidence
from roundsman.failure import CannotLook
from roundsman.sandbox.reaper import Reaper
from roundsman.target.settings import BrowserPrograms

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Playwright

MOST_OPEN = 3
START_SECONDS = 30.0
OPEN_SECONDS = 45.0
"""Until a window is open, or closed again; longer than the bridge itself waits, which knows more to say."""
PREFIX = "roundsman-browser-"
"""Of folders in which browsers write; the number of the process that owns them follows."""
NAMES = {Engine.CHROMIUM: "Chromium", Engine.WEBKIT: "WebKit"}
WITNESS_SCRIPT = Path(__file__).with_name("witness.js")


@dataclass
class Running:
    """A started browser."""

    found: Installation
    browser: "Browser"
    name: str
    """Name and version of what really runs."""
    processes: list[int]

    @contextmanager
    def must_answer(self, seconds: float) -> Iterator[None]:
        """Ends the browser when what is asked inside takes longer: Playwright itself would wait for ever."""
        timer = threading.Timer(seconds, self._kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _kill(self) -> None:
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)


class Browsers:
    """The browsers of one process. All end with `close`, or with the process."""

    def __init__(self, programs: BrowserPrograms, bridge: Path | None = None, films: Path | None = None) -> None:
        self._programs = programs
        self._bridge = bridge
        self._films = films
        self._running: dict[tuple[str, ...], Running] = {}
        self._playwright: Playwright | None = None
        self._driver = 0
        self._proxy: NameProxy | None = None

    @cached_property
    def folder(self) -> Path:
        """Where browsers keep what they write; removed at the end."""
        _remove_forgotten()
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        self._reaper.remove_later(folder)
        return folder

    @cached_property
    def _reaper(self) -> Reaper:
        return Reaper()

    @contextmanager
    def window(
        self,
        engine: Engine,
        launch: Launch,
        *,
        hosts: Mapping[str, str],
        deadline: float,
        authorities: "Mapping[str, tuple[str, Path | None]] | None" = None,
        traced: bool = False,
        film: str = "film",
    ) -> Iterator[Window]:
        """A window of a fresh context. Raises NoEngine, or CannotLook when the browser does not come up.

        `hosts` says where names are that no name service knows. With `authorities` the browser trusts anybody, and we
        judge: they say for the address of a page where its host is and who signed its certificate, if not an authority
        that the system knows. `film` names the film, where films are kept.
        """
        from playwright.sync_api import Error

        found = installation(engine, self._programs, self._bridge)
        if why := launch.obstacle(found):
            raise CannotLook(f"{engine}: {why}")
        with ExitStack() as stack:
            try:
                running = self._started(found, launch, hosts)
                options = launch.context(found, self._driver_of().devices)
                if hosts and engine is Engine.WEBKIT:
                    options["proxy"] = {"server": self._names(hosts)}
                with running.must_answer(OPEN_SECONDS):
                    context = running.browser.new_context(ignore_https_errors=bool(authorities), **options)
                    stack.callback(_close, context, running)
                    window = self._prepared(context, running, launch, deadline, traced=traced)
            except Error as error:
                raise CannotLook(f"{engine} does not come up: {error.message.partition(chr(10))[0]}") from None
            window.authorities = authorities or {}
            if remark := launch.remark(found):
                current_evidence().add(remark)
            with filmed(window.raw, self._films and self._films / f"{film}.webm"):
                yield window

    def _prepared(
        self, context: "BrowserContext", running: Running, launch: Launch, deadline: float, *, traced: bool
    ) -> Window:
        context.set_default_timeout(deadline * 1000)
        if traced:
            context.tracing.start(screenshots=True, snapshots=not launch.is_untouched)
        if script := launch.script(running.found):
            context.add_init_script(script)
        context.add_init_script(path=WITNESS_SCRIPT)
        page = context.new_page()
        watch = Watch()
        watch.attach(page)
        if running.found.engine is Engine.CHROMIUM:
            watch.attach_network(context.new_cdp_session(page))
        return Window(page, running.name, deadline, watch)

    def _driver_of(self) -> "Playwright":
        """Playwright's driver, started when it is first needed; its temporary files go into our folder."""
        if self._playwright is None:
            from playwright.sync_api import sync_playwright

            before, settings = _children(), {"TMPDIR": str(self.folder)}
            if self._films and (programs := with_ffmpeg(self.folder)):
                settings["PLAYWRIGHT_BROWSERS_PATH"] = str(programs)
            with _environment(settings):
                self._playwright = sync_playwright().start()
            self._driver = next(iter(_children() - before), 0)
        return self._playwright

    def _started(self, found: Installation, launch: Launch, hosts: Mapping[str, str]) -> Running:
        arguments = launch.arguments(found, hosts, black_picture(self.folder))
        key = (found.engine.value, *arguments)
        known = self._running.pop(key, None)
        if known is not None and not known.browser.is_connected():
            self._end(known)
            known = None
        if known is None:
            while len(self._running) >= MOST_OPEN:
                self._end(self._running.pop(next(iter(self._running))))
            known = self._launched(found, arguments)
        self._running[key] = known  # the last used stands last
        return known

    def _launched(self, found: Installation, arguments: list[str]) -> Running:
        version = _bridge_version(found) if found.bridge else ""
        driver = self._driver_of()
        before = _children(self._driver)
        kind = driver.chromium if found.engine is Engine.CHROMIUM else driver.webkit
        browser = kind.launch(args=arguments, timeout=START_SECONDS * 1000, **found.options)
        fresh = sorted(_children(self._driver) - before)
        for process in fresh:
            self._reaper.kill_later(process)
        name = f"WebKitGTK {version}" if version else f"{NAMES[found.engine]} {browser.version}"
        label = name.partition(" ")
        ran.note(label[0], f"{label[2]} ({found.origin})")
        return Running(found, browser, name, fresh)

    def _names(self, hosts: Mapping[str, str]) -> str:
        if self._proxy is None:
            self._proxy = NameProxy()
        return self._proxy.knowing(hosts)

    def _end(self, running: Running) -> None:
        from playwright.sync_api import Error

        with suppress(Error), running.must_answer(OPEN_SECONDS):
            running.browser.close()
        for process in running.processes:
            if not psutil.pid_exists(process):
                self._reaper.forget(process)

    def close(self) -> None:
        """Ends everything."""
        for running in self._running.values():
            self._end(running)
        self._running.clear()
        with ExitStack() as stack:
            if "_reaper" in self.__dict__:
                stack.callback(self._reaper.close)
            if self._proxy is not None:
                stack.callback(self._proxy.close)
            if self._playwright is not None:
                stack.callback(self._playwright.stop)
                self._playwright = None


def _close(context: "BrowserContext", running: Running) -> None:
    from playwright.sync_api import Error

    with suppress(Error), running.must_answer(OPEN_SECONDS):
        context.close()


def _remove_forgotten() -> None:
    """Removes what browsers still wrote while the reaper of a killed owner was tidying up."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _children(process: int = 0) -> set[int]:
    with suppress(psutil.NoSuchProcess):
        return {child.pid for child in psutil.Process(process or os.getpid()).children()}
    return set()


@contextmanager
def _environment(settings: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _bridge_version(found: Installation) -> str:
    """The version of WebKitGTK behind the bridge. Raises NoEngine when it cannot run."""
    say: Callable[[str], NoEngine] = lambda why: NoEngine(found.engine, f"the bridge cannot run: {why}")  # noqa: E731
    try:
        answer = subprocess.run(
            [str(found.bridge), "--version"],
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise say(f"{type(error).__name__}") from None
    if answer.returncode:
        raise say(((answer.stderr or answer.stdout).strip().splitlines() or ["it ended without a word"])[-1])
    return answer.stdout.strip().rpartition(" ")[2]
