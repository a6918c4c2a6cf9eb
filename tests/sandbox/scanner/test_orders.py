"""Orders: measured, drawn, stored, cut, removed."""

import json
import struct
import zlib
from typing import Any

import httpx
import pytest

from fixtures.sandbox.scanner import ScannerSandbox
from tests.sandbox.scanner.helpers import PERSON, begun, ended, order, ordered
from tests.waiting import eventually

Headers = dict[str, str]
TOOK = """
    SELECT extract(epoch FROM finished_at - jobs.created_at)::float FROM jobs JOIN orders ON orders.id = order_key
    WHERE order_id = %s
"""
EIGHT = ["suit_2pc", "suit_3pc", "tuxedo_2pc", "tuxedo_3pc", "blazer", "trousers", "waistcoat", "overcoat"]


def test_an_order_is_drawn_well_within_a_second(
    sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers
) -> None:
    took = []
    for _ in range(5):  # the quickest counts: what else this machine does makes none quicker
        with ordered(factory, operator) as order_id:
            status = ended(factory, operator, order_id)
            assert status["status"] == "done", status
            assert set(status["files"]) == {"plt", "pds"}
            took += sandbox.database.rows(TOOK, order_id)
    assert len(took) == 5
    assert min(took)[0] < 1.0


@pytest.mark.parametrize("garment", EIGHT)
def test_every_garment_becomes_hpgl_and_pds(factory: httpx.Client, operator: Headers, garment: str) -> None:
    with ordered(factory, operator, garment_type=f"  {garment.upper()} ") as order_id:
        assert ended(factory, operator, order_id)["status"] == "done"
        plot = factory.get(f"/patterns/{order_id}/plt", headers=operator)
        assert plot.headers["content-type"] == "application/vnd.hp-hpgl"
        assert plot.text.startswith("IN;")
        assert plot.text.count("PD") >= 2
        content = factory.get(f"/patterns/{order_id}/pds", headers=operator).content
        magic, version, length, checksum, pieces = struct.unpack_from("<4s4sIIH", content)
        assert (magic, version, length) == (b"PDS\0", b"O25\0", len(content))
        assert checksum == zlib.crc32(content[18:])
        assert len(json.loads(content[18:])["pieces"]) == pieces


def test_a_bigger_person_gets_a_bigger_pattern(factory: httpx.Client, operator: Headers) -> None:
    widths = []
    for chest in (90.0, 120.0):
        measurements = {**PERSON, "chest_girth": chest}
        with ordered(factory, operator, garment_type="blazer", measurements=measurements) as order_id:
            ended(factory, operator, order_id)
            content = factory.get(f"/patterns/{order_id}/pds", headers=operator).content
            widths.append(max(x for x, _ in json.loads(content[18:])["pieces"]["front"]))
    assert widths[1] > widths[0] + 50


def test_the_same_order_twice_is_one_order(factory: httpx.Client, operator: Headers) -> None:
    document = order()
    first = factory.post("/patterns/generate", json=document, headers=operator)
    second = factory.post("/patterns/generate", json=document, headers=operator)
    assert (first.status_code, second.status_code) == (202, 200)
    assert first.json()["job_id"] == second.json()["job_id"]
    listed = factory.get("/orders", params={"order_id": document["order_id"]}, headers=operator).json()
    assert listed["total"] == 1
    other = factory.post("/patterns/generate", json={**document, "garment_type": "blazer"}, headers=operator)
    assert other.status_code == 409
    factory.delete(f"/patterns/{document['order_id']}", headers=operator)


def test_without_deduplication_it_is_two(sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers) -> None:
    document = order()
    with sandbox.pattern_factory.with_settings(deduplicate_orders=False):
        for _ in range(2):
            factory.post("/patterns/generate", json=document, headers=operator)
    listed = factory.get("/orders", params={"order_id": document["order_id"]}, headers=operator).json()
    assert listed["total"] == 2
    factory.delete(f"/patterns/{document['order_id']}", headers=operator)


