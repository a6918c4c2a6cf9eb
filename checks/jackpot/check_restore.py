"""The drill: the newest dumps are young, whole, and bring back the pools and a service that serves them."""

from fixtures.cases.jackpot import RESTORE
from fixtures.clients.jackpot.recovery_settings import CopyService
from fixtures.clients.jackpot.restore import Drill
from roundsman import Kind, detects


@detects(RESTORE, kind=Kind.DB)
def check_the_newest_archive_is_young(archive_drill: Drill) -> None:
    archive_drill.must_be_fresh()


@detects(RESTORE, kind=Kind.DB)
def check_the_newest_archive_restores(archive_drill: Drill) -> None:
    archive_drill.must_restore()


@detects(RESTORE, kind=Kind.DB)
def check_the_newest_archive_brings_the_pools_back(archive_drill: Drill) -> None:
    archive_drill.must_agree()


@detects(RESTORE, kind=Kind.DB)
def check_the_service_answers_on_the_copy(archive_drill: Drill, copy_service: CopyService) -> None:
    archive_drill.must_be_served(copy_service)


@detects(RESTORE, kind=Kind.DB)
def check_the_newest_script_restores(script_drill: Drill) -> None:
    script_drill.must_restore()


@detects(RESTORE, kind=Kind.DB)
def check_the_newest_script_brings_the_pools_back(script_drill: Drill) -> None:
    script_drill.must_agree()
