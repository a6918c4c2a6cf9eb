"""Films of looks, drawn by the ffmpeg that Playwright downloads, or by the distribution's."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from roundsman.browser.engines import downloads, revisions
from roundsman.evidence import current_evidence

if TYPE_CHECKING:
    from playwright.sync_api import Page

INSTALL = "playwright install ffmpeg, or as root apt-get install ffmpeg"


@contextmanager
def filmed(page: "Page", file: Path | None) -> Iterator[None]:
    """Films a page into a file, and into the evidence; where it cannot be filmed, the evidence says why."""
    from playwright.sync_api import Error

    if file is None:
        yield
        return
    try:
        page.screencast.start(path=file)
    except Error as error:
        current_evidence().add(f"no film: {_reason(error.message)}")
        yield
        return
    try:
        yield
    finally:
        try:
            page.screencast.stop()
            current_evidence().attach("Film of the look", file.read_bytes(), "video/webm")
        except (Error, OSError) as error:
            current_evidence().add(f"no film: {_reason(str(error))}")


def with_ffmpeg(folder: Path) -> Path | None:
    """A folder of Playwright's programs, made inside another, with the distribution's ffmpeg among them.

    Playwright looks for ffmpeg only among its own downloads. None where it finds one there, or where there is none.
    """
    program = shutil.which("ffmpeg")
    revision = next(iter(revisions("ffmpeg")), "")
    if program is None or not revision or list(downloads().glob("ffmpeg*-*")):
        return None
    programs = folder / "programs"
    ours = programs / f"ffmpeg-{revision}" / "ffmpeg-linux"
    ours.parent.mkdir(parents=True)
    ours.symlink_to(program)
    for one in downloads().glob("*"):
        (programs / one.name).symlink_to(one)
    return programs


def _reason(message: str) -> str:
    first = message.partition("\n")[0]
    return f"Playwright has no ffmpeg ({INSTALL})" if "ffmpeg" in first else first
