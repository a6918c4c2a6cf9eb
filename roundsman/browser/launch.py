"""How a browser is started for a look: which camera it has, whose profile it shows, whether sound needs a click."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from roundsman.browser.engines import Engine, Installation


class Camera(StrEnum):
    """The cameras of the machine, and whether the page may use them."""

    REFUSED = "refused"
    """There is one, and the person does not let the page use it."""
    WORKING = "working"
    """There is one, it moves, and the page may use it."""
    TWO = "two"
    """There are two that the page may use."""
    NONE = "none"
    """There is none, and the page would be allowed to use one."""
    BLACK = "black"
    """There is one, the page may use it, and its picture is black."""
    FRONT = "front"
    """There is one that the page may use, and it faces the person."""


class Profile(StrEnum):
    """Whose machine the page believes to be on."""

    DESKTOP = "desktop"
    IPHONE = "iphone"
    PIXEL = "pixel"


DEVICES: dict[Profile, str] = {Profile.IPHONE: "iPhone 15", Profile.PIXEL: "Pixel 7"}
"""What Playwright calls them."""
NOT_IN_WEBKITGTK = ("has_touch", "is_mobile", "device_scale_factor")
"""What WebKitGTK cannot emulate of a device."""
QUIET_CHROMIUM = ("--disable-quic", "--gaia-url=https://nobody.invalid")
"""Keeps Chromium from asking anything of its makers, together with the rules for names; the second is its own sign-in,
so that pages which offer to sign in with Google still can."""
MAKERS = (
    "nobody.invalid",
    "update.googleapis.com",
    "optimizationguide-pa.googleapis.com",
    "content-autofill.googleapis.com",
    "safebrowsing.googleapis.com",
    "clientservices.googleapis.com",
    "clients2.google.com",
    "clients2.googleusercontent.com",
    "*.gvt1.com",
)
"""What only the browser itself asks, by name: maps, fonts and the like that a page uses stand beside them."""
CAMERA_DEVICES = Path("/dev")
"""Where Linux shows cameras, as `video0` and so on."""
FRONT_ONLY = """(() => {
  const devices = window.MediaDevices?.prototype;
  if (!devices) return;
  const ask = devices.getUserMedia;
  devices.getUserMedia = async function (wanted) {
    const exact = wanted?.video?.facingMode?.exact;
    if (exact === "environment") throw new OverconstrainedError("facingMode", "Invalid constraint");
    return ask.call(this, wanted);
  };
})();"""
"""WebKitGTK's mock cameras always face both ways: only this makes it a machine with a front camera alone."""


@dataclass(frozen=True)
class Launch:
    """What a look needs of the browser."""

    camera: Camera = Camera.REFUSED
    profile: Profile = Profile.DESKTOP
    is_untouched: bool = False
    """Nothing that we do may count as a gesture until the check makes one: the trace holds no snapshots of the DOM."""

    def obstacle(self, found: Installation) -> str | None:
        """Why this engine cannot do it; None when it can."""
        match found.engine, self:
            case Engine.CHROMIUM, Launch(profile=Profile.IPHONE):
                return "an iPhone in Chromium is a user agent and a viewport only: it says nothing of Safari"
            case Engine.WEBKIT, Launch(profile=Profile.PIXEL):
                return "Android browsers are not built on WebKit"
            case Engine.WEBKIT, Launch(camera=Camera.BLACK):
                return "WebKit's mock cameras cannot show black"
            case Engine.WEBKIT, Launch(camera=Camera.NONE) if found.bridge is None:
                return "the mock cameras of Playwright's WebKit cannot be taken away"
            case Engine.WEBKIT, Launch(camera=Camera.NONE) if any(CAMERA_DEVICES.glob("video*")):
                return "this machine has a camera of its own, which WebKitGTK would show"
        return None

    def arguments(self, found: Installation, hosts: Mapping[str, str], black: Path) -> list[str]:
        """The command line of the engine. `black` is a file with a black picture."""
        if found.engine is Engine.WEBKIT:
            return self._bridge_arguments() if found.bridge else []
        rules = [f"MAP {name} {address}" for name, address in hosts.items()]
        rules += [f"MAP {name} ~NOTFOUND" for name in MAKERS]
        fake = "--use-fake-device-for-media-stream"
        cameras = {
            Camera.TWO: [f"{fake}=device-count=2"],
            Camera.NONE: [f"{fake}=device-count=0"],
            Camera.BLACK: [fake, f"--use-file-for-fake-video-capture={black}"],
        }
        return [
            *QUIET_CHROMIUM,
            f"--host-resolver-rules={', '.join(rules)}",
            "--autoplay-policy=document-user-activation-required",
            *cameras.get(self.camera, [fake]),
        ]

    def _bridge_arguments(self) -> list[str]:
        cameras = ["--mock-capture-devices=false"] if self.camera is Camera.NONE else []
        return ["--autoplay-policy=deny", *cameras]

    def context(self, found: Installation, devices: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Options of a fresh context. `devices` is Playwright's list of them."""
        device = dict(devices[DEVICES[self.profile]]) if self.profile in DEVICES else {}
        device.pop("default_browser_type", None)
        if found.bridge:
            device = {name: value for name, value in device.items() if name not in NOT_IN_WEBKITGTK}
        granted = [] if self.camera is Camera.REFUSED else ["camera"]
        return {**device, "permissions": granted, "locale": "en-US"}

    def script(self, found: Installation) -> str:
        """What a page must be told before its own scripts run; empty for almost everything."""
        return FRONT_ONLY if self.camera is Camera.FRONT and found.engine is Engine.WEBKIT else ""

    def remark(self, found: Installation) -> str:
        """What the reader of a result must know of the look; empty where there is nothing."""
        remarks = []
        if self.camera is Camera.FRONT and found.engine is Engine.WEBKIT:
            remarks.append(
                "getUserMedia refuses exact facing modes here by our own hand: WebKit's mock cameras face both ways"
            )
        if self.profile is not Profile.DESKTOP and found.bridge:
            device = DEVICES[self.profile]
            remarks.append(f"{device} by viewport and user agent; WebKitGTK cannot do its touch and its scale")
        return "; ".join(remarks)
