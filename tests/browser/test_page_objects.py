"""What page objects of the suite make of styles and headers."""

import pytest

from browser.scanner.pages.address import forbids_cameras
from browser.scanner.pages.capture import TURNED
from roundsman.browser import Engine, Launch
from roundsman.browser.browsers import Browsers
from tests.browser.conftest import DEADLINE, Site

STYLES = {
    "nothing": ("", "", 0),
    "mirrored": ("", "transform: scaleX(-1)", 0),
    "mirrored by scale": ("", "scale: -1 1", 0),
    "moved": ("translate: 5px", "transform: translate(10%, 5px) scale(1.5)", 0),
    "turned": ("", "transform: rotate(90deg)", 90),
    "turned by the property": ("", "rotate: 90deg", 90),
    "turned and mirrored": ("", "rotate: 90deg; transform: scaleX(-1)", 90),
    "turned parent": ("rotate: -90deg", "", 90),
    "turned and turned back": ("rotate: -90deg", "transform: rotate(90deg)", 0),
    "turned in space": ("", "rotate: 0 0 1 90deg", 90),
    "seen from behind": ("", "rotate: y 180deg", 0),
    "upside down": ("", "transform: scale(-1)", 180),
    "upside down in a mirror": ("", "scale: 1 -1", 180),
}


@pytest.mark.parametrize(("parent", "video", "degrees"), STYLES.values(), ids=STYLES.keys())
def test_a_mirrored_preview_is_upright_and_a_turned_one_is_not(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str], parent: str, video: str, degrees: int
) -> None:
    page["/"] = f'<div style="{parent}"><video style="{video}"></video></div>'
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window:
        window.open(site.url)
        assert window.ask(TURNED) == degrees


POLICIES = {
    "none at all": ("", False),
    "about something else": ("microphone=(), geolocation=()", False),
    "for nobody": ("camera=()", True),
    "for nobody, with blanks": ("microphone=(self), camera = ( )", True),
    "for itself": ("camera=(self), microphone=()", False),
    "for itself, as a token": ("camera=self", False),
    "for everybody": ("camera=*", False),
    "for everybody, in a list": ("camera=(*)", False),
    "for another": ('camera=("https://other.example")', True),
    "for another and us": ('camera=("https://other.example" "https://app.example")', False),
    "for a family": ('camera=("https://*.example")', False),
    "for us at another port": ('camera=("https://app.example:8443")', True),
    "the last one counts": ("camera=(self), camera=()", True),
    "of a longer name": ("x-camera=()", False),
}


@pytest.mark.parametrize(("policy", "is_forbidden"), POLICIES.values(), ids=POLICIES.keys())
def test_a_policy_forbids_cameras_where_it_allows_them_to_others_only(policy: str, is_forbidden: bool) -> None:
    assert forbids_cameras(policy, "https://app.example") is is_forbidden
