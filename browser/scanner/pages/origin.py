"""The web app as an origin that calls the API from another one."""

import json
import re

from fixtures.clients.scanner.settings import PatternFactorySettings, WebAppSettings
from roundsman.browser import Window

ADDRESS = re.compile(r"\bhttps?://[^\s'\"]+")


class WebOrigin:
    """The page as its scripts see it."""

    def __init__(self, window: Window, app: WebAppSettings, factory: PatternFactorySettings) -> None:
        self._window = window
        self._app = app
        self._factory = factory

    def open(self) -> None:
        """Opens the app."""
        self._window.open(self._app.address + self._app.guidance)

    def must_reach_the_api(self) -> None:
        """Raises WrongAnswer when a request with a token's header is kept from the page's script."""
        address = (self._app.api_url or self._factory.url) + self._factory.validate_measurements
        # no token is needed: an answer that refuses us reaches the script, too
        headers = {"Content-Type": "application/json", "Authorization": "Bearer of-nothing"}
        options = json.dumps({"method": "POST", "headers": headers, "body": "{}"})
        said = self._window.ask(f"fetch({json.dumps(address)}, {options}).then((one) => one.status, () => 0)")
        self._window.must_ask_the_network()
        if not said:
            raise self._window.failure("call the API from the page", "an answer", self._reason(address))

    def _reason(self, address: str) -> str:
        failures = [one.failure for one in self._window.watch.requests if one.url == address and one.failure]
        console = [line for line in self._window.watch.console if "Access-Control" in line or "CORS" in line]
        precise = [failure for failure in failures if failure.startswith("CORS")]
        reason = (precise or console[:1] or failures or ["no reason given"])[0]
        return f"kept from it: {ADDRESS.sub('<address>', reason)}"
