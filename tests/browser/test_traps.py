"""The two traps in which a check passes on nothing: our own gesture, and a preflight that we answer ourselves."""

import pytest

from browser.scanner.pages.guidance import GuidancePage
from fixtures.clients.scanner.settings import WebAppSettings
from roundsman.browser import Engine, Launch
from roundsman.browser.browsers import Browsers
from roundsman.failure import CannotLook, TimedOut, WrongAnswer
from tests.browser.conftest import DEADLINE, Site

SHORT = 5.0
"""Seconds after which a page has done whatever it does by itself; for looks that wait all that time."""
SPEAKS = """<button id=start-sound>Start</button><script>
const samples = 8000, wav = new DataView(new ArrayBuffer(44 + samples));
const put = (at, text) => [...text].forEach((one, place) => wav.setUint8(at + place, one.charCodeAt()));
put(0, "RIFF"); wav.setUint32(4, 36 + samples, true); put(8, "WAVEfmt "); wav.setUint32(16, 16, true);
wav.setUint16(20, 1, true); wav.setUint16(22, 1, true); wav.setUint32(24, 8000, true); wav.setUint32(28, 8000, true);
wav.setUint16(32, 1, true); wav.setUint16(34, 8, true); put(36, "data"); wav.setUint32(40, samples, true);
for (let i = 0; i < samples; i++) wav.setUint8(44 + i, 128 + 100 * Math.sin(i / 5));
const voice = new Audio(URL.createObjectURL(new Blob([wav], { type: "audio/wav" })));
setTimeout(() => voice.play().catch(() => {}), 700);
</script>"""
SPEAKS_ONCE_TOUCHED = SPEAKS.replace(
    "setTimeout(() => voice.play().catch(() => {}), 700);",
    """const wait = setInterval(() => {
  if (!navigator.userActivation.hasBeenActive) return;
  clearInterval(wait);
  voice.play().catch(() => {});
}, 20);""",
)
"""However long our own gesture is on its way, the page plays after it."""
CALLS = "fetch('{other}/', {{method: 'POST', headers: {{Authorization: 'x'}}}}).then((one) => one.status, () => 0)"


@pytest.mark.parametrize("traced", [True, False], ids=["as-in-a-round", "as-in-a-proof"])
def test_a_page_left_alone_may_not_play(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str], *, traced: bool
) -> None:
    page["/"] = SPEAKS
    with browsers.window(engine, Launch(is_untouched=True), hosts={}, deadline=DEADLINE, traced=traced) as window:
        guidance = GuidancePage(window, WebAppSettings(url=site.url))
        guidance.open()
        guidance.must_offer_a_button()
        guidance.must_be_kept_silent()


def test_a_look_that_made_a_gesture_is_noticed(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = SPEAKS_ONCE_TOUCHED
    with browsers.window(engine, Launch(is_untouched=True), hosts={}, deadline=SHORT) as window:
        guidance = GuidancePage(window, WebAppSettings(url=site.url))
        guidance.open()
        window.raw.evaluate("1")  # the trap: Playwright evaluates as if the person had clicked
        with pytest.raises(CannotLook, match="counted as a gesture"):
            guidance.must_be_kept_silent()
        assert not window.watch.told("play-refused")


def test_a_page_that_never_tries_to_play_is_noticed(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = "silence"
    with browsers.window(engine, Launch(is_untouched=True), hosts={}, deadline=SHORT) as window:
        guidance = GuidancePage(window, WebAppSettings(url=site.url))
        guidance.open()
        with pytest.raises(TimedOut):
            guidance.must_be_kept_silent()


def test_a_page_that_asked_for_no_speech_was_given_none(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = SPEAKS
    with browsers.window(engine, Launch(is_untouched=True), hosts={}, deadline=DEADLINE) as window:
        guidance = GuidancePage(window, WebAppSettings(url=site.url))
        guidance.open()
        with pytest.raises(WrongAnswer, match="no speech was asked for"):
            guidance.must_be_given_sound()


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
