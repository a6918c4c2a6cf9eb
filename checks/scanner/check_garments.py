"""Garments: the eight types are accepted however they are written, others are not, and the list is the table's."""

import pytest

from fixtures.cases.scanner import GARMENT_TYPE
from fixtures.clients.scanner.database import ScannerDatabase
from fixtures.clients.scanner.garments import TYPES, UNSUPPORTED, GarmentRefresh, Garments
from roundsman import Kind, Rung, detects


@pytest.mark.parametrize("garment", TYPES)
@detects(GARMENT_TYPE)
def check_a_type_is_accepted_in_any_case_and_padding(garments: Garments, garment: str) -> None:
    garments.must_accept(f"  {garment.upper()} ")


@detects(GARMENT_TYPE)
def check_an_unsupported_type_is_refused_with_the_list(garments: Garments) -> None:
    garments.must_refuse(UNSUPPORTED)


@detects(GARMENT_TYPE, kind=Kind.DB)
def check_the_list_is_that_of_the_active_rows(garments: Garments, scanner_database: ScannerDatabase) -> None:
    garments.must_list(scanner_database.active_garments())


@detects(GARMENT_TYPE, rung=Rung.WRITE)
def check_refreshing_reads_the_list_again(garment_refresh: GarmentRefresh) -> None:
    garment_refresh.must_be_read_again()
