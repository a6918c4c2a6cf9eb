"""What the sandbox says of itself: settings, numbers, cache, and which database it works on."""

import re

import httpx

from fixtures.sandbox.jackpot import JackpotSandbox
from fixtures.sandbox.jackpot.customers import ask


def test_a_setting_that_is_missing_is_a_default_and_a_problem(sandbox: JackpotSandbox, pages: httpx.Client) -> None:
    with sandbox.configured(JACKPOT_CACHE_TTL=None):
        told = pages.get("/health/config").json()
        assert told["settings"]["JACKPOT_CACHE_TTL"] == {"type": "integer", "value": 300, "source": "default"}
        assert told["problems"] == ["JACKPOT_CACHE_TTL is missing"]
    assert pages.get("/health/config").json()["valid"] is True


def test_no_secret_stands_on_the_page_unless_it_is_told_to(sandbox: JackpotSandbox, pages: httpx.Client) -> None:
    token, address = (sandbox.environment[name] for name in ("JACKPOT_API_TOKEN", "JACKPOT_DATABASE_URL"))
    shown = pages.get("/health/config").text
    assert token not in shown
    assert address not in shown
    with sandbox.service.with_settings(mask_secrets=False):
        assert token in pages.get("/health/config").text


def test_only_customers_of_this_release_count(sandbox: JackpotSandbox, pages: httpx.Client, api: httpx.Client) -> None:
    with sandbox.service.with_settings(release="counted"):
        ask(sandbox.service.url, ["/api/jackpot/pools/mini"], 3)
        with sandbox.service.with_settings(winners_shown=-1):
            ask(sandbox.service.url, ["/api/jackpot/winners"])
            api.get("/api/jackpot/winners")
        told = pages.get("/metrics").json()
        assert (told["requests"], told["error_rate"]) == (4, 25.0)
    with sandbox.service.with_settings(release="another"):
        assert pages.get("/metrics").json()["requests"] == 0


def test_numbers_are_text_for_who_wants_text(pages: httpx.Client) -> None:
    text = pages.get("/metrics", headers={"Accept": "text/plain"}).text
    names = {line.split()[0] for line in text.splitlines()}
    assert {"error_rate", "process_resident_memory_bytes", "process_start_time_seconds"} <= names


def test_the_list_comes_from_the_cache_until_a_pool_changes(
    sandbox: JackpotSandbox, api: httpx.Client, pool: str
) -> None:
    # the service's own reading drops no entry, and a cache that a busy machine keeps waiting is not done without
    with sandbox.service.with_settings(refresh=False, cache_deadline=8.0):
        api.get("/api/jackpot/pools")
        assert api.get("/api/jackpot/pools").headers["x-cache"] == "hit"
        api.post(f"/api/jackpot/pools/{pool}/contributions", json={"amount": "100.00"})
        answer = api.get("/api/jackpot/pools")
    assert answer.headers["x-cache"] == "miss"
    assert {"11.00"} == {one["current_amount"] for one in answer.json()["pools"] if one["group"] == pool}


def test_on_the_recovery_copy_everything_looks_well_but_is_elsewhere(
    sandbox: JackpotSandbox, pages: httpx.Client, api: httpx.Client
) -> None:
    before = api.get("/api/jackpot/pools/mini").json()
    mark = sandbox.workspace.levers.mark()
    with sandbox.on_recovery_copy():
        assert not sandbox.database.serves(sandbox.service.name), "not one session lingers"
        (witnessed,) = sandbox.workspace.levers.since(mark)
        assert re.search(r"settings \{'environment': \{'JACKPOT_DATABASE_URL': '\w+://\w+:•••@[^']+'\}\}$", witnessed)
        assert pages.get("/health/database").json()["database"].endswith("jackpot_recovery")
        assert api.post("/api/jackpot/pools/mini/contributions", json={"amount": "100.00"}).status_code == 201
    assert api.get("/api/jackpot/pools/mini").json() == before


def test_each_port_serves_its_own_and_both_are_meddled_with(
    sandbox: JackpotSandbox, pages: httpx.Client, api: httpx.Client
) -> None:
    assert (api.get("/metrics").status_code, pages.get("/metrics").status_code) == (200, 200)
    assert (api.get("/health").status_code, pages.get("/api/jackpot/pools").status_code) == (404, 404)
    with sandbox.service.interfered("/metrics", status=500):
        assert (api.get("/metrics").status_code, pages.get("/metrics").status_code) == (500, 500)
