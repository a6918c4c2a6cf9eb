"""Speech that can be heard, from two engines."""

import array
import io
import math
import wave
from collections.abc import Iterator

import httpx
import pytest

from fixtures.sandbox.scanner import ScannerSandbox


@pytest.fixture
def speech(sandbox: ScannerSandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.speech.url, timeout=10.0) as client:
        yield client


def loudness(content: bytes) -> float:
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert file.getnframes() / file.getframerate() > 0.5
        samples = array.array("h", file.readframes(file.getnframes()))
    return math.sqrt(sum(sample * sample for sample in samples) / len(samples))


@pytest.mark.parametrize("voice", ["af", "am", "bf", "bm"])
def test_every_voice_can_be_heard(speech: httpx.Client, voice: str) -> None:
    answer = speech.post("/tts", json={"text": "Welcome to Same Day Suits", "voice": voice})
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["x-speech-engine"] == "kokoro"
    assert loudness(answer.content) > 500


def test_voices_sound_different(speech: httpx.Client) -> None:
    said = [speech.post("/tts", json={"text": "good morning", "voice": voice}).content for voice in ("af", "bm")]
    assert said[0] != said[1]


def test_health_tells_model_voices_and_order_of_engines(speech: httpx.Client) -> None:
    found = speech.get("/health").json()
    assert (found["service"], found["model"], found["loaded"]) == ("tts-service", "kokoro-v1.0", True)
    assert found["voices"] == ["af", "am", "bf", "bm"]
    assert [engine["engine"] for engine in found["engines"]] == ["kokoro", "piper", "piper"]


@pytest.mark.parametrize("name", ["kokoro-v1.0.onnx", "voices.bin", "config.json"])
def test_each_missing_model_file_loses_the_first_engine_and_the_second_speaks(
    sandbox: ScannerSandbox, speech: httpx.Client, name: str
) -> None:
    with sandbox.model_moved(f"kokoro/{name}"):
        found = speech.get("/health").json()
        assert (found["loaded"], found["status"]) == (False, "degraded")
        assert name in found["error"]
        answer = speech.post("/tts", json={"text": "still here to be heard", "voice": "af"})
        assert answer.headers["x-speech-engine"] == "piper"
        assert loudness(answer.content) > 500
        with sandbox.speech.with_settings(fallback_enabled=False):
            refused = speech.post("/tts", json={"text": "hello"})
            assert (refused.status_code, refused.json()["error"]["code"]) == (503, "E5001")
    assert speech.get("/health").json()["loaded"] is True


def test_a_voice_can_be_missing(sandbox: ScannerSandbox, speech: httpx.Client) -> None:
    with sandbox.voices_installed("af", "am", "bf"):
        assert speech.get("/health").json()["voices"] == ["af", "am", "bf"]
        assert speech.post("/tts", json={"text": "hello", "voice": "bm"}).status_code == 422


def test_without_any_engine_nobody_speaks(sandbox: ScannerSandbox, speech: httpx.Client) -> None:
    with sandbox.model_moved("kokoro"), sandbox.model_moved("piper"):
        refused = speech.post("/tts", json={"text": "hello"})
        assert refused.json()["error"]["message"] == "No TTS engine available"


def test_the_second_engine_can_be_asked_for(speech: httpx.Client) -> None:
    answer = speech.post("/tts", json={"text": "the second engine", "engine": "piper"})
    assert answer.headers["x-speech-model"] == "en_US-amy-medium"
    assert loudness(answer.content) > 500


def test_speech_can_be_silent(sandbox: ScannerSandbox, speech: httpx.Client) -> None:
    with sandbox.speech.with_settings(gains={"kokoro": 0.0}):
        assert loudness(speech.post("/tts", json={"text": "can you hear me"}).content) == 0


def test_an_unknown_language_is_spoken_in_english_and_says_so(sandbox: ScannerSandbox, speech: httpx.Client) -> None:
    asked = {"text": "guten Morgen", "language": "de"}
    answer = speech.post("/tts", json=asked, headers={"Accept": "application/json"})
    told = answer.json()
    assert (told["language"], told["language_fallback"]) == ("en", True)
    assert told["warnings"][0]["code"] == "E5003"
    assert answer.headers["x-language-fallback"] == "en"
    with sandbox.speech.with_settings(announce_fallback=False):
        answer = speech.post("/tts", json=asked)
        assert "x-language-fallback" not in answer.headers
    with sandbox.speech.with_settings(unhandled_refusals=["language_unsupported"]):
        assert speech.post("/tts", json=asked).status_code == 500


def test_accents_survive(sandbox: ScannerSandbox, speech: httpx.Client) -> None:
    asked = {"text": "Señor Pérez, ¿qué tal?", "language": "es"}
    told = speech.post("/tts", json=asked, headers={"Accept": "application/json"}).json()
    assert told["text"] == asked["text"]
    assert told["phonemes"].startswith("senyor_perez")
    with sandbox.speech.with_settings(text_encoding="latin-1"):
        told = speech.post("/tts", json=asked, headers={"Accept": "application/json"}).json()
        assert told["text"] != asked["text"]


def test_a_downloaded_model_adds_its_language(
    sandbox: ScannerSandbox, speech: httpx.Client, admin: dict[str, str], apprentice: dict[str, str]
) -> None:
    def spoken() -> list[str]:
        return [language["code"] for language in speech.get("/languages").json()["languages"]]

    asked = {"language": "fr", "voice": "siwis-medium"}
    assert spoken() == ["en", "es"]
    assert speech.post("/models/download", json=asked).status_code == 401
    assert speech.post("/models/download", json=asked, headers=apprentice).status_code == 403
    assert speech.post("/models/download", json=asked, headers=admin).status_code == 201
    try:
        assert spoken() == ["en", "es", "fr"]
        answer = speech.post("/tts", json={"text": "bonjour", "language": "fr"})
        assert answer.headers["content-language"] == "fr"
    finally:
        (sandbox.installation.speech_models / "piper" / "fr_FR-siwis-medium.onnx").unlink()
