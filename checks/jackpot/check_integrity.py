"""The database can be read and trusted: tables, indexes, checksums, and no table that lost its rows."""

from fixtures.cases.jackpot import DATABASE_CORRUPT
from fixtures.clients.jackpot.integrity import Integrity
from roundsman import Kind, detects


@detects(DATABASE_CORRUPT, kind=Kind.DB)
def check_every_table_can_be_read(integrity: Integrity) -> None:
    integrity.must_have_readable_tables()


@detects(DATABASE_CORRUPT, kind=Kind.DB)
def check_every_index_is_sound(integrity: Integrity) -> None:
    integrity.must_have_sound_indexes()


@detects(DATABASE_CORRUPT, kind=Kind.DB)
def check_no_checksum_has_failed(integrity: Integrity) -> None:
    integrity.must_count_no_failed_checksum()


@detects(DATABASE_CORRUPT, kind=Kind.DB)
def check_no_table_has_lost_its_rows(integrity: Integrity) -> None:
    integrity.must_hold_rows()
