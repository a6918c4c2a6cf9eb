"""The voice: silent without a click as browsers want it, said so, and heard after one click."""

from browser.scanner.pages.guidance import GuidancePage
from fixtures.cases.scanner import AUDIO_NOT_PLAYING
from roundsman import detects


@detects(AUDIO_NOT_PLAYING)
def check_silence_is_not_kept_secret(guidance: GuidancePage) -> None:
    guidance.open()
    guidance.must_be_kept_silent()
    guidance.must_offer_a_button()


@detects(AUDIO_NOT_PLAYING)
def check_one_click_lets_the_voice_be_heard(guidance: GuidancePage) -> None:
    guidance.open()
    guidance.start_sound()
    guidance.must_be_heard()


@detects(AUDIO_NOT_PLAYING)
def check_one_click_starts_the_audio_context(guidance: GuidancePage) -> None:
    guidance.open()
    guidance.start_sound()
    guidance.must_run_its_context()


@detects(AUDIO_NOT_PLAYING)
def check_speech_is_served_as_sound(guidance: GuidancePage) -> None:
    guidance.open()
    guidance.must_be_given_sound()
