"""The step *Capture*: preview, choice of a camera, and what is said when there is none."""

import json

from fixtures.clients.scanner.settings import WebAppSettings
from roundsman.browser import Window

VIDEO = "video"
LIT = 5.0
"""Mean brightness, 0..255, above which a picture is not black."""
BRIGHTNESS = f"__roundsman.brightness(document.querySelector('{VIDEO}'))"
SHOWN = f"document.querySelector('{VIDEO}')?.srcObject?.getVideoTracks()[0]?.label ?? ''"
LIVE = "__roundsman.tracks().filter((one) => one.state === 'live').length"
WAITING = "[...document.querySelectorAll('[aria-busy=true]')].some((one) => one.getClientRects().length > 0)"
CAMERAS = "document.querySelectorAll('#camera option').length"
SAYS_BLACK = (
    "[...document.querySelectorAll('[role=status]')]"
    ".some((one) => one.getClientRects().length > 0 && one.textContent.includes('black'))"
)
TURNED = f"""(() => {{
  const all = new DOMMatrix();
  for (let one = document.querySelector('{VIDEO}'); one; one = one.parentElement) {{
    const {{ rotate, scale, transform }} = getComputedStyle(one);
    const styles = [
      /^\\S+deg$/.test(rotate) && `rotate(${{rotate}})`,
      scale !== 'none' && `scale(${{scale.split(' ').slice(0, 2)}})`,
      transform !== 'none' && transform,
    ];
    all.preMultiplySelf(new DOMMatrix(styles.filter(Boolean).join(' ')));
  }}
  return Math.abs(Math.round(Math.atan2(all.c, all.d) * 180 / Math.PI));
}})()"""
"""By how many degrees, 0..180, styles turn the preview's up. A mirrored picture, usual for a front camera: by none."""
FULL_HD = {"width": 1920, "height": 1080}


