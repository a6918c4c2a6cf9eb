"""Somebody takes an alert."""

from roundsman.alerts.judge import Alert
from roundsman.alerts.rows import open_alerts_of, write_alert, write_message
from roundsman.record.database import Record
from roundsman.redaction import REDACTOR


def take(record: Record, target: str, case: str, by: str, until: float | None, comment: str, now: float) -> list[Alert]:
    """Marks the open alerts that a case is part of as taken, and has everybody told who knows of them."""
    with record.writing() as connection:
        found = open_alerts_of(connection, target, case)
        for location, alert in found:
            alert.taken_by, alert.taken_until, alert.comment = by, until, comment
            write_alert(connection, alert, target, location)
            for channel in alert.channels:
                write_message(
                    connection,
                    target,
                    location,
                    alert=alert.id,
                    channel=channel,
                    kind="taken",
                    title=f"[{alert.severity}] {case} taken by {by} on {target}",
                    body=REDACTOR.mask(f"{comment}\nAlert {alert.id}\n".lstrip()),
                    written=now,
                )
    return [alert for _, alert in found]
