"""What a killed round left is removed, and nothing else."""

import json
import time
from pathlib import Path

import httpx
import psycopg

from tests.gate.rounds import Rounds


def test_only_marked_and_old_orders_are_swept(rounds: Rounds) -> None:
    old, young = f"roundsman-{int(time.time()) - 7200}-0123abcd", f"roundsman-{int(time.time())}-0123abcd"
    foreign = "roundsman-of-the-city"
    url = Path(rounds.content["scanner"]["queue_database"]["url"]["file"]).read_text(encoding="utf-8")
    with psycopg.connect(url, autocommit=True) as connection:
        for name in (old, young, foreign):
            connection.execute(
                "INSERT INTO orders (order_id, garment_code, created_by) VALUES (%s, 'suit_2pc', 'roundsman')", (name,)
            )
        listed = rounds.make("sweep", "--dry-run")
        swept = rounds.make("sweep", "--json")
        left = {row[0] for row in connection.execute("SELECT order_id FROM orders WHERE order_id LIKE 'roundsman-%%'")}
        for name in (young, foreign):
            connection.execute("DELETE FROM orders WHERE order_id = %s", (name,))
    assert f"scanner/orders: found {old}" in listed.out
    assert "1 would be removed, 1 too young" in listed.out
    assert swept.code == 0, swept.error
    removed = [name for sweeper in json.loads(swept.out)["sweepers"] for name in sweeper["removed"]]
    assert removed == [old]
    assert left == {young, foreign}


def test_captures_are_swept(rounds: Rounds) -> None:
    scanner = rounds.content["scanner"]
    factory, account = scanner["pattern_factory"]["url"], scanner["account"]
    secret = Path(account["password"]["file"]).read_text(encoding="utf-8").strip()
    reason = f"roundsman-{int(time.time()) - 7200}-4567abcd"
    with httpx.Client() as person:
        logged_in = person.post(f"{factory}/auth/login", json={"username": account["username"], "password": secret})
        person.headers["Authorization"] = f"Bearer {logged_in.json()['access_token']}"
        captures = f"{scanner['measuring']['url']}/captures"
        kept = person.post(captures, json={"source": "reference", "reason": "of a person"}).json()
        person.post(captures, json={"source": "reference", "reason": reason})
        swept = rounds.make("sweep")
        left = [capture["reason"] for capture in person.get(captures).json()["captures"]]
        person.delete(f"{captures}/{kept['capture_id']}")
    assert f"scanner/captures: removed {reason}" in swept.out, swept.out + swept.error
    assert left == ["of a person"]


def test_a_target_that_only_allows_reading_is_not_swept(rounds: Rounds) -> None:
    rounds.say(rungs=["read"])
    told = rounds.make("sweep")
    assert told.code == 2
    assert "removing needs rung write, which this target does not allow" in told.error


def test_doctor_tries_what_a_round_needs(rounds: Rounds, closed_port: int) -> None:
    scanner = rounds.content["scanner"]
    rounds.say(
        anchors={"gateway": f"127.0.0.1:{closed_port}"},
        scanner={**scanner, "admin_account": {**scanner["admin_account"], "password": {"env": "NOT_THERE"}}},
    )
    told = rounds.make("doctor")
    assert told.code == 1
    assert "monitor: logs in" in told.out
    assert "admin: the secret in environment variable NOT_THERE is missing or empty" in told.out
    assert f"127.0.0.1:{closed_port}: connection refused" in told.out
    machines = [line for line in told.lines if line.startswith("  machine ")]
    assert machines
    assert all(line.endswith("local://: answers") for line in machines)
    databases = [line for line in told.lines if line.startswith("  database ")]
    assert len(databases) == 2
    assert all(line.endswith(" answers") for line in databases)
