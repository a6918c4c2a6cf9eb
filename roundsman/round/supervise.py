"""Makes a round out of sessions: wait until ready, look, look again at what failed, name the roots."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from roundsman.journal import Journal, read_journal
from roundsman.preflight import dead_anchors
from roundsman.round.order import Order
from roundsman.round.own_network import needs_anchors
from roundsman.round.read import Reading, read_collected, read_progress, read_round
from roundsman.round.ready import wait_until_ready
from roundsman.round.result import CheckResult, RoundResult
from roundsman.round.roots import name_roots
from roundsman.round.running import write_running
from roundsman.round.second_look import behind_healed_roots, to_ask_again, too_many
from roundsman.round.session import INTERRUPTED, Progress, SessionEnd, run_session, usage_error
from roundsman.vocabulary import PASSING, SANDBOX


def make_round(order: Order, progress: Progress = lambda done, of, at: None) -> RoundResult:
    """Makes a round and returns what it found; everything recorded is in `order.folder`."""
    order.folder.mkdir(parents=True, exist_ok=True)
    write_running(order)
    supervisor = _Supervisor(order, progress)
    try:
        supervisor.look()
    except KeyboardInterrupt:
        supervisor.problems.append(INTERRUPTED)
    return supervisor.result()


class _Supervisor:
    """One round, from its order to its result."""

    def __init__(self, order: Order, progress: Progress) -> None:
        self._order = order
        self._progress = progress
        self._started = datetime.now(UTC)
        self._clock = time.monotonic()
        self.problems: list[str] = []
        self._notes: list[str] = []
        self._usage_error = ""
        self._told_size, self._told = 0, (0, 0)

    def look(self) -> None:
        """Every look of the round."""
        order = self._order
        if order.wait_ready:
            self._notes += wait_until_ready(order, min(order.wait_ready, self._seconds_left()))
        end = self._session(1)
        if end.found_nothing and order.may_be_empty:
            return
        if end.is_wrong_usage and not read_collected(order.folder)["items"]:
            self._usage_error = usage_error(order.folder)
        elif end.problem or end.is_wrong_usage:
            self.problems.append(end.problem or usage_error(order.folder))
        else:
            self._look_again(self._reading(1))

    def result(self) -> RoundResult:
        """What was found until now."""
        collected, reading = read_collected(self._order.folder), self._reading()
        return RoundResult(
            collected.get("target") or self._order.target or SANDBOX,
            self._started.isoformat(timespec="seconds"),
            time.monotonic() - self._clock,
            reading.checks,
            collected["not_collected"],
            [*reading.problems, *self.problems],
            [*self._notes, *reading.notes],
            selection=self._order.selection,
            usage_error=self._usage_error,
        )

    def _look_again(self, first: Reading) -> None:
        """The second look, and after it a look at what stood behind the roots that it found passing."""
        order, failed = self._order, to_ask_again(first.checks)
        if not failed or first.problems:
            return
        reason = too_many(failed, first.checks, order.second_look_share)
        if order.has_own_sandbox:
            reason = "nothing was asked again: the sandbox of this round ended with it"
        elif self._seconds_left() < order.second_look_pause:
            reason = "nothing was asked again: the time for the whole round does not allow it"
        if reason:
            self._note(reason)
            return
        time.sleep(order.second_look_pause)
        second = self._asked_again(2, failed)
        passed = sum(1 for check in failed if _of(second, check).verdict in PASSING)
        self._note(
            f"second look after {order.second_look_pause:g} s: {len(failed)} of {len(first.checks)} checks were asked "
            f"again, {passed} passed"
        )
        behind = behind_healed_roots(first.checks, second.checks)
        if behind and not self.problems:
            third = self._asked_again(3, behind)
            passed = sum(1 for check in behind if _of(third, check).verdict in PASSING)
            self._note(f"{len(behind)} checks behind roots that passed then were asked, too; {passed} passed")

    def _asked_again(self, look: int, checks: Sequence[CheckResult]) -> Reading:
        nodes = {item["id"]: item["nodeid"] for item in read_collected(self._order.folder)["items"]}
        end = self._session(look, [nodes[check.id] for check in checks])
        if end.problem or end.is_wrong_usage:
            self.problems.append(f"look {look}: {end.problem or usage_error(self._order.folder)}")
        return self._reading(look)

    def _session(self, look: int, nodes: Sequence[str] = ()) -> SessionEnd:
        order = self._order
        workers = min(order.workers, len(nodes)) if nodes else order.workers
        command = order.command(*nodes, look=look, workers=workers)
        log = order.folder / "pytest.log"
        end = run_session(command, order.suite, log, self._seconds_left(), order.time_limit, self._tell)
        if end.problem or end.is_wrong_usage or self._ended_sessions() >= look:
            return end
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "no word")
        return SessionEnd(end.code, f"pytest broke before it was done ({last}); see {log}")

    def _ended_sessions(self) -> int:
        return sum(1 for line in read_journal(self._order.folder / "journal.jsonl") if line["event"] == "end")

    def _reading(self, look: int = 0) -> Reading:
        """What is known now; after a look the anchors are asked if something failed without an answer."""
        folder = self._order.folder
        collected, reading = read_collected(folder), read_round(folder)
        if look and collected.get("anchors") and needs_anchors(reading.checks):
            anchors = collected["anchors"]
            self._write(
                "anchors",
                round_look=look,
                anchors=len(anchors),
                dead_anchors=dead_anchors(anchors, collected["connect"]),
            )
            reading = read_round(folder)
        name_roots(reading.checks, collected["requires"], collected["cover_many"])
        return reading

    def _note(self, text: str) -> None:
        self._notes.append(text)
        self._write("note", text=text)

    def _write(self, event: str, **content: object) -> None:
        journal = Journal(self._order.folder / "journal.jsonl")
        journal.write(event, **content)
        journal.close()

    def _seconds_left(self) -> float:
        return max(0.0, self._order.time_limit - (time.monotonic() - self._clock))

    def _tell(self) -> None:
        folder = self._order.folder
        journal = folder / "journal.jsonl"
        size = journal.stat().st_size if journal.exists() else 0
        if size != self._told_size:  # asked ten times a second, and both files grow with the round
            done = {line["item"] for line in read_journal(journal) if line["event"] == "verdict"}
            self._told_size, self._told = size, (len(done), len(read_collected(folder)["items"]))
        self._progress(*self._told, read_progress(folder))


def _of(reading: Reading, check: CheckResult) -> CheckResult:
    return next(found for found in reading.checks if found.id == check.id)
