"""The Locust side: people who act on a schedule. Only a module that Locust loads may import this."""

import functools
import ssl
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gevent
import locust.runners
import locust.stats
from locust import FastHttpUser, events
from locust.argument_parser import LocustArgumentParser
from locust.env import Environment
from locust.exception import StopUser

from roundsman.load.conductor import Conductor
from roundsman.load.histogram import rounded
from roundsman.target.secret import Secret

locust.stats.bucket_response_time = rounded  # three digits where Locust itself keeps two
locust.runners.CONNECT_RETRY_COUNT = 240
"""Tries of 5 s for which a worker waits for a master. Locust's own five minutes are too few for Kubernetes: it forgives
only who ran for ten, and lets the others wait longer and longer before it starts them again."""
conductor = Conductor()


@functools.cache
def _trust() -> ssl.SSLContext:
    """Whom we trust; reading the authorities takes 15 ms, too long for each of many people."""
    return ssl.create_default_context(cafile=conductor.plan.ca_file or None)


@events.init_command_line_parser.add_listener
def _add_option(parser: LocustArgumentParser) -> None:
    parser.add_argument("--plan", default="", include_in_web_ui=False, help="the load, as one line of JSON")


@events.init.add_listener
def _begin(environment: Environment, **_: Any) -> None:
    conductor.attend(environment)


class Person(FastHttpUser):
    """Somebody who does one thing every `plan.interval` seconds, whether or not the target keeps up.

    Subclasses are the people of a system; each of their tasks is one turn: it asks once, after signing in if need be.
    A task that waits for anything of the target's before it asks, such as for somebody else to sign in, calls `begin`
    first.
    """

    abstract = True
    insecure = False

    def __init__(self, environment: Environment) -> None:
        self.plan = conductor.plan
        self.network_timeout = self.connection_timeout = self.plan.deadline
        self.default_headers = self.plan.headers
        self.ssl_context_factory = _trust
        super().__init__(environment)
        self.client.request_event = _Counted(self, self.client.request_event)
        self._schedule = conductor.schedule_of_next_person()
        self._held_back = 0.0
        self._begun: float | None = None
        self._is_measured = False
        self.is_busy = False
        """Whether a turn is going on."""
        conductor.people.append(self)

    @property
    def scene(self) -> dict[str, Any]:
        """What the noun of the system told of it, such as its paths."""
        return self.plan.scene

    def secret(self, name: str) -> str:
        """The value behind a reference. Raises CannotLook where it is not there."""
        reference = self.plan.secrets[name]
        file = Path(reference["file"]) if "file" in reference else None
        return Secret(env=reference.get("env"), file=file).reveal()

    def on_start(self) -> None:
        """Waits for the first turn."""
        gevent.sleep(self.wait_time())

    def wait_time(self) -> float:
        """Seconds until the next turn, 0 when it is overdue. Locust asks after every task: a turn is over."""
        self.is_busy = False
        self._schedule.free_since = time.monotonic()
        if self._schedule.due >= conductor.ends:
            raise StopUser
        return max(0.0, self._schedule.due - time.monotonic())

    def ask(
        self,
        method: str,
        path: str,
        *,
        name: str = "",
        json: Any = None,
        headers: dict[str, str] | None = None,
        answers: Sequence[int] = (200,),
    ) -> Any:
        """Asks once. The answer, or None when there was none or its status is not among `answers`.

        The first question of a turn takes as long as from the moment when it was due, see `Schedule`.
        """
        self.begin()
        if self._begun is not None:
            self._held_back += time.monotonic() - self._begun
            self._begun = None
        label = name or path
        with self.client.request(method, path, name=label, json=json, headers=headers, catch_response=True) as response:
            problem = self._problem(response, answers)
            response.failure(problem) if problem else response.success()
        conductor.note(f"{method} {label}: {problem}" if problem else "")
        return None if problem else response

    def begin(self) -> None:
        """Begins the turn that is due, if it has not begun: from now on whatever takes time is the target's doing."""
        if self.is_busy:
            return
        self.is_busy = True
        self._is_measured = conductor.begins <= self._schedule.due < conductor.ends
        self._begun = time.monotonic()
        self._held_back, lag = self._schedule.begin(self._begun)
        if self._is_measured:
            conductor.begin_turn(lag)

    def _problem(self, response: Any, answers: Sequence[int]) -> str:
        if response.status_code in answers:
            return ""
        if response.status_code:
            return f"HTTP {response.status_code}"
        # what the client gave up upon stands inside: it never tries twice, and says so all the same
        match getattr(response.error, "original", None) or response.error:
            case TimeoutError() | gevent.Timeout():
                return f"no answer within {self.plan.deadline:g} s"
            case ConnectionRefusedError():
                return "connection refused"
            case ConnectionResetError() | BrokenPipeError():
                return "connection reset"
            case error:
                return type(error).__name__

    def counted(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """A request as it goes into the figures; None while people still arrive."""
        request["response_time"] += self._held_back * 1000
        self._held_back = 0.0
        return request if self._is_measured else None

    def overdue(self) -> int:
        """Turns that are due and not begun."""
        return self._schedule.overdue(min(time.monotonic(), conductor.ends))


class _Counted:
    """Stands where a client expects Locust's event of a finished request."""

    def __init__(self, person: Person, event: Any) -> None:
        self._person = person
        self._event = event

    def fire(self, **request: Any) -> None:
        if counted := self._person.counted(request):
            self._event.fire(**counted)
