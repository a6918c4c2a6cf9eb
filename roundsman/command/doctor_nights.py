"""What `roundsman doctor` says of the nights of a target: its record, its channels, its dead man's switch."""

from collections.abc import Iterator
from pathlib import Path

from roundsman.command.findings import Finding
from roundsman.command.recording import settings_or_usage

CONTAINERS = ("/.dockerenv", "/run/.containerenv", "/var/run/secrets/kubernetes.io")
"""One of these is there in a container."""


def examine_nights(target: str, folder: Path, *, tell: bool) -> Iterator[Finding]:
    """Whether the record can be opened and every channel be used; with `tell` by really saying something."""
    from roundsman.alerts.channels import problem_of, senders
    from roundsman.nights.dead_man import SUCCESS, ping
    from roundsman.nights.logbook import open_record
    from roundsman.record.database import RecordError

    settings = settings_or_usage(target)
    try:
        with open_record(settings, folder) as record:
            yield Finding("", "record", f"{record.place} answers")
    except RecordError as error:
        yield Finding("", "record", "", str(error))
    is_passing = not settings.record.location and any(Path(sign).exists() for sign in CONTAINERS)
    also = ", the name of this container, and the next one has another: set [record] location" if is_passing else ""
    yield Finding("", "location", f"{settings.location}{also}")
    send = senders(settings.channels)
    for name, secret in settings.channels.items():
        problem = problem_of(secret)
        if tell and not problem:
            title = f"Test of channel {name}"
            problem = send[name](title, f"roundsman doctor: alerts of {settings.name} arrive here.", "test")
        said = "told" if tell else "can be used; --tell sends a test message"
        yield Finding("channel", name, "" if problem else said, problem)
    if settings.dead_man is not None:
        problem = ping(settings.dead_man, SUCCESS) if tell else ""
        yield Finding("", "dead man's switch", "" if problem else "heard" if tell else "set; --tell pings it", problem)