def test_removing_an_order_removes_its_files(sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers) -> None:
    with ordered(factory, operator) as order_id:
        ended(factory, operator, order_id)
        assert list(sandbox.storage.glob(f"{order_id}.*"))
    assert not list(sandbox.storage.glob(f"{order_id}.*"))
    assert factory.get(f"/patterns/{order_id}/status", headers=operator).status_code == 404


def test_an_order_removed_while_it_is_drawn_leaves_nothing(
    sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers
) -> None:
    of_order = "SELECT jobs.id FROM jobs JOIN orders ON orders.id = order_key WHERE order_id = %s"
    with sandbox.queue_worker.with_settings(job_seconds=3600), ordered(factory, operator) as order_id:
        assert begun(factory, operator, order_id)["status"] == "processing"
        ((job,),) = sandbox.database.rows(of_order, order_id)
    told = f"job {job} of patterns "
    assert eventually(lambda: told in sandbox.queue_worker.log.read_text()), "the worker came to an end with it"
    assert not list(sandbox.storage.glob(f"*{order_id}*"))


def test_a_pattern_is_exported_again(sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers) -> None:
    with ordered(factory, operator) as order_id:
        ended(factory, operator, order_id)
        (sandbox.storage / f"{order_id}.pds").unlink()
        missing = factory.get(f"/patterns/{order_id}/pds", headers=operator)
        assert (missing.status_code, missing.json()["error"]["code"]) == (404, "E4002")
        assert factory.post(f"/patterns/{order_id}/export-pds", headers=operator).status_code == 202
        assert ended(factory, operator, order_id)["files"].keys() == {"plt", "pds"}


LEVERS: dict[str, tuple[dict[str, Any], str, bytes]] = {
    "another magic": ({"pds_magic": "PDX\0"}, "pds", b"PDX\0"),
    "another version": ({"pds_version": "O21"}, "pds", b"PDS\0O21"),
    "cut short": ({"file_size_limits": {"pds": 100}}, "pds", b"PDS\0"),
    "empty": ({"file_size_limits": {"plt": 0}}, "plt", b""),
}


@pytest.mark.parametrize(("values", "kind", "begins"), LEVERS.values(), ids=LEVERS.keys())
def test_the_writing_of_files_has_levers(
    sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers, values: dict[str, Any], kind: str, begins: bytes
) -> None:
    with sandbox.queue_worker.with_settings(**values), ordered(factory, operator) as order_id:
        ended(factory, operator, order_id)
        content = factory.get(f"/patterns/{order_id}/{kind}", headers=operator).content
    assert content.startswith(begins)
    assert len(content) == values.get("file_size_limits", {}).get(kind, len(content))


def test_a_full_storage_fails_the_job_and_says_why(
    sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers
) -> None:
    with sandbox.storage_filled(1.0), ordered(factory, operator) as order_id:
        status = ended(factory, operator, order_id)
        assert status["status"] == "failed"
        assert "No space left" in status["error"]
        assert factory.get("/health").json()["dependencies"]["storage"] == "full"
        assert factory.get(f"/patterns/{order_id}/plt", headers=operator).json()["error"]["code"] == "E4001"
    with sandbox.storage_filled(0.8), ordered(factory, operator) as order_id:
        assert ended(factory, operator, order_id)["status"] == "done"


def test_a_read_only_storage_fails_the_job_also_for_root(
    sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers
) -> None:
    with sandbox.storage_mode(0o555), ordered(factory, operator) as order_id:
        assert ended(factory, operator, order_id)["status"] == "failed"
        assert factory.get("/health").json()["dependencies"]["storage"] == "inaccessible"


def test_a_cut_plot_is_counted_by_the_machine(
    sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers
) -> None:
    def tally() -> dict[str, Any]:
        path = sandbox.installation.cutter_tally
        found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {"plots": 0, "metres": 0}
        return found

    before = tally()
    with ordered(factory, operator) as order_id:
        ended(factory, operator, order_id)
        factory.post(f"/patterns/{order_id}/cut", headers=operator)
        assert eventually(lambda: tally()["plots"] > before["plots"])
    after = tally()
    assert after["plots"] == before["plots"] + 1
    assert after["metres"] > before["metres"] + 5
    assert after["errors"] == 0
