"""The two traps in which a check passes on nothing: our own gesture, and a preflight that we answer ourselves."""

import pytest

from roundsman.browser import Engine, Launch
from roundsman.browser.browsers import Browsers
from roundsman.failure import CannotLook, TimedOut
from tests.browser.conftest import DEADLINE, Site

SPEAKS = """<button id=go>Go</button><script>
const samples = 8000, wav = new DataView(new ArrayBuffer(44 + samples));
const put = (at, text) => [...text].forEach((one, place) => wav.setUint8(at + place, one.charCodeAt()));
put(0, "RIFF"); wav.setUint32(4, 36 + samples, true); put(8, "WAVEfmt "); wav.setUint32(16, 16, true);
wav.setUint16(20, 1, true); wav.setUint16(22, 1, true); wav.setUint32(24, 8000, true); wav.setUint32(28, 8000, true);
wav.setUint16(32, 1, true); wav.setUint16(34, 8, true); put(36, "data"); wav.setUint32(40, samples, true);
for (let i = 0; i < samples; i++) wav.setUint8(44 + i, 128 + 100 * Math.sin(i / 5));
const voice = new Audio(URL.createObjectURL(new Blob([wav], { type: "audio/wav" })));
setTimeout(() => voice.play().catch(() => {}), 700);
</script>"""
CALLS = "fetch('{other}/', {{method: 'POST', headers: {{Authorization: 'x'}}}}).then((one) => one.status, () => 0)"


def test_a_page_left_alone_may_not_play(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = SPEAKS
    with browsers.window(engine, Launch(is_untouched=True), hosts={}, deadline=DEADLINE) as window:
        window.watch_for("#go")
        window.open(site.url)
        window.hears("visible", "a button")
        refused = window.hears("play-refused", "a refusal")
        window.must_be_untouched(refused)


def test_a_look_that_made_a_gesture_is_noticed(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = SPEAKS
    with browsers.window(engine, Launch(is_untouched=True), hosts={}, deadline=DEADLINE) as window:
        window.open(site.url)
        window.raw.evaluate("1")  # the trap: Playwright evaluates as if the person had clicked
        played = window.hears("play-began", "a voice that plays though nobody clicked")
        assert not window.watch.told("play-refused")
        with pytest.raises(CannotLook, match="counted as a gesture"):
            window.must_be_untouched(played)


def test_a_page_that_never_tries_to_play_is_noticed(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = "silence"
    with browsers.window(engine, Launch(is_untouched=True), hosts={}, deadline=DEADLINE) as window:
        window.open(site.url)
        window._milliseconds = 500
        with pytest.raises(TimedOut):
            window.hears("play-refused", "a refusal")


def test_a_refused_preflight_keeps_the_answer_from_the_page_and_says_why(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = "app"
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window:
        window.open(site.url)
        assert window.ask(CALLS.format(other=site.other)) == 0
        window.must_ask_the_network()
        said = window.watch.text()
    assert ("CORS: PreflightMissingAllowOriginHeader" in said) if engine is Engine.CHROMIUM else ("reflight" in said)


def test_a_preflight_that_a_route_answers_is_noticed(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = "app"
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window:
        window.open(site.url)
        window.raw.route("**/*", lambda route: route.continue_())  # the trap: the broken preflight passes
        said = window.ask(CALLS.format(other=site.other))
        if engine is Engine.CHROMIUM:
            assert said == 200
        with pytest.raises(CannotLook, match="a route"):
            window.must_ask_the_network()
