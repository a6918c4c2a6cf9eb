"""The service's connections: to the database of now, with the limits of its role, as many as it may have."""

import asyncio
import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx

from fixtures.sandbox.jackpot import JackpotSandbox
from fixtures.sandbox.jackpot.service.application import LIMITS
from fixtures.sandbox.shared.database import Database
from tests.waiting import eventually


def test_a_connection_that_was_in_use_is_not_used_for_another_database(sandbox: JackpotSandbox) -> None:
    async def names(first: str, second: str) -> list[str]:
        address = first
        database = Database(lambda: address, "test", "J001", options=LIMITS)

        async def name() -> str:
            row = await database.row("SELECT current_database() AS name")
            assert row is not None
            return str(row["name"])

        async with database.connection():
            address = second
            seen = [await name()]
        seen.append(await name())
        await database.close()
        return seen

    with sandbox.database.copied("jackpot_elsewhere") as elsewhere:
        seen = asyncio.run(names(sandbox.database.service_url, elsewhere))
    assert [name.endswith("jackpot_elsewhere") for name in seen] == [True, True]


def test_the_limit_of_the_role_is_the_services(sandbox: JackpotSandbox) -> None:
    async def limit() -> str:
        database = Database(lambda: sandbox.database.service_url, "test", "J001", kept=0, options=LIMITS)
        row = await database.row("SHOW statement_timeout")
        assert row is not None
        return str(row["statement_timeout"])

    assert asyncio.run(limit()) == "1600ms"
    with sandbox.ground.statement_limit(None):
        assert asyncio.run(limit()) == "0"


def test_the_health_page_does_not_wait_for_the_work(
    sandbox: JackpotSandbox, api: httpx.Client, pages: httpx.Client, pool: str
) -> None:
    path, waiting = f"/api/jackpot/pools/{pool}/contributions", "SELECT count(*) FROM pg_locks WHERE NOT granted"
    over = threading.Event()

    def asks() -> None:
        # each wait ends after a second or so: whoever was sent away asks again, so that they all wait at some time
        while not over.is_set():
            with contextlib.suppress(httpx.HTTPError):
                api.post(path, json={"amount": "1.00"})

    with ThreadPoolExecutor(max_workers=30) as people, sandbox.database.lock_held("jackpots"):
        try:
            for _ in range(30):
                people.submit(asks)
            assert eventually(lambda: sandbox.database.rows(waiting)[0][0] >= 15), "fifteen never waited at once"
            told = pages.get("/health/database").json()
        finally:
            over.set()
    assert told["status"] == "healthy"
    assert told["connection_count"] <= int(sandbox.environment["JACKPOT_MAX_CONNECTIONS"])
