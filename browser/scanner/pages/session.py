"""A session in the app, begun with tokens that we put there, and the step that needs one."""

import json
from collections.abc import Sequence

from fixtures.clients.scanner.login import Login
from fixtures.clients.scanner.settings import WebAppSettings
from roundsman.browser import Window
from roundsman.browser.watch import Watch
from roundsman.http import Tokens

LOGIN = "input[type=password]"
LISTED = "[...document.querySelectorAll('select[name=garment] option')].map((one) => one.value)"


class OrderPage:
    """The step *Order*, for somebody who is signed in."""

    def __init__(self, window: Window, app: WebAppSettings, login: Login) -> None:
        self._window = window
        self._app = app
        self._login = login

    def begin_session(self, access: str | None = None, *, is_used_up: bool = False) -> None:
        """Signs in beside the page; `access` replaces the token, `is_used_up` leaves one that renews nothing."""
        tokens = self._login.log_in()
        if is_used_up:
            self._login.renew(tokens)
        self._plant(Tokens(access or tokens.access, tokens.refresh))

    def open(self) -> None:
        """Opens the step."""
        self._window.open(self._app.address + self._app.order)

    def must_know_the_person(self) -> None:
        """Raises TargetFailure when the page does not go on in our name."""
        name = self._login.username
        self._window.sees(f"footer:has-text({name!r})", "the page in our name")

    def must_renew_once(self) -> None:
        """Raises WrongAnswer when the session went on otherwise than by one refresh."""
        seen = self._window.times(self._app.quiet, self._refreshes)
        if seen != 1:
            raise self._window.failure("count the refreshes", "1", "again and again" if seen else "none")

    def must_show_the_login_once(self) -> None:
        """Raises TargetFailure when a session that cannot be renewed does not end at the login, and there only."""
        self._window.sees(LOGIN, "the login")
        self.must_renew_once()

    def must_list(self, garments: Sequence[str]) -> None:
        """Raises TargetFailure when the page's list is not filled with these garments."""
        complete = f"{json.dumps(sorted(garments))}.every((one) => {LISTED}.includes(one))"
        observed = f"'in the list: ' + ({LISTED}.join(', ') || 'nothing')"
        self._window.until(complete, "every garment in the list", observed)

    def _refreshes(self, watch: Watch) -> int:
        return len([one for one in watch.of(self._app.refresh) if one.method == "POST"])

    def _plant(self, tokens: Tokens) -> None:
        self._window.plant({self._app.access_token: tokens.access, self._app.refresh_token: tokens.refresh})
