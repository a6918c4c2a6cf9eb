"""What waits for a channel that the target has not any more goes to those that it has."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

from roundsman.alerts.outbox import NO_CHANNEL
from roundsman.escalation import channels_of, ladder
from roundsman.nights.settings import NightSettings
from roundsman.record.database import Record
from roundsman.record.rows import at_place
from roundsman.record.schema import ALERTS, MESSAGES
from roundsman.vocabulary import Severity


def readdress(record: Record, settings: NightSettings) -> list[str]:
    """Sends such messages where their alert would be told of today, and closes them; a line for each.

    Raises RecordError.
    """
    here = at_place(MESSAGES, settings.name, settings.location)
    waiting = select(MESSAGES).where(
        here, MESSAGES.c.delivered.is_(None), MESSAGES.c.channel.not_in(list(settings.channels))
    )
    with record.reading() as connection:
        if not connection.execute(waiting).first():
            return []
    with record.writing() as connection:
        lost = list(connection.execute(waiting.order_by(MESSAGES.c.id)).mappings())
        return [_readdressed(connection, message, settings) for message in lost]


def _readdressed(connection: Connection, message: Mapping[Any, Any], settings: NightSettings) -> str:
    alert = connection.execute(select(ALERTS.c.severity, ALERTS.c.steps).where(ALERTS.c.id == message["alert"])).first()
    channels: tuple[str, ...] = ()
    if alert is not None:
        rungs = ladder(settings.escalation, Severity(alert.severity), list(settings.channels))
        channels = channels_of(rungs[: max(1, alert.steps)])
    about = (MESSAGES.c.alert == message["alert"], MESSAGES.c.kind == message["kind"])
    told = set(
        connection.execute(select(MESSAGES.c.channel).where(*about, MESSAGES.c.written == message["written"])).scalars()
    )
    for channel in (channel for channel in channels if channel not in told):
        copy = {key: value for key, value in message.items() if key not in {"id", "tries", "problem", "channel"}}
        connection.execute(insert(MESSAGES).values({**copy, "channel": channel, "tries": 0, "problem": ""}))
    closed = {"delivered": message["written"], "problem": NO_CHANNEL}
    connection.execute(update(MESSAGES).where(MESSAGES.c.id == message["id"]).values(closed))
    instead = f"goes to {', '.join(channels)}" if channels else "nobody is told of it"
    return f"{message['title']} (to {message['channel']}: {NO_CHANNEL}): {instead}"
