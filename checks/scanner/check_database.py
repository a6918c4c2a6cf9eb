"""The scanner's database: it answers, holds what the service stands on, and nobody waits for a lock."""

from fixtures.cases.scanner import DATABASE
from fixtures.clients.scanner.database import ScannerDatabase
from roundsman import Kind, detects


@detects(DATABASE, kind=Kind.DB)
def check_it_answers(scanner_database: ScannerDatabase) -> None:
    scanner_database.must_answer()


@detects(DATABASE, kind=Kind.DB)
def check_it_holds_its_schema(scanner_database: ScannerDatabase) -> None:
    scanner_database.must_hold_its_schema()


@detects(DATABASE, kind=Kind.DB)
def check_it_has_garments(scanner_database: ScannerDatabase) -> None:
    scanner_database.must_have_garments()


@detects(DATABASE, kind=Kind.DB)
def check_nobody_waits_for_a_lock(scanner_database: ScannerDatabase) -> None:
    scanner_database.must_not_be_blocked()
