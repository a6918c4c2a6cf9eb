"""The Locust side: keeps the time, counts, reports to the master, and ends a load that only does harm."""

import json
import time
from collections import deque
from pathlib import Path
from typing import Any, Protocol

import gevent
from locust.env import Environment
from locust.runners import MasterRunner, WorkerRunner

from roundsman.load.plan import Plan
from roundsman.load.tally import Schedule, Tally
from roundsman.whole import write_whole

GOLDEN = 0.618034
"""Steps of this share of an interval spread any number of people evenly over it."""
FEWEST = 20
"""Requests that are looked at before a load may be stopped for its errors."""
SPARE = 0.5
"""Seconds after the measured time before people are sent home; a turn that was due in it may begin as late as that."""
TICK = 0.5
"""Seconds between two notes of the progress."""
REPORT = "roundsman"
STOP, DONE = "roundsman_stop", "roundsman_done"


class Somebody(Protocol):
    """A person as the conductor sees one."""

    is_busy: bool

    def overdue(self) -> int:
        """Turns that are due and not begun."""


class Conductor:
    """One for each Locust process. Times are of the monotonic clock."""

    plan: Plan

    def __init__(self) -> None:
        self.tally = Tally()
        self.people: list[Somebody] = []
        self.begins = self.ends = 0.0
        """The measured time."""
        self._started = 0.0
        self._done = 0
        self._latest: deque[bool] = deque(maxlen=FEWEST)
        self._environment: Environment

    def attend(self, environment: Environment) -> None:
        """Listens to a Locust process that has just begun."""
        self._environment = environment
        environment.events.test_start.add_listener(self._start)
        environment.events.report_to_master.add_listener(self._report)
        environment.events.worker_report.add_listener(self._take_in)
        environment.events.quit.add_listener(self._write_summary)
        if isinstance(environment.runner, MasterRunner):
            environment.runner.register_message(STOP, self._stopped_by_worker)
            environment.runner.register_message(DONE, self._done_by_worker)

    @property
    def _is_worker(self) -> bool:
        return isinstance(self._environment.runner, WorkerRunner)

    def _start(self, **_: Any) -> None:
        options: Any = self._environment.parsed_options
        self.plan = Plan.from_json(options.plan)
        self._started = time.monotonic()
        self.begins = self._started + self.plan.warm_up
        self.ends = self.begins + self.plan.duration
        self.tally.measured_from = time.time() + self.plan.warm_up
        self._latest = deque(maxlen=max(FEWEST, int(self.plan.rate)))
        if not self._is_worker:
            gevent.spawn(self._tell_progress)
        if not isinstance(self._environment.runner, MasterRunner):
            gevent.spawn_later(self.ends - self._started + SPARE, self._close)

    def schedule_of_next_person(self) -> Schedule:
        """A schedule whose turns lie between those of everybody else."""
        share = (len(self.people) + 0.5) * GOLDEN + getattr(self._environment.runner, "worker_index", 0) * 0.37
        return Schedule(self._started + share % 1 * self.plan.interval, self.plan.interval)

    def begin_turn(self, lag: float) -> None:
        """Counts a turn that was due in the measured time, `lag` seconds late by our own fault."""
        if time.monotonic() < self.ends + SPARE:
            self.tally.begin(lag)

    def note(self, problem: str) -> None:
        """Counts an answer; `problem` is empty when it was right. Ends the load when too many were not."""
        self._latest.append(bool(problem))
        if not problem:
            self.tally.answered += self.begins <= time.monotonic() < self.ends
            return
        self.tally.errors[problem] += 1
        failed = sum(self._latest)
        if len(self._latest) == self._latest.maxlen and failed / len(self._latest) > self.plan.stop_error_rate:
            self._stop(f"{failed} of the latest {len(self._latest)} requests failed")

    def _stop(self, reason: str) -> None:
        if self.tally.stopped:
            return
        self.tally.stopped, self.tally.stopped_after = reason, time.monotonic() - self._started
        runner = self._environment.runner
        if isinstance(runner, WorkerRunner):
            runner.send_message(STOP, {"reason": reason})
        else:
            self._environment.stop_timeout = 0
            gevent.spawn(self._end)

    def _close(self) -> None:
        self._count_overdue()
        self._end()

    def _end(self) -> None:
        """Sends everybody home; whoever waits for an answer may wait for it until its deadline.

        A worker only says that it is done: workers begin at slightly different times, and the last one ends the load.
        Before that it tells all its figures: for what comes later the master waits half a second and no longer.
        """
        runner = self._environment.runner
        if isinstance(runner, WorkerRunner):
            runner.stop()
            figures: dict[str, Any] = {}
            self._environment.events.report_to_master.fire(client_id=runner.client_id, data=figures)
            runner.send_message("stats", figures)
            runner.send_message(DONE)
        elif runner is not None:
            runner.quit()

    def _done_by_worker(self, **_: Any) -> None:
        runner: Any = self._environment.runner
        self._done += 1
        if self._done >= runner.worker_count:
            gevent.spawn(self._end)

    def _stopped_by_worker(self, msg: Any, **_: Any) -> None:
        self._stop(msg.data["reason"])

    def _count_overdue(self) -> None:
        for person in self.people:
            if person.is_busy:
                self.tally.held += person.overdue()
            else:
                self.tally.missed += person.overdue()

    def _report(self, client_id: str, data: dict[str, Any]) -> None:
        data[REPORT] = self.tally.as_json()
        self.tally = Tally(stopped=self.tally.stopped, stopped_after=self.tally.stopped_after)

    def _take_in(self, client_id: str, data: dict[str, Any]) -> None:
        self.tally.add(Tally.from_json(data[REPORT]))

    def _write_summary(self, **_: Any) -> None:
        if not self._is_worker and self._started:
            self._write("summary.json", self.tally.as_json())

    def _tell_progress(self) -> None:
        seconds = self.plan.warm_up + self.plan.duration
        while True:
            total = self._environment.stats.total
            elapsed = min(seconds, time.monotonic() - self._started)
            self._write(
                "progress.json",
                {
                    "elapsed": round(elapsed, 1),
                    "of": seconds,
                    "requests": total.num_requests,
                    "failures": total.num_failures,
                    "warm_up": self.plan.warm_up,
                },
            )
            gevent.sleep(TICK)

    def _write(self, name: str, content: dict[str, Any]) -> None:
        write_whole(Path(self.plan.folder) / name, json.dumps(content))
