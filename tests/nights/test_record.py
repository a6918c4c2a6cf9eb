"""Every round is recorded as a whole, whatever ends it, and the status is read from there."""

import sqlite3
from pathlib import Path

import pytest

from roundsman.databases import PostgresServer
from tests.nights.night import Night

LOOKS = 'looks JOIN check_names ON number = "check"'
STUCK = """
import time
import pathlib
from fixtures.cases import LAMP_OUT, LAMP_WARM
from roundsman import detects


@detects(LAMP_OUT)
def check_it_shines(lamp):
    assert lamp.state().on, "it does not shine"


@detects(LAMP_WARM)
def check_it_never_ends():
    pathlib.Path("begun").touch()
    time.sleep(300)
"""


def rows(night: Night, statement: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(night.folder / "reports/record.sqlite") as record:
        return record.execute(statement).fetchall()


def test_a_round_is_recorded_with_every_verdict_duration_and_reason(night: Night) -> None:
    night.lamp.brightness = 10
    assert night.run().code == 1
    looks = rows(night, f"SELECT name, verdict, seconds > 0, message FROM {LOOKS} ORDER BY 1")
    assert [look[:3] for look in looks] == [
        ("toy/lamp-dim::check_it_is_bright", "failing", 1),
        ("toy/lamp-out::check_it_shines", "healthy", 1),
        ("toy/lamp-warm::check_it_stays_cool", "healthy", 1),
    ]
    assert "it is dim" in str(looks[0][3])
    assert rows(night, "SELECT target, purpose, verdict, interrupted FROM rounds") == [("street", "run", "failing", 0)]
    assert not list(night.folder.glob("reports/rounds/*/unrecorded"))


def test_the_status_says_since_when_how_available_and_how_often_it_flapped(night: Night) -> None:
    for brightness in (100, 10, 100):
        night.lamp.brightness = brightness
        night.clock += 60
        night.run()
    case = night.cases()["toy/lamp-dim"]
    assert (case["verdict"], case["windows"]["7d"]["flaps"]) == ("healthy", 2)
    assert case["resolved"] == pytest.approx(case["since"])
    assert 0 < case["windows"]["24h"]["availability"] < 1
    assert case["p95"] > 0
    ended = night.make("status", "--all")
    assert ended.code == 0, ended.text
    assert "toy/lamp-dim" in ended.out
    assert "2 of 3 healthy" not in ended.out
    assert "3 of 3 healthy" in ended.out


def test_consequences_stand_behind_their_root_in_the_status(night: Night) -> None:
    night.lamp.on = False
    night.run()
    cases = night.cases()
    assert cases["toy/lamp-dim"]["root"] == "toy/lamp-out"
    assert cases["toy/lamp-out"]["root"] == ""
    assert "behind toy/lamp-out" in night.make("status").out


def test_a_killed_round_is_recorded_as_interrupted_by_the_next_one(night: Night) -> None:
    checks = (night.folder / "checks/toy/check_lamp.py").read_text()
    night.suite.write("checks/toy/check_lamp.py", STUCK)
    process = night.start("run")
    from tests.engine.suites import wait_until

    wait_until((night.folder / "begun").exists, "the round was in the middle")
    process.kill()
    process.communicate()
    night.suite.write("checks/toy/check_lamp.py", checks)
    assert night.run().code == 0
    assert rows(night, "SELECT interrupted, verdict FROM rounds ORDER BY id") == [(1, "unknown"), (0, "healthy")]
    first = f"SELECT name, verdict FROM {LOOKS} WHERE round = (SELECT min(number) FROM rounds)"
    assert rows(night, first) == [("toy/lamp-out::check_it_shines", "healthy")]
    assert rows(night, "PRAGMA integrity_check") == [("ok",)]


def test_a_result_that_a_power_cut_tore_is_made_anew_of_the_journal(night: Night) -> None:
    night.run()
    (folder,) = night.rounds
    file = night.folder / "reports/record.sqlite"
    file.unlink()
    (folder / "unrecorded").write_text("street")
    whole = (folder / "result.json").read_text()
    (folder / "result.json").write_text(whole[: len(whole) // 2])
    for _ in range(2):
        assert night.run().code == 0
    assert rows(night, "SELECT interrupted FROM rounds ORDER BY id") == [(1,), (0,), (0,)]
    assert rows(night, f"SELECT count(*) FROM {LOOKS}") == [(9,)]


def test_a_record_that_cannot_be_written_is_told_and_caught_up_by_the_next_round(night: Night) -> None:
    blocked = night.folder / "reports/record.sqlite"
    blocked.mkdir(parents=True)
    ended = night.run()
    assert ended.code == 3
    assert "not recorded, the next round tries again: record " in ended.error
    assert "Traceback" not in ended.text
    blocked.rmdir()
    assert night.run().code == 0
    assert rows(night, "SELECT count(*) FROM rounds") == [(2,)]


def test_a_check_that_is_no_more_leaves_the_status(night: Night) -> None:
    night.run()
    assert "toy/lamp-warm" in night.cases()
    night.suite.replace("checks/toy/check_lamp.py", "@detects(LAMP_WARM)", "@detects(LAMP_OUT)")
    night.run()
    assert "toy/lamp-warm" not in night.cases()


def test_what_is_older_than_it_is_kept_leaves_the_record(night: Night) -> None:
    night.say(record={"keep_looks": "90m", "keep_history": "1d"})
    for _ in range(3):
        night.clock += 3600
        night.run()
    assert rows(night, "SELECT count(*) FROM rounds") == [(3,)]
    assert rows(night, "SELECT count(DISTINCT round) FROM looks") == [(2,)]
    night.clock += 86400
    night.run()
    assert rows(night, "SELECT count(*) FROM rounds") == [(1,)]


def test_a_place_of_which_no_round_comes_any_more_leaves_the_status_and_ends_its_alerts(night: Night) -> None:
    night.say(record={"location": "old", "keep_looks": "1h"})
    night.lamp.brightness = 10
    night.due()
    night.due()
    assert [alert["location"] for alert in night.status()["alerts"]] == ["old"]
    night.lamp.brightness = 100
    night.say(record={"location": "new", "keep_looks": "1h"})
    night.due(after=1800)
    assert {case["location"] for case in night.status()["cases"]} == {"old", "new"}
    night.due(after=3600)
    status = night.status()
    assert {case["location"] for case in status["cases"]} == {"new"}
    assert status["alerts"] == []


def test_several_locations_write_into_one_record_of_postgresql(night: Night, postgres: PostgresServer) -> None:
    postgres.create_role("watch", "a password: @/%")
    name = postgres.create_database("nights")
    postgres.execute(f'ALTER DATABASE "{name}" OWNER TO "{postgres.execute("SELECT current_user")[0][0]}"')
    night.environment["RECORD"] = postgres.url("nights")
    for location in ("Berlin", "Oslo"):
        night.say(record={"url": {"env": "RECORD"}, "location": location})
        night.lamp.on = location == "Berlin"
        night.run()
    found = {(case["location"], case["case"]): case["verdict"] for case in night.status()["cases"]}
    assert found["Berlin", "toy/lamp-out"] == "healthy"
    assert found["Oslo", "toy/lamp-out"] == "failing"
    assert not (night.folder / "reports/record.sqlite").exists()


def test_a_writer_that_never_ends_is_not_waited_for_without_end(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    from roundsman.record import database

    postgres.create_database("locked")
    short = postgres.url("locked").replace("postgresql://", "postgres://")  # as clusters hand it out
    with database.Record(short) as record, psycopg.connect(postgres.url("locked")) as other:
        other.execute(f"SELECT pg_advisory_lock({database.WRITER_LOCK})")
        monkeypatch.setattr(database, "LIMITS", database.LIMITS.replace(f"{database.BUSY:g}s", "50ms"))
        with pytest.raises(database.RecordError, match="lock timeout"), record.writing():
            pass


def test_a_database_that_does_not_answer_is_one_line_without_the_password(night: Night) -> None:
    night.environment["RECORD"] = "postgresql://watch:sesame-open@127.0.0.1:1/nights"
    night.say(record={"url": {"env": "RECORD"}})
    ended = night.run()
    assert ended.code == 3
    assert len(ended.error.splitlines()) == 1
    assert "sesame-open" not in ended.text
    assert night.make("status").code == 3


def test_the_schema_is_what_its_migrations_make(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from roundsman.record.database import HEAD, Record
    from roundsman.record.schema import METADATA

    with Record(tmp_path / "record.sqlite") as record, record.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == HEAD


def test_a_record_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    from roundsman.record.database import Record, RecordError

    file = tmp_path / "record.sqlite"
    Record(file).close()
    with sqlite3.connect(file) as record:
        record.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RecordError, match="newer Roundsman"):
        Record(file)
