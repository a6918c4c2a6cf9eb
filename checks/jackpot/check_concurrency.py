"""Many at once: no contribution is lost, and transactions that get in each other's way come through."""

from fixtures.cases.jackpot import DEADLOCK, SERIALIZATION, VERSION_CONFLICT
from fixtures.clients.jackpot.crossing import Crossing
from fixtures.clients.jackpot.crowd import Crowd
from fixtures.clients.jackpot.own_pools import OwnPools
from fixtures.clients.jackpot.versions import Versions
from roundsman import Kind, Rung, detects


@detects(VERSION_CONFLICT, rung=Rung.WRITE, alone=True)
def check_a_version_is_taken_once(crowd: Crowd, own_pools: OwnPools) -> None:
    with own_pools.made() as group:
        crowd.must_be_taken_once(group)


@detects(VERSION_CONFLICT, rung=Rung.WRITE, alone=True)
def check_no_contribution_is_lost(crowd: Crowd, own_pools: OwnPools) -> None:
    with own_pools.made() as group:
        crowd.must_lose_nothing(group)


@detects(VERSION_CONFLICT, kind=Kind.DB)
def check_versions_are_possible(versions: Versions) -> None:
    versions.must_be_possible()


@detects(VERSION_CONFLICT, kind=Kind.DB)
def check_versions_only_grow(versions: Versions) -> None:
    versions.must_only_grow()


@detects(DEADLOCK, kind=Kind.DB, rung=Rung.WRITE)
def check_the_server_ends_a_deadlock(crossing: Crossing) -> None:
    crossing.must_be_ended_by_the_server()


@detects(DEADLOCK, kind=Kind.DB, rung=Rung.WRITE)
def check_the_service_tries_again_after_a_deadlock(crossing: Crossing) -> None:
    crossing.must_be_tried_again_after_a_deadlock()


@detects(SERIALIZATION, kind=Kind.DB, rung=Rung.WRITE)
def check_the_service_tries_again_after_a_change(crossing: Crossing) -> None:
    crossing.must_be_tried_again_after_a_change()