class CapturePage:
    """What a person sees and can do there."""

    def __init__(self, window: Window, app: WebAppSettings) -> None:
        self._window = window
        self._app = app

    def open(self) -> None:
        """Opens the step; the page asks for a camera by itself."""
        self._window.open(self._app.address + self._app.capture)

    def explanation(self, *words: str) -> str:
        """What the page says of its trouble. Raises TargetFailure when it says nothing, or none of these words."""
        said = self._window.sees("[role=alert]", "an explanation")
        if not any(word in said.lower() for word in words):
            raise self._window.failure("read the explanation", f"one with {' or '.join(words)}", said)
        return said

    def must_name_a_way_out(self, explanation: str) -> None:
        """Raises WrongAnswer when an explanation does not say how to allow the camera."""
        if "allow" not in explanation.lower().replace("not allowed", ""):
            raise self._window.failure("read the explanation", "how to allow the camera", explanation)

    def must_ask_once(self) -> None:
        """Raises WrongAnswer when the page asks again without being told to."""
        self._window.hears("camera-refused", "the camera refused")
        asked = self._window.times(self._app.quiet, lambda watch: len(watch.told("camera-refused")))
        if asked > 1:
            raise self._window.failure("leave the page alone", "one question for the camera", "it asks again and again")

    def must_not_wait(self) -> None:
        """Raises TargetFailure when the page still looks as if a camera were to come."""
        self._window.until(f"!{WAITING}", "no waiting any more", "'it waits'")

    def must_show_a_picture(self) -> None:
        """Raises TargetFailure when the preview is black until the deadline; keeps its brightness over time."""
        self._window.rises(BRIGHTNESS, LIT, "brightness of the preview")

    def must_ask_for_full_hd(self) -> None:
        """Raises TargetFailure when less than 1920 × 1080 is asked for."""
        wanted = self._window.hears("camera-given", "a camera") and self._asked()
        sizes = {name: _number(wanted.get(name)) for name in FULL_HD}
        if any(sizes[name] < least for name, least in FULL_HD.items()):
            observed = f"asked for {sizes['width']:g} × {sizes['height']:g}"
            raise self._window.failure("open the camera", "at least 1920 × 1080 asked for", observed)

    def must_prefer_the_back(self) -> None:
        """Raises TargetFailure when a phone's camera at the back is not asked for, or for nothing but it."""
        self._window.hears("camera-given", "a camera")
        facing = self._asked().get("facingMode")
        wish = facing.get("ideal") if isinstance(facing, dict) else facing
        if wish != "environment":
            raise self._window.failure("open the camera", "the camera at the back, ideally", f"facing mode {facing}")

    def choose_camera(self, index: int) -> None:
        """Chooses from the list, once the first camera is there."""
        self._window.until(f"{CAMERAS} > {index}", "a list of cameras", f"{CAMERAS} + ' in the list'")
        self._window.choose("#camera", "the list of cameras", index=index)

    def shown_camera(self) -> str:
        """Name of the camera that the preview shows."""
        return str(self._window.until(SHOWN, "a camera in the preview", "'none'"))

    def must_show_another_camera_than(self, name: str) -> None:
        """Raises TargetFailure when the preview stays with a camera."""
        differs = f"({SHOWN}) !== '' && ({SHOWN}) !== {json.dumps(name)}"
        self._window.until(differs, "another camera in the preview", "'the camera of before'")

    def restart(self) -> None:
        """Presses the button."""
        self._window.click("#restart", "Restart camera")

    def must_run_one_camera(self) -> None:
        """Raises TargetFailure when tracks of before are still running after a new camera was given."""
        self._window.hears("camera-given", "a second picture", after=self._window.after("camera-given"))
        self._window.until(f"{LIVE} === 1", "one running picture", f"{LIVE} + ' running pictures'")

    def must_say_that_it_is_black(self) -> None:
        """Raises TargetFailure when the page takes a black picture for a good one."""
        observed = f"'nothing said of a preview with brightness ' + {BRIGHTNESS}"  # no label: it may name a file
        self._window.until(SAYS_BLACK, "a word about the black picture", observed)

    def must_catch_everything(self) -> None:
        """Raises WrongAnswer when something was refused to the page and nobody caught it."""
        self.must_show_a_picture()
        if uncaught := [f"{sign['error']}: {sign['text']}" for sign in self._window.watch.told("rejection")]:
            raise self._window.failure("open the camera", "nothing uncaught", uncaught[0])

    def must_be_upright(self) -> None:
        """Raises WrongAnswer when styles turn the preview."""
        self.must_show_a_picture()
        if turned := self._window.ask(TURNED):
            raise self._window.failure("look at the preview", "an upright picture", f"turned by {turned}°")

    def must_fit_small_screens(self) -> None:
        """Raises WrongAnswer without a viewport of the device's width."""
        content = self._window.ask("document.querySelector('meta[name=viewport]')?.content ?? ''")
        if "width=device-width" not in content.replace(" ", ""):
            observed = content or "no viewport at all"
            raise self._window.failure("read the page", "a viewport with width=device-width", observed)

    def must_play_inside_the_page(self) -> None:
        """Raises WrongAnswer when phones would open a player of their own for the preview."""
        read = "(({ playsInline = false, muted = false }) => ({ playsInline, muted }))"
        flags = f"{read}(document.querySelector('{VIDEO}') ?? {{}})"
        missing = [name for name, is_set in self._window.ask(flags).items() if not is_set]
        if missing:
            raise self._window.failure("look at the preview", "inline and muted", f"without {' and '.join(missing)}")

    def _asked(self) -> dict[str, object]:
        video = self._window.watch.told("camera-asked")[-1]["wanted"].get("video")
        return video if isinstance(video, dict) else {}


def _number(wish: object) -> float:
    """The least that a constraint is content with, or its ideal."""
    if isinstance(wish, dict):
        return float(wish.get("exact") or wish.get("ideal") or wish.get("min") or 0)
    return float(wish) if isinstance(wish, int | float) else 0.0
