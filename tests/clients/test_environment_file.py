"""Settings files as people write them: with comments and quotation marks, and with the mode set elsewhere."""

from pathlib import Path

import pytest

from fixtures.clients.jackpot.environment import EnvironmentFile
from fixtures.clients.jackpot.keeping_settings import JackpotHost
from roundsman import CannotLook
from roundsman.failure import WrongAnswer
from roundsman.host import Host

WRITTEN = """
# of the last deployment
export NODE_ENV=production   # since 2024
JACKPOT_DATABASE_URL="postgresql://jackpot:secret@DB.example.com:5432/jackpot_db"  # the first of two
JACKPOT_DB_HOST='DB.example.com'
JACKPOT_DB_PORT = 5432 # as in the URL
JACKPOT_DB_NAME=jackpot_db
JACKPOT_DB_USER=jackpot
JACKPOT_CACHE_TTL=300
JACKPOT_MAX_CONNECTIONS=20
JACKPOT_LOG_LEVEL=info#debug
"""


def settings(folder: Path, text: str) -> EnvironmentFile:
    file = folder / ".env"
    file.write_text(text, encoding="utf-8")
    host = JackpotHost(environment_file=str(file))
    return EnvironmentFile(Host(host), host)


def test_comments_and_quotation_marks_are_no_part_of_a_value(tmp_path: Path) -> None:
    found = settings(tmp_path, WRITTEN)
    found.must_be_complete()
    found.must_name_one_database()
    found.must_be_quiet()
    found.must_be_for_production()


@pytest.mark.parametrize("line", ["JACKPOT_CACHE_TTL=", "JACKPOT_CACHE_TTL= # seconds", "JACKPOT_CACHE_TTL='' # none"])
def test_a_comment_alone_is_no_value(tmp_path: Path, line: str) -> None:
    with pytest.raises(WrongAnswer, match="JACKPOT_CACHE_TTL is empty"):
        settings(tmp_path, WRITTEN.replace("JACKPOT_CACHE_TTL=300", line)).must_be_complete()


def test_a_level_with_a_comment_behind_it_is_seen(tmp_path: Path) -> None:
    with pytest.raises(WrongAnswer, match="JACKPOT_LOG_LEVEL left on"):
        settings(tmp_path, WRITTEN.replace("info#debug", "debug # for today")).must_be_quiet()


def test_a_mode_that_is_set_elsewhere_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(CannotLook, match="says nothing of NODE_ENV"):
        settings(tmp_path, WRITTEN.replace("export NODE_ENV", "export MODE")).must_be_for_production()
