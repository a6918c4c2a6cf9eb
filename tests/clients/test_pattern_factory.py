"""What a Pattern Factory unlike the sandbox's answers: a short health page, paths elsewhere, half a guard."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from fixtures.clients.scanner.operations import Operations
from fixtures.clients.scanner.pattern_factory import STATES, PatternFactory
from fixtures.clients.scanner.queue import PatternQueue, QueueState
from fixtures.clients.scanner.reads import Reads
from fixtures.clients.scanner.settings import PatternFactorySettings
from roundsman import CannotLook, Rung, rungs
from roundsman.failure import WrongAnswer
from roundsman.http import HttpClient
from roundsman.target import Deadlines
from tests.servers import http, says, serving

SHORT = {"status": "healthy", "service": "pattern-factory", "version": "1.0.0"}
"""The health page of guide 3.1."""


@contextmanager
def answering(content: Any, status: str = "200 OK") -> Iterator[tuple[HttpClient, PatternFactorySettings]]:
    """A client of a server that always says the same."""
    with serving(says(http(json.dumps(content).encode(), status=status))) as port:
        url = f"http://127.0.0.1:{port}"
        yield HttpClient(url, Deadlines()), PatternFactorySettings(url=url)


def test_the_short_health_page_of_the_guide_is_itself() -> None:
    with answering(SHORT) as place:
        PatternFactory(*place).must_be_itself()


def test_what_the_short_health_page_does_not_tell_is_unknown() -> None:
    with answering(SHORT) as place:
        factory = PatternFactory(*place)
        with pytest.raises(CannotLook, match="says nothing of its time"):
            factory.must_be_fresh()
        for dependency in STATES:
            with pytest.raises(CannotLook, match="says nothing of dependencies"):
                factory.must_have(dependency)


def test_another_page_is_told_in_words_that_help_at_night() -> None:
    with answering({"status": "healthy"}) as place, pytest.raises(WrongAnswer) as failure:
        PatternFactory(*place).must_be_itself()
    assert failure.value.observation.expected == "a health page"


@pytest.mark.parametrize("status", ["404 Not Found", "401 Unauthorized", "302 Found"])
def test_a_path_that_reads_nothing_is_no_read(status: str) -> None:
    with answering({}, status) as place, pytest.raises(CannotLook, match=f"HTTP {status[:3]}, the target names"):
        Reads(*place).must_end_in_time()


def test_reads_that_all_break_say_nothing_of_time() -> None:
    nothing = "none of 9 reads was answered"
    with answering({}, "500 Internal Server Error") as place, pytest.raises(CannotLook, match=nothing):
        Reads(*place).must_end_in_time()


@pytest.fixture
def writing() -> Iterator[None]:
    rungs.allow(Rung.WRITE)
    yield
    rungs.allow(Rung.READ)


HAPPENED = {
    "202 Accepted": "let through",
    "422 Unprocessable Content": "let through",
    "500 Internal Server Error": "broken",
    "302 Found": "not refused",
    "404 Not Found": "not refused",
    "405 Method Not Allowed": "not refused",
    "429 Too Many Requests": "not refused",
}


@pytest.mark.usefixtures("writing")
@pytest.mark.parametrize(("status", "happened"), HAPPENED.items())
def test_only_what_went_by_the_guard_is_called_let_through(status: str, happened: str) -> None:
    with answering({}, status) as (client, _), pytest.raises(WrongAnswer) as failure:
        Operations(client, client, {"generate": "/patterns/generate"}).must_want_a_token("generate")
    assert failure.value.observation.observed == f"HTTP {status[:3]}, {happened}"


def counted(completed: int, failed: int) -> dict[str, int]:
    return {"pending": 0, "processing": 0, "completed": completed, "failed": failed, "workers": 4}


def test_two_bad_orders_of_others_are_no_trouble_while_ours_is_done() -> None:
    with answering(counted(1, 2)) as place:
        PatternQueue(*place).must_not_fail_more_than_it_finishes(QueueState(**counted(0, 0)), ours_is_done=True)


@pytest.mark.parametrize(("failed", "ours_is_done"), [(2, False), (20, True)], ids=["ours", "many"])
def test_our_order_and_many_of_others_are(failed: int, ours_is_done: bool) -> None:
    with answering(counted(1, failed)) as place, pytest.raises(WrongAnswer, match=f"{failed} failed and 1 finished"):
        PatternQueue(*place).must_not_fail_more_than_it_finishes(QueueState(**counted(0, 0)), ours_is_done)
