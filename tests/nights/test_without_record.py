"""A record that cannot be reached, or that refuses a round, neither wakes the slow checks nor stops the others."""

import json
from typing import Any

import pytest

from roundsman.nights.cadence import may_come_again
from roundsman.nights.looked import newest_looks
from tests.nights.night import Night
from tests.nights.test_record import rows


@pytest.fixture(autouse=True)
def _no_reports(night: Night) -> None:
    night.tell(reports={"build": "demand"})


def looks(night: Night) -> list[list[str]]:
    """The cases that each round looked at, oldest round first."""
    results = [json.loads((folder / "result.json").read_text()) for folder in night.rounds]
    return [sorted(check["case"] for check in result["checks"]) for result in results]


def test_without_a_record_the_folders_of_rounds_say_what_is_due(night: Night) -> None:
    rare = {"toy/lamp-warm": "7d"}
    night.say(cadence={"cases": rare})
    night.due()
    night.environment["RECORD"] = "postgresql://watch:sesame-open@127.0.0.1:1/nights"
    night.say(record={"url": {"env": "RECORD"}})
    for _ in range(2):
        ended = night.due()
        assert ended.code == 3
        assert "what is due is read from the folders of rounds: record " in ended.error
    assert looks(night)[1:] == [["toy/lamp-dim", "toy/lamp-out"]] * 2


def test_what_nobody_knows_of_is_looked_at_only_where_once_too_often_harms_nobody(night: Night) -> None:
    night.say(cadence={"cases": {"toy/lamp-warm": "7d"}})
    night.environment["RECORD"] = "postgresql://watch:sesame-open@127.0.0.1:1/nights"
    night.say(record={"url": {"env": "RECORD"}})
    night.due()
    assert looks(night) == [["toy/lamp-dim", "toy/lamp-out"]]


def test_a_record_that_can_only_be_read_makes_nothing_due_again(night: Night) -> None:
    night.say(cadence={"api": "10m", "cases": {"toy/lamp-warm": "30m"}})
    night.due()
    record = night.folder / "reports/record.sqlite"
    night.suite.write("sitecustomize.py", (night.folder / "sitecustomize.py").read_text() + READ_ONLY)
    assert "attempt to write a readonly database" in night.due(after=1800).error
    night.due()
    assert looks(night)[1:] == [["toy/lamp-dim", "toy/lamp-out", "toy/lamp-warm"]]
    assert record.exists()


READ_ONLY = """
from roundsman.record import database

def prepare(connection, _, before=database._prepare_sqlite):
    before(connection, _)
    connection.execute("PRAGMA query_only = ON")

database._prepare_sqlite = prepare
"""


def test_a_round_that_the_record_refuses_is_set_aside_and_the_others_go_on(night: Night) -> None:
    night.suite.write("sitecustomize.py", (night.folder / "sitecustomize.py").read_text() + PICKY)
    dim = "toy/lamp-dim"
    night.lamp.brightness = 13
    ended = night.due()
    assert ended.code == 1
    assert "the record refused this round, which is set aside: record " in ended.error
    refused = night.rounds[-1]
    assert (refused / "refused").exists()
    night.lamp.brightness = 10
    for _ in range(2):
        ended = night.due()
        assert (ended.code, ended.error) == (1, ""), "told once, and nothing else is held up"
    assert [title for title in night.receiver.titles() if dim in title] == [f"[P2] {dim} failing on street"]
    assert rows(night, "SELECT interrupted FROM rounds ORDER BY id") == [(1,), (0,), (0,)]
    (problems,) = rows(night, "SELECT problems FROM rounds WHERE interrupted")
    assert "the record refused this round" in str(problems[0])


PICKY = """
from sqlalchemy.exc import DataError

from roundsman.nights import logbook


def write_round(connection, seen, *rest, before=logbook.write_round):
    if any("13" in check.message for check in seen.result.checks):
        raise DataError("INSERT", {}, Exception("text fields cannot contain NUL"))
    return before(connection, seen, *rest)


logbook.write_round = write_round
"""


@pytest.mark.parametrize(
    ("item", "cadence", "expected"),
    [
        ({"rung": "read", "kind": "api"}, 60.0, True),
        ({"rung": "read", "kind": "api"}, 86400.0, False),
        ({"rung": "page", "kind": "api"}, 60.0, False),
        ({"rung": "abuse", "kind": "api"}, 60.0, False),
        ({"rung": "read", "kind": "load"}, 60.0, False),
    ],
    ids=["quick", "rare", "person", "abuse", "load"],
)
def test_nobody_is_called_twice_for_want_of_a_record(item: dict[str, Any], cadence: float, expected: bool) -> None:
    assert may_come_again(item, cadence) is expected


def test_a_look_of_the_future_yields_to_one_that_was() -> None:
    assert newest_looks({"a": 5.0, "b": 90.0}, [("a", 7.0), ("a", 6.0), ("b", 8.0), ("c", 99.0)], 10.0) == {
        "a": 7.0,
        "b": 8.0,
    }
