"""Dumps as a drill reads them: what needs roles is left out, what differs is named, old copies do not pass for new."""

import json
import os
import time
from decimal import Decimal
from pathlib import Path

import pytest

from fixtures.clients.jackpot.dumps import Dump, Facts
from fixtures.clients.jackpot.recovery_settings import DumpFolder
from fixtures.clients.jackpot.scripts import without_owners
from roundsman import CannotLook
from roundsman.failure import WrongAnswer

HOUR = 3600.0
SCRIPT = """\\restrict key
SET default_tablespace = fast;
CREATE TABLE public.pools (id integer);
ALTER TABLE public.pools OWNER TO jackpot_service;
COPY public.pools (id) FROM stdin;
GRANT everything in a row of data;
\\.
GRANT SELECT ON TABLE public.pools TO monitoring;
ALTER TABLE ONLY public.pools ADD CONSTRAINT pools_pkey PRIMARY KEY (id);
\\unrestrict key
"""


def written(file: Path, age_hours: float) -> Path:
    file.write_bytes(b"PGDMP")
    moment = time.time() - age_hours * HOUR
    os.utime(file, (moment, moment))
    return file


def dump(folder: Path, age_hours: float = 0.0, made_hours_ago: float | None = None) -> Dump:
    written(folder / "pools.dump", age_hours)
    if made_hours_ago is not None:
        made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - made_hours_ago * HOUR))
        manifest = {"pools": 1, "groups": ["mini"], "made_at": made}
        (folder / "pools.dump.manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return Dump(DumpFolder(folder=folder))


def test_owners_and_grants_are_left_out_and_rows_are_not(tmp_path: Path) -> None:
    script, copy = tmp_path / "dump.sql", tmp_path / "copy.sql"
    script.write_text(SCRIPT, encoding="utf-8")
    without_owners(script, copy)
    kept = copy.read_text(encoding="utf-8").splitlines()
    assert kept == [line for number, line in enumerate(SCRIPT.splitlines()) if number not in {0, 1, 3, 7, 9}]


def test_a_script_that_commands_psql_is_not_run(tmp_path: Path) -> None:
    script = tmp_path / "dump.sql"
    script.write_text("\\! touch /tmp/somewhere\n", encoding="utf-8")
    with pytest.raises(CannotLook, match="holds a command of psql"):
        without_owners(script, tmp_path / "copy.sql")


def test_everything_that_differs_is_named() -> None:
    wanted = Facts(pools=2, groups=["a", "b"], amount=Decimal("1.10"), tables={"moves": 3, "days": 5})
    found = Facts(pools=1, groups=["a"], amount=Decimal("1.1"), least=Decimal(1), tables={"moves": 3})
    assert wanted.differing(found) == [
        "pools 1 instead of 2",
        "groups a instead of a, b",
        "rows of days None instead of 5",
    ]
    assert wanted.differing(wanted) == []


def test_a_fresh_dump_is_content(tmp_path: Path) -> None:
    dump(tmp_path, age_hours=25, made_hours_ago=25).must_be_fresh()


@pytest.mark.parametrize(("age", "made"), [(27, None), (27, 1), (0, 27)], ids=["file", "both", "copied"])
def test_an_old_dump_is_told_by_its_file_or_by_its_manifest(tmp_path: Path, age: float, made: float | None) -> None:
    with pytest.raises(WrongAnswer, match="27 h ago"):
        dump(tmp_path, age, made).must_be_fresh()


def test_a_dump_that_may_still_be_written_does_not_count_beside_a_whole_one(tmp_path: Path) -> None:
    whole, growing = written(tmp_path / "sunday.dump", 24), written(tmp_path / "monday.dump", 0)
    assert Dump(DumpFolder(folder=tmp_path)).path == whole
    whole.unlink()
    assert Dump(DumpFolder(folder=tmp_path)).path == growing


def test_a_manifest_that_cannot_be_read_is_our_own_trouble(tmp_path: Path) -> None:
    found = dump(tmp_path, made_hours_ago=1)
    (tmp_path / "pools.dump.manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CannotLook, match="cannot be used"):
        found.manifest()


def test_a_store_that_is_not_mounted_is_our_own_trouble(tmp_path: Path) -> None:
    with pytest.raises(CannotLook, match="is the store of the dumps mounted here"):
        Dump(DumpFolder(folder=tmp_path / "nowhere"))


def test_a_dump_that_is_too_large_is_not_restored(tmp_path: Path) -> None:
    dump(tmp_path)
    with pytest.raises(CannotLook, match="largest_bytes"):
        Dump(DumpFolder(folder=tmp_path, largest_bytes=4)).must_be_small_enough()
