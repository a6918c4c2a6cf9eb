"""The stations: their backend answers as itself, and measuring a known body gives its measures."""

from fixtures.cases.scanner import EYESON_DOWN, MEASUREMENT_SERVICE
from fixtures.clients.scanner.captures import Captures
from fixtures.clients.scanner.eyeson import Eyeson
from roundsman import Rung, detects


@detects(EYESON_DOWN)
def check_it_answers_as_itself(eyeson: Eyeson) -> None:
    eyeson.must_be_itself()


@detects(EYESON_DOWN)
def check_its_camera_gives_pictures(eyeson: Eyeson) -> None:
    eyeson.must_have_a_picture()


@detects(EYESON_DOWN)
def check_its_sessions_are_a_count(eyeson: Eyeson) -> None:
    eyeson.must_count_its_sessions()


@detects(MEASUREMENT_SERVICE, rung=Rung.WRITE)
def check_the_reference_gives_every_measure(captures: Captures) -> None:
    with captures.of_the_reference() as captured:
        captures.must_hold_every_measure(captured)


@detects(MEASUREMENT_SERVICE, rung=Rung.WRITE)
def check_the_reference_is_measured_with_certainty(captures: Captures) -> None:
    with captures.of_the_reference() as captured:
        captures.must_be_certain(captured)


@detects(MEASUREMENT_SERVICE, rung=Rung.WRITE)
def check_recapturing_captures_again(captures: Captures) -> None:
    with captures.of_the_reference() as captured:
        captures.must_be_taken_again(captured)
