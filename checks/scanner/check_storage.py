"""The output volume: room for patterns, open to the service, closed to everybody else."""

from fixtures.cases.scanner import STORAGE
from fixtures.clients.scanner.storage import Storage
from roundsman import Kind, detects


@detects(STORAGE, kind=Kind.HOST)
def check_it_has_room(storage: Storage) -> None:
    storage.must_have_room()


@detects(STORAGE, kind=Kind.HOST)
def check_the_service_may_write_it(storage: Storage) -> None:
    storage.must_take_files_of_the_service()


@detects(STORAGE, kind=Kind.HOST)
def check_not_everybody_may_write_it(storage: Storage) -> None:
    storage.must_be_closed_to_the_world()
