"""The drill on real servers: what our own tools lack is not the dump's fault, and no row of a dump leaves it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.clients.jackpot.recovery_settings import ScriptFolder
from fixtures.clients.jackpot.restore import OUR_OWN_TROUBLE, Drill, first_complaint
from roundsman import CannotLook
from roundsman.databases.throw_away import ThrowAwayServer
from roundsman.evidence import begin_evidence
from roundsman.failure import WrongAnswer

ENDS = "\n-- PostgreSQL database dump complete\n"
TWICE = """
CREATE TABLE players (address text PRIMARY KEY);
COPY players (address) FROM stdin;
somebody@example.com
ERROR: somebody@example.com
somebody@example.com
\\.
"""


@pytest.fixture(scope="module")
def servers() -> Iterator[ThrowAwayServer]:
    server = ThrowAwayServer("embedded", Path())
    yield server
    server.close()


def drill(servers: ThrowAwayServer, folder: Path, script: str) -> Drill:
    (folder / "dump.sql").write_text(script + ENDS, encoding="utf-8")
    return Drill("script", ScriptFolder(folder=folder), servers, None)


@pytest.mark.parametrize(
    "statement",
    ["CREATE EXTENSION postgis_of_our_own;", "SET a_parameter_of_next_year = 0;"],
    ids=["extension", "newer-server"],
)
def test_what_our_own_server_lacks_is_not_the_dumps_fault(
    servers: ThrowAwayServer, tmp_path: Path, statement: str
) -> None:
    with pytest.raises(CannotLook, match="cannot be restored by our own psql"):
        drill(servers, tmp_path, statement).must_restore()


@pytest.mark.parametrize(
    "complaint",
    [
        "pg_restore: error: unsupported version (1.17) in file header",
        'psql:x.sql:7: ERROR:  could not extend file "base/16384/2619": No space left on device\nHINT:  Check it.',
    ],
)
def test_our_own_tools_and_our_own_disk_are_not_the_dumps_fault(complaint: str) -> None:
    assert OUR_OWN_TROUBLE.search(first_complaint(complaint) or "")


def test_a_tablespace_of_the_real_server_is_not_needed(servers: ThrowAwayServer, tmp_path: Path) -> None:
    script = "SET default_tablespace = fast;\nCREATE TABLE jackpots (id integer);"
    found = drill(servers, tmp_path, script)
    found.must_restore()
    found.close()


def test_the_copy_does_not_listen_to_what_is_live(servers: ThrowAwayServer, tmp_path: Path) -> None:
    listening = "CREATE SUBSCRIPTION live CONNECTION 'host=127.0.0.1' PUBLICATION pools WITH (connect = false);"
    found = drill(servers, tmp_path, f"{listening}\nCREATE TABLE jackpots (id integer);")
    found.must_restore()
    found.close()


def test_no_row_of_a_dump_is_told(servers: ThrowAwayServer, tmp_path: Path) -> None:
    evidence = begin_evidence()
    with pytest.raises(WrongAnswer, match="duplicate key value violates unique constraint") as caught:
        drill(servers, tmp_path, TWICE).must_restore()
    assert "somebody@example.com" not in evidence.text() + str(caught.value)
