"""Money: what makes no sense is refused, contributions add up to the cent, and a win pays what the pool held."""

import pytest

from fixtures.cases.jackpot import BAD_REQUEST, CONTRIBUTION_MATHS
from fixtures.clients.jackpot.bad_requests import BODIES, BadRequests
from fixtures.clients.jackpot.own_pools import OwnPools
from roundsman import Rung, detects

BETS = (29, 57, 58, 115)
"""Whole bets whose hundredth parts have no exact binary form."""


@detects(CONTRIBUTION_MATHS, rung=Rung.WRITE)
def check_contributions_add_up(own_pools: OwnPools) -> None:
    with own_pools.made() as group:
        own_pools.must_add_up(group, BETS)


@detects(CONTRIBUTION_MATHS, rung=Rung.WRITE)
def check_a_win_pays_the_pool(own_pools: OwnPools) -> None:
    with own_pools.made() as group:
        own_pools.must_pay_the_pool(group)


@detects(CONTRIBUTION_MATHS, rung=Rung.WRITE)
def check_a_won_pool_begins_with_its_seed(own_pools: OwnPools) -> None:
    with own_pools.made() as group:
        own_pools.must_begin_with_its_seed(group)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@detects(BAD_REQUEST)
def check_what_makes_no_sense_is_refused(bad_requests: BadRequests, body: bytes) -> None:
    bad_requests.must_be_refused(body)


@pytest.mark.parametrize("amount", ["-5.00", "ten"], ids=["negative", "text"])
@detects(BAD_REQUEST, rung=Rung.WRITE)
def check_what_makes_no_sense_is_not_booked(own_pools: OwnPools, amount: str) -> None:
    with own_pools.made() as group:
        own_pools.must_stay_the_same(group, amount)
