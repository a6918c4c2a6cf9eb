"""Pattern Factory: it answers, as itself, now, in time, and has what it depends on."""

import pytest

from fixtures.cases.scanner import API_TIMEOUT, DEPENDENCIES, PATTERN_FACTORY_DOWN
from fixtures.clients.scanner.pattern_factory import STATES, PatternFactory
from fixtures.clients.scanner.reads import Reads
from roundsman import detects


@detects(PATTERN_FACTORY_DOWN)
def check_it_answers_as_itself(pattern_factory: PatternFactory) -> None:
    pattern_factory.must_be_itself()


@detects(PATTERN_FACTORY_DOWN)
def check_its_timestamp_is_fresh(pattern_factory: PatternFactory) -> None:
    pattern_factory.must_be_fresh()


@pytest.mark.parametrize("dependency", STATES)
@detects(DEPENDENCIES)
def check_it_has_what_it_depends_on(pattern_factory: PatternFactory, dependency: str) -> None:
    pattern_factory.must_have(dependency)


@detects(API_TIMEOUT)
def check_reads_end_in_time(reads: Reads) -> None:
    reads.must_end_in_time()
