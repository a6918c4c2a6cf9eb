"""Pictures, and traces that hold them."""

import struct
import zipfile
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.webkit.site import Site


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_screenshot_shows_the_viewport_the_page_or_an_element(page: Page) -> None:
    page.set_content('<body style="margin: 0; height: 2000px"><p style="margin: 0; width: 90px; height: 30px">x')
    assert size(page.screenshot()) == (1280, 720)
    assert size(page.screenshot(full_page=True)) == (1280, 2000)
    assert size(page.locator("p").screenshot()) == (90, 30)


def test_a_jpeg_can_be_had_and_weighs_what_its_quality_costs(page: Page, site: Site) -> None:
    page.goto(site.url("buttons.html"))
    good, bad = (page.screenshot(type="jpeg", quality=quality) for quality in (95, 10))
    assert good[:2] == bad[:2] == b"\xff\xd8"
    assert len(bad) < len(good)


def test_a_trace_holds_pictures_and_snapshots(context: BrowserContext, site: Site, tmp_path: Path) -> None:
    context.tracing.start(screenshots=True, snapshots=True)
    page = context.new_page()
    page.goto(site.url("buttons.html"))
    names: list[str] = []
    for number in range(1, 20):  # a picture comes when the browser has painted, sooner or later
        context.tracing.start_chunk()
        page.click("#press")
        expect(page.locator("#said")).to_have_text(f"pressed {number}, trusted true")
        page.wait_for_timeout(500)
        context.tracing.stop_chunk(path=tmp_path / "trace.zip")
        with zipfile.ZipFile(tmp_path / "trace.zip") as trace:
            names = trace.namelist()
            assert b"frame-snapshot" in b"".join(trace.read(name) for name in names if name.endswith(".trace"))
        if any(name.endswith(".jpeg") for name in names):
            break
    context.tracing.stop()
    assert any(name.endswith(".jpeg") for name in names)
