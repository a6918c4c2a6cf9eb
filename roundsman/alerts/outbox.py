"""Delivers what is to be said. What cannot be delivered stays in the record, and is tried again each round."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update

from roundsman.record.database import Record
from roundsman.record.rows import at_place
from roundsman.record.schema import MESSAGES
from roundsman.target.duration import spoken

NO_CHANNEL = "the target has no such channel any more"
STUBBORN = 3
"""Tries after which a message may itself be what a channel refuses."""
PATIENCE = 30.0
"""Seconds of a turn that one channel may take without accepting anything."""
LATE = 300.0
"""Seconds after which a message says that it is late."""
Send = Callable[[str, str, str], str]
"""Sends a title, a body and why it is said, and returns what went wrong; empty when it is delivered."""


@dataclass
class Delivery:
    """What became of the messages of a round."""

    delivered: list[str] = field(default_factory=list)
    """Titles."""
    undelivered: list[str] = field(default_factory=list)
    """Titles, with the channel and why."""


def deliver(record: Record, target: str, location: str, senders: Mapping[str, Send]) -> Delivery:
    """Delivers everything that waits, in order, unless somebody else is at it: then it is theirs to tell.

    Each try is noted before it is made: a message whose try was cut short by a kill is said again, with the same id.
    Raises RecordError.
    """
    delivery = Delivery()
    with record.only_one(f"outbox {target} {location}") as is_ours:
        outbox = _Outbox(record, senders, delivery)
        last = 0
        while is_ours and (waiting := _waiting(record, target, location, last)):
            for message in waiting:
                outbox.take(message)
            last = waiting[-1]["id"]  # another lane may have written more meanwhile
    return delivery


def _waiting(record: Record, target: str, location: str, after: int) -> Sequence[Mapping[Any, Any]]:
    here = at_place(MESSAGES, target, location)
    waiting = select(MESSAGES).where(here, MESSAGES.c.delivered.is_(None), MESSAGES.c.id > after)
    with record.reading() as connection:
        return list(connection.execute(waiting.order_by(MESSAGES.c.id)).mappings())


class _Outbox:
    """One going through what waits. A channel that refuses what is new is not asked again this time.

    What it refused several times before may be the message's own fault, and does not keep back what follows.
    """

    def __init__(self, record: Record, senders: Mapping[str, Send], delivery: Delivery) -> None:
        self._record = record
        self._senders = senders
        self._delivery = delivery
        self._dead: dict[str, str] = {}
        self._lost: dict[str, float] = {}

    def take(self, message: Mapping[Any, Any]) -> None:
        """Delivers a message, or notes why not."""
        channel, title = message["channel"], message["title"]
        problem = self._dead.get(channel, "") or self._tried(message)
        if problem:
            self._delivery.undelivered.append(f"{title} (to {channel}: {problem})")
        else:
            self._delivery.delivered.append(title)

    def _tried(self, message: Mapping[Any, Any]) -> str:
        channel, began = message["channel"], time.monotonic()
        this = update(MESSAGES).where(MESSAGES.c.id == message["id"])
        with self._record.writing() as connection:
            connection.execute(this.values(tries=MESSAGES.c.tries + 1))
        send = self._senders.get(channel)
        now = time.time()
        problem = send(message["title"], _body(message, now), message["kind"]) if send else NO_CHANNEL
        values = {"problem": problem} if problem else {"problem": "", "delivered": now}
        with self._record.writing() as connection:
            connection.execute(this.values(**values))
        if problem:
            lost = self._lost[channel] = self._lost.get(channel, 0.0) + time.monotonic() - began
            if message["tries"] < STUBBORN or lost > PATIENCE:
                self._dead[channel] = problem
        return problem


def _body(message: Mapping[Any, Any], now: float) -> str:
    waited = now - message["written"]
    late = f"Delivered {spoken(waited)} late.\n" if waited > LATE else ""
    again = "Perhaps told before: the last try was cut short.\n" if message["tries"] and not message["problem"] else ""
    return f"{late}{again}{message['body']}Message {message['id']}\n"
