"""Money in the sandbox: to the cent, whoever is at it at the same time."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import httpx
import psycopg
import pytest

from fixtures.sandbox.jackpot import JackpotSandbox
from tests.waiting import eventually

POOLS = "/api/jackpot/pools"


def amount(api: httpx.Client, pool: str) -> Decimal:
    return Decimal(api.get(f"{POOLS}/{pool}").json()["current_amount"])


def test_half_a_cent_goes_to_the_even_one(api: httpx.Client, pool: str) -> None:
    for bet, share in (("0.50", "0.00"), ("1.50", "0.02"), ("2.50", "0.02"), ("29.00", "0.29")):
        answer = api.post(f"{POOLS}/{pool}/contributions", json={"amount": bet}).json()
        assert Decimal(answer["contribution"]) == Decimal(share), bet


def test_a_pool_never_holds_more_than_it_may(api: httpx.Client, pool: str) -> None:
    answer = api.post(f"{POOLS}/{pool}/contributions", json={"amount": "1000000.00"}).json()
    assert (answer["current_amount"], answer["contribution"]) == ("1000.00", "990.00")


def test_no_contribution_of_many_is_lost(api: httpx.Client, pool: str) -> None:
    # a dozen at once: of many more some wait so long for the row that they are sent away, which is another matter
    with ThreadPoolExecutor(max_workers=12) as people:
        sent = [people.submit(api.post, f"{POOLS}/{pool}/contributions", json={"amount": "29.00"}) for _ in range(60)]
        statuses = [answer.result().status_code for answer in sent]
    assert set(statuses) <= {201, 409}
    assert amount(api, pool) == Decimal("10.00") + statuses.count(201) * Decimal("0.29")


def test_without_locking_contributions_are_lost(sandbox: JackpotSandbox, api: httpx.Client, pool: str) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    with sandbox.service.with_settings(optimistic_locking=False), ThreadPoolExecutor(max_workers=60) as people:
        with psycopg.connect(sandbox.database.server.url(sandbox.database.database)) as holder:
            # reading goes on, writing waits: two at least have read the same pool before the first one writes
            holder.execute("LOCK TABLE jackpots IN SHARE MODE")
            sent = [
                people.submit(api.post, f"{POOLS}/{pool}/contributions", json={"amount": "29.00"}) for _ in range(60)
            ]
            assert eventually(lambda: sandbox.database.rows(waiting)[0][0] >= 2)
        taken = [answer.result().status_code for answer in sent].count(201)
    assert taken >= 2
    assert amount(api, pool) < Decimal("10.00") + taken * Decimal("0.29")


def test_a_win_pays_everything_and_leaves_the_seed(api: httpx.Client, pool: str) -> None:
    api.post(f"{POOLS}/{pool}/contributions", json={"amount": "500.00"})
    assert api.post(f"{POOLS}/{pool}/wins").json()["amount"] == "15.00"
    assert amount(api, pool) == Decimal("10.00")


@pytest.mark.parametrize("wrong", ["-1.00", "ten", "", "1.005", "0.00", None, True, 1.5, ["1"], "1e3", "٣"])
def test_what_is_no_amount_is_refused_and_not_booked(api: httpx.Client, pool: str, wrong: object) -> None:
    answer = api.post(f"{POOLS}/{pool}/contributions", json={"amount": wrong})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "J003")
    assert amount(api, pool) == Decimal("10.00")


def test_a_transfer_moves_and_neither_makes_nor_loses_money(api: httpx.Client, pool: str) -> None:
    before = amount(api, "mini") + amount(api, pool)
    assert api.post("/api/jackpot/transfers", json={"from": "mini", "to": pool, "amount": "5.00"}).status_code == 201
    assert amount(api, "mini") + amount(api, pool) == before
    assert api.post("/api/jackpot/transfers", json={"from": pool, "to": "mini", "amount": "5.00"}).status_code == 201
