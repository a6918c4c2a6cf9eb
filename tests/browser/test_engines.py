"""Which engine can run, what it can do, and how it is told."""

import json
from pathlib import Path

import playwright
import pytest

from roundsman.browser import Camera, Engine, Launch, Profile, browsing
from roundsman.browser.engines import Installation, NoEngine, downloaded, installation
from roundsman.browser.nouns import launch_of
from roundsman.target import BrowserPrograms

CHROMIUM = Installation(Engine.CHROMIUM, "the distribution's")
BRIDGED = Installation(Engine.WEBKIT, "the distribution's", bridge=Path("pw-webkitgtk"))


def test_an_engine_that_is_missing_is_told_with_the_one_command_that_installs_it(tmp_path: Path) -> None:
    with pytest.raises(NoEngine) as raised:
        installation(Engine.WEBKIT, BrowserPrograms(webkit=tmp_path / "nothing"))
    text = str(raised.value)
    assert text.startswith("no webkit can run here: the target names ")
    assert text.endswith("install it with: python -m roundsman.browser.install webkit")


def test_the_program_that_the_target_names_comes_first(tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.touch(mode=0o755)
    found = installation(Engine.CHROMIUM, BrowserPrograms(chromium=program))
    assert found.options == {"executable_path": program}
    assert found.origin == "the target's"


def test_what_playwright_downloaded_comes_before_the_distribution(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Path(str(playwright.__file__)).parent / "driver" / "package" / "browsers.json"
    listed = {one["name"]: one["revision"] for one in json.loads(package.read_text(encoding="utf-8"))["browsers"]}
    folder = tmp_path / f"webkit-{listed['webkit']}"
    folder.mkdir()
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    with pytest.raises(NoEngine):
        installation(Engine.WEBKIT, BrowserPrograms())
    (folder / "INSTALLATION_COMPLETE").touch()
    assert installation(Engine.WEBKIT, BrowserPrograms(), Path("bridge")).origin == "Playwright's"


def test_the_headless_shell_is_no_chromium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = Path(str(playwright.__file__)).parent / "driver" / "package" / "browsers.json"
    listed = {one["name"]: one["revision"] for one in json.loads(package.read_text(encoding="utf-8"))["browsers"]}
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    for name in ("chromium_headless_shell", "chromium"):
        assert downloaded(Engine.CHROMIUM) == []
        folder = tmp_path / f"{name}-{listed['chromium']}"
        folder.mkdir()
        (folder / "INSTALLATION_COMPLETE").touch()
    assert downloaded(Engine.CHROMIUM) == [folder]


@pytest.mark.parametrize(
    ("found", "launch", "obstacle"),
    [
        (CHROMIUM, Launch(profile=Profile.IPHONE), "an iPhone in Chromium"),
        (BRIDGED, Launch(profile=Profile.PIXEL), "Android browsers are not built on WebKit"),
        (BRIDGED, Launch(camera=Camera.BLACK), "mock cameras cannot show black"),
        (CHROMIUM, Launch(camera=Camera.BLACK), None),
        (BRIDGED, Launch(camera=Camera.NONE), None),
        (Installation(Engine.WEBKIT, "Playwright's"), Launch(camera=Camera.NONE), "cannot be taken away"),
    ],
    ids=["iphone-chromium", "pixel-webkit", "black-webkit", "black-chromium", "none-bridged", "none-webkit"],
)
def test_what_an_engine_cannot_do_is_said(
    found: Installation, launch: Launch, obstacle: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roundsman.browser.launch.CAMERA_DEVICES", tmp_path)
    said = launch.obstacle(found)
    assert (said is None) if obstacle is None else (said is not None and obstacle in said)


def test_names_are_mapped_and_the_makers_are_not_asked(tmp_path: Path) -> None:
    arguments = Launch().arguments(CHROMIUM, {"app.test": "127.0.0.1"}, tmp_path)
    rules = next(argument for argument in arguments if argument.startswith("--host-resolver-rules="))
    assert "MAP app.test 127.0.0.1" in rules
    assert "MAP update.googleapis.com ~NOTFOUND" in rules
    assert "*.googleapis.com" not in rules  # maps and fonts, which a page may use
    assert "--autoplay-policy=document-user-activation-required" in arguments


@pytest.mark.parametrize("camera", [Camera.WORKING, Camera.FRONT])
def test_what_webkitgtk_cannot_emulate_is_neither_asked_of_it_nor_kept_secret(camera: Camera) -> None:
    launch = Launch(camera=camera, profile=Profile.IPHONE)
    device = {"user_agent": "iPhone", "has_touch": True, "is_mobile": True, "device_scale_factor": 3}
    options = launch.context(BRIDGED, {"iPhone 15": device})
    assert options["user_agent"] == "iPhone"
    assert not {"has_touch", "is_mobile", "device_scale_factor"} & options.keys()
    assert "cannot do its touch and its scale" in launch.remark(BRIDGED)
    assert ("by our own hand" in launch.remark(BRIDGED)) is (camera is Camera.FRONT)


def test_a_machine_with_a_camera_of_its_own_cannot_show_what_webkitgtk_does_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roundsman.browser.launch.CAMERA_DEVICES", tmp_path)
    assert Launch(camera=Camera.NONE).obstacle(BRIDGED) is None
    (tmp_path / "video0").touch()
    assert "a camera of its own" in str(Launch(camera=Camera.NONE).obstacle(BRIDGED))
    assert Launch(camera=Camera.NONE).obstacle(CHROMIUM) is None


def test_two_nouns_that_want_different_browsers_are_an_error() -> None:
    def one() -> None: ...

    def other() -> None: ...

    browsing(camera=Camera.NONE)(one)
    browsing(camera=Camera.TWO)(other)
    with pytest.raises(ValueError, match="different browsers"):
        launch_of([one, other])
