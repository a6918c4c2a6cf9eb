"""The step *Guidance*: a voice, which browsers keep silent until somebody clicks."""

from fixtures.clients.scanner.settings import WebAppSettings
from roundsman.browser import Window
from roundsman.failure import TimedOut

BUTTON = "#start-sound"
ATTEMPT = "an attempt to speak, not allowed by the browser"


class GuidancePage:
    """What a person hears and can do there. Until `start_sound` nothing here counts as a gesture."""

    def __init__(self, window: Window, app: WebAppSettings) -> None:
        self._window = window
        self._app = app

    def open(self) -> None:
        """Opens the step; the page tries to speak by itself."""
        self._window.watch_for(BUTTON)
        self._window.open(self._app.address + self._app.guidance)

    def must_be_kept_silent(self) -> None:
        """Raises TargetFailure when the page did not try, CannotLook when our look let it play."""
        try:
            refused = self._window.hears("play-refused", ATTEMPT, lambda sign: sign["error"] == "NotAllowedError")
        except TimedOut:
            for played in self._window.watch.told("play-began"):
                self._window.must_be_untouched(played)
            raise
        self._window.must_be_untouched(refused)

    def must_offer_a_button(self) -> None:
        """Raises TargetFailure when the page does not ask for a click."""
        self._window.hears("visible", "a button that starts the sound")

    def start_sound(self) -> None:
        """Clicks the button: the first gesture of the look."""
        self._window.hears("visible", "a button that starts the sound")
        self._window.click(BUTTON, "Start sound")

    def must_be_heard(self) -> None:
        """Raises TargetFailure when the voice does not advance, or cannot be heard."""
        sign = self._window.hears("play-advanced", "a voice that advances")
        if sign["muted"] or not sign["volume"]:
            raise self._window.failure("listen", "a voice that can be heard", "a muted voice")

    def must_run_its_context(self) -> None:
        """Raises TargetFailure when what leads the sound to the speakers stands still."""
        self._window.hears("sound-context", "a running audio context", lambda sign: sign["state"] == "running")

    def must_be_given_sound(self) -> None:
        """Raises TargetFailure when the speech service's answer is not served as sound."""
        self._window.hears("play-refused", ATTEMPT)
        asked = [one for one in self._window.watch.of(self._app.speech) if one.method == "POST"]
        types = [one.content_type or "no type" for one in asked] or ["no speech was asked for"]
        if wrong := [one for one in types if not one.startswith("audio/")]:
            raise self._window.failure("read the speech's headers", "audio/wav", wrong[0])
