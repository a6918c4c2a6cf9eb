"""The address itself: where it leads, what its headers forbid, and what the page asks for."""

import re
from fnmatch import fnmatch

from fixtures.clients.scanner.settings import WebAppSettings
from roundsman.browser import Window

UPGRADES = "upgrade-insecure-requests"
"""A directive by which browsers ask by https whatever a page says."""
LOADING_LINKS = ", ".join(
    f"link[rel~='{rel}' i]" for rel in ("stylesheet", "icon", "preload", "modulepreload", "manifest")
)
"""Other links, such as the canonical address, load nothing."""
ASKED_PLAINLY = (
    f"document.querySelector('meta[http-equiv=content-security-policy i][content*={UPGRADES} i]') ? [] : "
    f'[...document.querySelectorAll("script[src], img[src], iframe[src], {LOADING_LINKS}")]'
    ".map((one) => one.src || one.href).filter((address) => address.startsWith('http:'))"
)
CAMERA = re.compile(r"(?:^|,)\s*camera\s*=\s*(\([^)]*\)|[^,;\s]+)")
"""Who may use cameras, by the last such directive of a Permissions-Policy."""


def forbids_cameras(policy: str, origin: str) -> bool:
    """Whether this header takes the camera from a page of this origin. Without a directive its own page has it."""
    directives = CAMERA.findall(policy)
    allowed = directives[-1].strip("()").split() if directives else ["self"]
    return not any(one == "self" or fnmatch(origin, one.strip('"')) for one in allowed)


class WebAddress:
    """The address that people type."""

    def __init__(self, window: Window, app: WebAppSettings) -> None:
        self._window = window
        self._app = app

    def open(self) -> None:
        """Opens it with https."""
        self._window.open(self._app.address + self._app.capture)

    def open_plainly(self) -> None:
        """Opens it with http, as people type it."""
        plain = self._app.plain_url or re.sub(r"^https://(.*?)(:\d+)?$", r"http://\1", self._app.address)
        self._window.open(plain + self._app.capture)

    def must_be_secure(self) -> None:
        """Raises WrongAnswer when the window is not at https, or may not use a camera because of it."""
        is_secure = self._window.ask("isSecureContext")
        scheme = self._window.url.partition(":")[0]
        if scheme != "https" or not is_secure:
            observed = f"{scheme}, {'a' if is_secure else 'not a'} secure context"
            raise self._window.failure("follow the address", "https, a secure context", observed)

    def must_not_forbid_cameras(self) -> None:
        """Raises WrongAnswer when a header takes the camera from the page."""
        policy = self._window.headers.get("permissions-policy", "")
        if forbids_cameras(policy, "/".join(self._window.url.split("/")[:3])):
            raise self._window.failure("read the headers", "none that forbids cameras", f"Permissions-Policy: {policy}")

    def must_ask_for_nothing_plainly(self) -> None:
        """Raises WrongAnswer when the page wants something by http, which browsers refuse."""
        upgraded = UPGRADES in self._window.headers.get("content-security-policy", "").lower()
        if not upgraded and (plainly := self._window.ask(ASKED_PLAINLY)):
            raise self._window.failure("read the page", "everything by https", f"by http: {plainly[0]}")
