"""Orders: sending one again makes no second one, and a finished one has its files."""

from collections.abc import Callable

import pytest

from fixtures.cases.scanner import DUPLICATE_ORDER, PDS_DOWNLOAD, PLT_MISSING
from fixtures.clients.scanner.orders import Orders
from fixtures.clients.scanner.patterns import Patterns
from roundsman import Rung, detects

Promise = Callable[[Patterns, str], None]
PROMISES: dict[str, Promise] = {
    "magic": Patterns.must_have_the_magic,
    "length": Patterns.must_be_whole,
    "version": Patterns.must_have_the_version,
}


@detects(DUPLICATE_ORDER, rung=Rung.WRITE)
def check_an_order_may_be_sent_again(orders: Orders) -> None:
    with orders.placed() as order_id:
        orders.must_take_again(order_id)


@detects(DUPLICATE_ORDER, rung=Rung.WRITE)
def check_an_order_sent_again_is_still_one(orders: Orders) -> None:
    with orders.placed() as order_id:
        orders.send(order_id)
        orders.must_be_one(order_id)


@detects(PLT_MISSING, rung=Rung.WRITE)
def check_an_order_yields_a_plotter_file(orders: Orders, patterns: Patterns) -> None:
    with orders.placed() as order_id:
        orders.must_finish(order_id)
        patterns.must_be_a_plot(order_id)


@pytest.mark.parametrize("must_hold", PROMISES.values(), ids=PROMISES)
@detects(PDS_DOWNLOAD, rung=Rung.WRITE)
def check_a_design_file_is_as_promised(orders: Orders, patterns: Patterns, must_hold: Promise) -> None:
    with orders.placed() as order_id:
        orders.must_finish(order_id)
        must_hold(patterns, order_id)


@detects(PDS_DOWNLOAD, rung=Rung.WRITE)
def check_a_design_file_can_be_exported_again(orders: Orders, patterns: Patterns) -> None:
    with orders.placed() as order_id:
        orders.must_finish(order_id)
        patterns.export_again(order_id)
        orders.must_finish(order_id)
        patterns.must_be_whole(order_id)
