"""What is said arrives once, as it was written, whatever other messages, lanes and channels do."""

import smtplib
import threading
from email import message_from_string
from email.message import Message
from pathlib import Path

import pytest

from roundsman.alerts.channels import senders
from roundsman.alerts.outbox import STUBBORN, Send, deliver
from roundsman.alerts.readdress import readdress
from roundsman.alerts.rows import write_message
from roundsman.databases import PostgresServer
from roundsman.nights.settings import NightSettings
from roundsman.record.database import Record
from roundsman.record.reading import read_status
from roundsman.target.secret import Secret

PLACE = ("street", "here")


def said(record: Record, *titles: str, channel: str = "desk") -> None:
    with record.writing() as connection:
        for title in titles:
            write_message(
                connection,
                *PLACE,
                alert=1,
                channel=channel,
                kind="open",
                title=title,
                body="B\n",
                written=1.0,
                round="",
            )


def address(record: str, tmp_path: Path, request: pytest.FixtureRequest) -> Path | str:
    if record == "SQLite":
        return tmp_path / "record.sqlite"
    postgres: PostgresServer = request.getfixturevalue("postgres")
    postgres.create_database("lanes")
    return postgres.url("lanes")


@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_two_lanes_deliver_a_message_once(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place = address(kind, tmp_path, request)
    sent: list[str] = []
    began, goes_on = threading.Event(), threading.Event()

    def slow(title: str, body: str, kind: str) -> str:
        began.set()
        assert goes_on.wait(60)
        sent.append(title)
        return ""

    def lane() -> None:
        with Record(place) as record:
            deliver(record, *PLACE, {"desk": slow})

    with Record(place) as record:
        said(record, "one")
        first = threading.Thread(target=lane)
        first.start()
        assert began.wait(60)
        said(record, "two")
        second = deliver(record, *PLACE, {"desk": slow})
        goes_on.set()
        first.join()
    assert (second.delivered, second.undelivered) == ([], []), "the first lane is at it"
    assert sent == ["one", "two"], "also what was written meanwhile"


def test_a_message_that_a_channel_will_not_have_does_not_keep_the_others_back(tmp_path: Path) -> None:
    def picky(title: str, body: str, kind: str) -> str:
        return "HTTP 400" if title == "too long" else ""

    with Record(tmp_path / "record.sqlite") as record:
        said(record, "too long", "short", "new")
        for _ in range(STUBBORN):
            assert deliver(record, *PLACE, {"desk": picky}).delivered == []
        found = deliver(record, *PLACE, {"desk": picky})
        assert found.delivered == ["short", "new"]
        assert found.undelivered == ["too long (to desk: HTTP 400)"]


def test_a_channel_that_is_dead_is_asked_once_a_turn_by_what_is_new(tmp_path: Path) -> None:
    asked: list[str] = []

    def dead(title: str, body: str, kind: str) -> str:
        asked.append(title)
        return "HTTP 503"

    with Record(tmp_path / "record.sqlite") as record:
        said(record, "one", "two", "three")
        for _ in range(STUBBORN):
            deliver(record, *PLACE, {"desk": dead})
        assert asked == ["one"] * STUBBORN


def settings_with(monkeypatch: pytest.MonkeyPatch, *channels: str) -> NightSettings:
    monkeypatch.setenv("CHANNEL", "json://127.0.0.1:1")
    return NightSettings.model_validate(
        {"name": "street", "record": {"location": "here"}, "channels": {name: {"env": "CHANNEL"} for name in channels}}
    )


def test_what_waits_for_a_channel_that_is_no_more_goes_to_those_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from roundsman.alerts.judge import About, Alert
    from roundsman.alerts.rows import write_alert
    from roundsman.vocabulary import Severity

    sent: list[str] = []

    def send(title: str, body: str, kind: str) -> str:
        sent.append(title)
        return ""

    with Record(tmp_path / "record.sqlite") as record:
        with record.writing() as connection:
            write_alert(connection, Alert(About.FAILING, ["toy/lamp-dim"], Severity.P2, 0.0, steps=1), *PLACE)
        said(record, "lost", channel="old")
        (told,) = readdress(record, settings_with(monkeypatch, "new"))
        assert told == "lost (to old: the target has no such channel any more): goes to new"
        assert readdress(record, settings_with(monkeypatch, "new")) == [], "said once"
        assert deliver(record, *PLACE, {"new": send}).delivered == ["lost"]
        said(record, "nobody", channel="old")
        (told,) = readdress(record, settings_with(monkeypatch))
        assert "nobody is told of it" in told
        with record.reading() as connection:
            assert read_status(connection, 0.0).undelivered == []
    assert sent == ["lost"]


TEXT = "The lamp is dim\n1. Clean it.\n2. Replace it.\n  Observed: <html><title>502</title> & more\nMessage 1\n"


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # of the library
def test_a_mail_shows_the_text_as_it_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    mails: list[Message] = []

    class Server:
        def __init__(self, *_: object, **__: object) -> None: ...
        def ehlo(self, *_: object) -> None: ...
        def starttls(self, *_: object, **__: object) -> None: ...
        def login(self, *_: object) -> None: ...
        def quit(self) -> None: ...
        def sendmail(self, sender: str, to: object, text: str) -> None:
            mails.append(message_from_string(text))

    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr(smtplib, "SMTP_SSL", Server)
    monkeypatch.setenv("MAIL", "mailto://user:word@example.com?to=desk@example.com")
    send: Send = senders({"desk": Secret(env="MAIL")})["desk"]
    assert send("[P2] toy/lamp-dim failing on street", TEXT, "open") == ""
    (mail,) = mails
    parts = {part.get_content_type(): part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()}
    plain, html = parts.get("text/plain"), parts.get("text/html")
    assert isinstance(plain, bytes)
    assert TEXT.strip() in plain.decode().replace("\r\n", "\n")
    if html is not None:
        assert isinstance(html, bytes)
        assert "&lt;html&gt;" in html.decode()
        assert "<br" in html.decode()
