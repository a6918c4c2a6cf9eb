"""Speech: the service is there, its engines are as agreed and can be heard, and languages are what they say."""

import pytest

from fixtures.cases.scanner import KOKORO_NOT_LOADED, PIPER_FALLBACK, TTS_DOWN, TTS_LANGUAGE
from fixtures.clients.scanner.languages import LANGUAGES, Languages
from fixtures.clients.scanner.model_files import FILES, ModelFiles
from fixtures.clients.scanner.speech import VOICES, Speech
from roundsman import Kind, detects


@detects(TTS_DOWN)
def check_it_answers_as_itself(speech: Speech) -> None:
    speech.must_be_itself()


@detects(KOKORO_NOT_LOADED)
def check_a_model_is_loaded(speech: Speech) -> None:
    speech.must_be_loaded()


@detects(KOKORO_NOT_LOADED)
def check_it_is_the_agreed_model(speech: Speech) -> None:
    speech.must_have_the_agreed_model()


@detects(KOKORO_NOT_LOADED)
def check_its_voices_are_offered(speech: Speech) -> None:
    speech.must_offer_its_voices()


@pytest.mark.parametrize("voice", VOICES)
@detects(KOKORO_NOT_LOADED)
def check_a_voice_can_be_heard(speech: Speech, voice: str) -> None:
    speech.must_speak_as(voice)


@pytest.mark.parametrize("name", FILES)
@detects(KOKORO_NOT_LOADED, kind=Kind.HOST)
def check_a_file_of_the_model_is_there(model_files: ModelFiles, name: str) -> None:
    model_files.must_hold(name)


@detects(PIPER_FALLBACK)
def check_fallback_is_allowed(speech: Speech) -> None:
    speech.must_allow_fallback()


@detects(PIPER_FALLBACK)
def check_engines_are_tried_in_the_agreed_order(speech: Speech) -> None:
    speech.must_keep_the_order()


@detects(PIPER_FALLBACK)
def check_the_fallback_can_be_heard(speech: Speech) -> None:
    speech.must_have_a_fallback_that_speaks()


@pytest.mark.parametrize("language", LANGUAGES)
@detects(TTS_LANGUAGE)
def check_a_language_is_offered(languages: Languages, language: str) -> None:
    languages.must_be_offered(language)


@detects(TTS_LANGUAGE)
def check_an_unknown_language_is_replaced_with_a_word_about_it(languages: Languages) -> None:
    languages.must_own_up_to_another_language()


@detects(TTS_LANGUAGE)
def check_accents_survive(languages: Languages) -> None:
    languages.must_keep_accents()
