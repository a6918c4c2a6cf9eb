"""What is heard in a WAV file, and what is not."""

import io
import math
import struct
import wave

import pytest

from fixtures.clients.shared import wav

RATE = 8_000


def tone(seconds: float = 0.5, loudness: float = 0.3, width: int = 2, channels: int = 1) -> bytes:
    full = 2 ** (8 * width - 1) - 1
    frames = bytearray()
    for index in range(int(RATE * seconds)):
        value = int(full * loudness * math.sqrt(2) * math.sin(index / 5))
        sample = bytes([value + 128]) if width == 1 else value.to_bytes(width, "little", signed=True)
        frames += sample * channels
    container = io.BytesIO()
    with wave.open(container, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(RATE)
        file.writeframes(bytes(frames))
    return container.getvalue()


def complaint_about(content: bytes) -> str:
    try:
        return wav.read(content).complaint
    except wav.NotWav as error:
        return str(error)


@pytest.mark.parametrize("channels", [1, 2], ids=["mono", "stereo"])
@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_a_tone_is_heard_in_every_width(width: int, channels: int) -> None:
    sound = wav.read(tone(width=width, channels=channels))
    assert sound.seconds == pytest.approx(0.5)
    assert sound.loudness == pytest.approx(0.3, rel=0.05)
    assert complaint_about(tone(width=width, channels=channels)) == ""


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (tone(loudness=0.0), "silence: a loudness of 0.0000"),
        (tone(loudness=0.001), "silence: a loudness of 0.0010"),
        (tone(seconds=0.1), "a sound of only 100 ms"),
        (tone(seconds=0.0), "a sound of only 0 ms"),
        (b"", "no RIFF of type WAVE: it begins with b''"),
        (b"<html></html>", "no RIFF of type WAVE: it begins with b'<html></html'"),
        (tone()[:1000], "it breaks off: 956 of 8000 bytes of 'data'"),
        (tone()[:36], "a RIFF without a format or without samples"),
        (
            tone().replace(struct.pack("<HH", 1, 1), struct.pack("<HH", 85, 1), 1),
            "not plain samples (PCM): format 85 of 16 bits at 8000 Hz, 1 channels",
        ),
    ],
    ids=["silent", "too-quiet", "too-short", "empty", "nothing", "page", "cut", "no-samples", "mp3"],
)
def test_what_is_no_speech_is_said_in_words(content: bytes, complaint: str) -> None:
    assert complaint_about(content) == complaint


def test_a_file_that_was_sent_while_it_was_made_is_read_to_its_end() -> None:
    content = tone()
    place = content.index(b"data") + 4
    streamed = content[:place] + struct.pack("<I", 0xFFFFFFFF) + content[place + 4 :]
    assert wav.read(streamed).seconds == pytest.approx(0.5)


def test_chunks_before_the_samples_are_passed_over() -> None:
    content = tone()
    place = content.index(b"data")
    with_note = content[:place] + b"LIST" + struct.pack("<I", 5) + b"hello\0" + content[place:]
    assert complaint_about(with_note) == ""
