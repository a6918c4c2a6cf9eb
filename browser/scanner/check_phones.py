"""Capture on phones: in Safari on an iPhone, in Chrome on Android."""

from browser.scanner.pages.capture import CapturePage
from fixtures.cases.scanner import CAMERA_ANDROID, CAMERA_IOS
from roundsman import detects


@detects(CAMERA_IOS)
def check_the_page_fits_the_screen(capture_on_iphone: CapturePage) -> None:
    capture_on_iphone.open()
    capture_on_iphone.must_fit_small_screens()


@detects(CAMERA_IOS)
def check_the_preview_plays_inside_the_page(capture_on_iphone: CapturePage) -> None:
    capture_on_iphone.open()
    capture_on_iphone.must_play_inside_the_page()


@detects(CAMERA_IOS)
def check_without_a_camera_at_the_back_another_is_taken(capture_by_the_front: CapturePage) -> None:
    capture_by_the_front.open()
    capture_by_the_front.must_show_a_picture()


@detects(CAMERA_ANDROID)
def check_a_full_picture_is_asked_for(capture_on_pixel: CapturePage) -> None:
    capture_on_pixel.open()
    capture_on_pixel.must_ask_for_full_hd()


@detects(CAMERA_ANDROID)
def check_the_camera_at_the_back_is_preferred(capture_on_pixel: CapturePage) -> None:
    capture_on_pixel.open()
    capture_on_pixel.must_prefer_the_back()


@detects(CAMERA_ANDROID)
def check_a_refused_lock_is_caught(capture_on_pixel: CapturePage) -> None:
    capture_on_pixel.open()
    capture_on_pixel.must_catch_everything()


@detects(CAMERA_ANDROID)
def check_the_preview_is_upright(capture_on_pixel: CapturePage) -> None:
    capture_on_pixel.open()
    capture_on_pixel.must_be_upright()
