"""Whether the list of pools moves, and is the table: other people bet meanwhile, and other rounds have pools, too."""

import itertools
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest

from fixtures.clients.jackpot.pools import Pools
from fixtures.clients.jackpot.settings import JackpotApi, JackpotHealth
from roundsman.failure import WrongAnswer
from roundsman.http import HttpClient
from roundsman.marks import mark
from roundsman.target import Deadlines
from tests.servers import http, serving

Row = tuple[Any, Any, int]


class Table:
    """A table that is another one with every look; the last one stays."""

    def __init__(self, *states: Sequence[Row]) -> None:
        self._states = itertools.chain(states, itertools.repeat(states[-1]))

    def rows(self, query: str) -> Sequence[Row]:
        return next(self._states)


@contextmanager
def answering(*contents: Any, within: float = 0.5) -> Iterator[Pools]:
    """Pools of a server that says one thing after the other, and the last one for ever."""
    answers = itertools.chain(contents, itertools.repeat(contents[-1]))
    with serving(lambda connection: connection.sendall(http(json.dumps(next(answers)).encode()))) as port:
        url = f"http://127.0.0.1:{port}"
        client = HttpClient(url, Deadlines())
        yield Pools(client, JackpotApi(url=url, agree_within=0.5), client, JackpotHealth(url=url), within)


def listing(*rows: Row) -> dict[str, Any]:
    pools = [{"group": group, "current_amount": amount, "version": version} for group, amount, version in rows]
    return {"pools": pools}


def updated(moment: str | None) -> dict[str, Any]:
    return {"status": "healthy", "last_update": moment}


def test_the_first_update_after_a_start_is_one() -> None:
    with answering(updated(None), updated(None), updated("2026-03-01T12:00:00Z"), within=30.0) as pools:
        pools.must_move()


@pytest.mark.parametrize(
    ("moment", "words"), [(None, "there is none"), ("2026-03-01T12:00:00Z", "stands still")], ids=["none", "old"]
)
def test_no_further_update_is_told(moment: str | None, words: str) -> None:
    with answering(updated(moment)) as pools, pytest.raises(WrongAnswer, match=words):
        pools.must_move()


@pytest.mark.parametrize(
    ("listed", "before", "after"),
    [
        (("mini", "100", 4), ("mini", Decimal("100.00"), 4), ("mini", Decimal("100.00"), 4)),
        (("mini", "1.5", 6), ("mini", Decimal(1), 4), ("mini", Decimal(3), 9)),
        (("mini", "3", 9), ("mini", Decimal(1), 4), ("mini", Decimal(3), 9)),
        (("odd", "NaN", 0), ("odd", Decimal("NaN"), 0), ("odd", Decimal("NaN"), 0)),
        ((None, None, 0), (None, None, 0), (None, None, 0)),
    ],
    ids=["same", "between", "after", "nan", "null"],
)
def test_a_list_that_was_true_since_we_asked_is_the_table(listed: Row, before: Row, after: Row) -> None:
    with answering(listing(listed)) as pools:
        pools.must_agree_with(Table([before], [after]))  # type: ignore[arg-type]


def test_pools_of_other_rounds_may_come_and_go() -> None:
    with answering(listing(("mini", "1", 1), (mark(), "10.00", 0))) as pools:
        pools.must_agree_with(Table([("mini", 1, 1), (mark(), 10, 0)], [("mini", 1, 1)]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "listed",
    [[("mini", "1", 4)], [("mini", "7", 5)], [("mini", "9", 12)], [("mini", "2", 5)] * 2, []],
    ids=["old", "other-amount", "version-was-reset", "twice", "missing"],
)
def test_another_list_is_told(listed: Sequence[Row]) -> None:
    with answering(listing(*listed)) as pools, pytest.raises(WrongAnswer, match="other ones: mini"):
        pools.must_agree_with(Table([("mini", 2, 5)]))  # type: ignore[arg-type]
