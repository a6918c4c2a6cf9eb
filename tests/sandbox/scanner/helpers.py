"""Orders as a person sends them."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

PERSON = {
    "chest_girth": 102.5,
    "waist_girth": 88.0,
    "hip_girth": 98.0,
    "shoulder_width": 46.0,
    "neck_girth": 40.0,
    "sleeve_length": 64.0,
    "inseam": 80.0,
    "wrist_girth": 17.5,
}


def order(**changes: Any) -> dict[str, Any]:
    """An order that nothing is wrong with."""
    return {
        "order_id": f"test-{secrets.token_hex(6)}",
        "garment_type": "suit_3pc",
        "measurements": PERSON,
        "confidence": 0.9,
        **changes,
    }


@contextmanager
def ordered(factory: httpx.Client, headers: dict[str, str], **changes: Any) -> Iterator[str]:
    """An order that was taken; removed afterwards."""
    document = order(**changes)
    answer = factory.post("/patterns/generate", json=document, headers=headers)
    assert answer.status_code == 202, answer.text
    try:
        yield document["order_id"]
    finally:
        factory.delete(f"/patterns/{document['order_id']}", headers=headers)


def ended(factory: httpx.Client, headers: dict[str, str], order_id: str, seconds: float = 30.0) -> dict[str, Any]:
    """The status of an order once it is done or failed, or when time is up."""
    return _status(factory, headers, order_id, seconds, {"done", "failed"})


def begun(factory: httpx.Client, headers: dict[str, str], order_id: str) -> dict[str, Any]:
    """The status of an order once a worker has taken it, or when time is up."""
    return _status(factory, headers, order_id, 30.0, {"processing", "done", "failed"})


def _status(
    factory: httpx.Client, headers: dict[str, str], order_id: str, seconds: float, wanted: set[str]
) -> dict[str, Any]:
    deadline = time.monotonic() + seconds
    while True:
        status: dict[str, Any] = factory.get(f"/patterns/{order_id}/status", headers=headers).json()
        if status["status"] in wanted or time.monotonic() > deadline:
            return status
        time.sleep(0.01)
