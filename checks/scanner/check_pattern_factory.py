"""Pattern Factory: it answers, as itself, now."""

from fixtures.cases.scanner import PATTERN_FACTORY_DOWN
from fixtures.clients.scanner.pattern_factory import PatternFactory
from roundsman import detects


@detects(PATTERN_FACTORY_DOWN)
def check_it_answers_as_itself(pattern_factory: PatternFactory) -> None:
    pattern_factory.must_be_itself()


@detects(PATTERN_FACTORY_DOWN)
def check_its_timestamp_is_fresh(pattern_factory: PatternFactory) -> None:
    pattern_factory.must_be_fresh()
