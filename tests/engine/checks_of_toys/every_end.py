"""A check for every way in which a look can end."""

import sys

import pytest
from fixtures.cases import LAMP_WARM

from roundsman import CannotLook, CredentialRefused, TargetFailure, degraded, detects
from roundsman.failure import Observation


@detects(LAMP_WARM)
def check_healthy() -> None:
    pass


@detects(LAMP_WARM)
def check_asserts() -> None:
    warm = 51
    assert warm <= 50, "too warm"


@detects(LAMP_WARM)
def check_asserts_the_illegible() -> None:
    raise AssertionError("it blinks \x1b[2J\x00 in\u2028two \udc80 lines")


@detects(LAMP_WARM)
def check_target_failure() -> None:
    raise TargetFailure(Observation("GET /warmth", "an answer", "nothing", 1.5, "curl /warmth"))


@detects(LAMP_WARM)
def check_cannot_look() -> None:
    raise CannotLook("no thermometer")


@detects(LAMP_WARM)
def check_credential_refused() -> None:
    raise CredentialRefused("the porter does not know us")


@detects(LAMP_WARM)
def check_bug() -> None:
    raise KeyError("degrees")


@detects(LAMP_WARM)
def check_exits() -> None:
    sys.exit(0)


@detects(LAMP_WARM)
def check_skips() -> None:
    pytest.skip("not today")


@pytest.mark.skip(reason="not this year")
@detects(LAMP_WARM)
def check_is_skipped() -> None:
    pass


@pytest.mark.xfail(reason="it is always warm")
@detects(LAMP_WARM)
def check_is_expected_to_fail() -> None:
    raise AssertionError("warm again")


@detects(LAMP_WARM)
def check_degraded() -> None:
    degraded("lukewarm")
    degraded("and damp")


@detects(LAMP_WARM)
def check_degraded_and_failing() -> None:
    degraded("lukewarm")
    raise AssertionError("no, hot")


@pytest.fixture
def refusing() -> None:
    raise AssertionError("the lamp refuses")


@pytest.fixture
def broken() -> None:
    raise RuntimeError("the ladder is broken")


@pytest.fixture
def leaving_failing() -> object:
    yield
    raise AssertionError("the lamp fell down")


@pytest.fixture
def leaving_broken() -> object:
    yield
    raise RuntimeError("the ladder fell down")


@detects(LAMP_WARM)
def check_setup_asserts(refusing: None) -> None:
    pass


@detects(LAMP_WARM)
def check_setup_breaks(broken: None) -> None:
    pass


@detects(LAMP_WARM)
def check_teardown_asserts(leaving_failing: None) -> None:
    pass


@detects(LAMP_WARM)
def check_teardown_breaks(leaving_broken: None) -> None:
    pass


@detects(LAMP_WARM)
def check_failing_then_teardown_breaks(leaving_broken: None) -> None:
    raise AssertionError("it burns")
