"""The camera in people's browsers: asked for once, explained when it cannot be had, never black."""

from browser.scanner.pages.capture import CapturePage
from fixtures.cases.scanner import CAMERA_BLACK, CAMERA_DENIED, CAMERA_MISSING
from roundsman import detects


@detects(CAMERA_DENIED)
def check_a_refusal_is_explained(refused_capture: CapturePage) -> None:
    refused_capture.open()
    explanation = refused_capture.explanation("blocked", "refused", "denied", "not allowed")
    refused_capture.must_name_a_way_out(explanation)


@detects(CAMERA_DENIED)
def check_a_refusal_is_not_asked_again(refused_capture: CapturePage) -> None:
    refused_capture.open()
    refused_capture.must_ask_once()


@detects(CAMERA_MISSING)
def check_a_missing_camera_is_explained(bare_capture: CapturePage) -> None:
    bare_capture.open()
    bare_capture.explanation("no camera", "not found", "connect a camera")
    bare_capture.must_not_wait()


@detects(CAMERA_BLACK)
def check_the_picture_is_not_black(capture: CapturePage) -> None:
    capture.open()
    capture.must_show_a_picture()


@detects(CAMERA_BLACK)
def check_full_hd_is_asked_for(capture: CapturePage) -> None:
    capture.open()
    capture.must_ask_for_full_hd()


@detects(CAMERA_BLACK)
def check_another_camera_can_be_chosen(capture_of_two: CapturePage) -> None:
    capture_of_two.open()
    first = capture_of_two.shown_camera()
    capture_of_two.choose_camera(1)
    capture_of_two.must_show_another_camera_than(first)


@detects(CAMERA_BLACK)
def check_restarting_stops_the_picture_of_before(capture: CapturePage) -> None:
    capture.open()
    capture.shown_camera()
    capture.restart()
    capture.must_run_one_camera()


@detects(CAMERA_BLACK)
def check_a_black_picture_is_called_black(black_capture: CapturePage) -> None:
    black_capture.open()
    black_capture.must_say_that_it_is_black()
