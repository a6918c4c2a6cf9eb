"""What stays of a look with a browser: pictures, the trace, and what console and network said. All of it masked."""

import contextlib
import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from roundsman.evidence import current_evidence
from roundsman.redaction import REDACTOR

if TYPE_CHECKING:
    from roundsman.browser.window import Window

PICTURES = (".png", ".jpeg", ".jpg", ".webp", ".gif", ".ico", ".woff", ".woff2", ".wav", ".mp4", ".webm")
LINES = (".trace", ".network", ".stacks")
"""Of a trace: one JSON value a line."""
SMALL_QUALITY = 45
LONGEST = 3000
"""Milliseconds that a picture may take."""


def keep_success(window: "Window") -> None:
    """One small picture."""
    from playwright.sync_api import Error

    try:
        picture = window.raw.screenshot(type="jpeg", quality=SMALL_QUALITY, scale="css", timeout=LONGEST)
    except Error as error:
        current_evidence().add(f"no picture of the page: {error.message.partition(chr(10))[0]}")
        return
    current_evidence().attach("What the page showed", picture, "image/jpeg")


def keep_failure(window: "Window") -> None:
    """The whole window, its trace, console and requests, and what was followed over time."""
    from playwright.sync_api import Error

    evidence = current_evidence()
    with contextlib.suppress(Error):  # the browser is gone: what it told before stays
        window.watch.catch_up()
    evidence.add(window.watch.text())
    try:
        picture = window.raw.screenshot(timeout=LONGEST)
        evidence.attach("What the page showed", picture, "image/png")
    except Error as error:
        evidence.add(f"no picture of the page: {error.message.partition(chr(10))[0]}")
    for curve in window.curves.values():
        if len(curve.points) > 1:
            evidence.attach(curve.name, curve.drawn(), "image/svg+xml")
    with tempfile.TemporaryDirectory(prefix="roundsman-trace-") as folder, contextlib.suppress(Error, OSError):
        # not traced, or the browser is gone: the lines above say so
        path = Path(folder) / "trace.zip"
        window.raw.context.tracing.stop(path=path)
        evidence.attach("Trace, for `playwright show-trace`", masked_archive(path.read_bytes()), "application/zip")


def masked_archive(content: bytes) -> bytes:
    """A trace without secrets: every text in it is masked."""
    masked = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(masked, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            part = before.read(entry)
            if entry.filename.endswith(LINES):
                part = b"\n".join(_masked_line(line) for line in part.split(b"\n"))
            elif not entry.filename.endswith(PICTURES):
                part = _masked(part)
            after.writestr(entry.filename, part)
    return masked.getvalue()


def _masked_line(line: bytes) -> bytes:
    try:
        told = json.loads(line)
    except ValueError:
        return _masked(line)
    return _masked(json.dumps(REDACTOR.named(told), ensure_ascii=False, separators=(",", ":")).encode())


def _masked(part: bytes) -> bytes:
    # latin-1 keeps every byte of what is no text, and the secrets in it are found all the same
    try:
        return REDACTOR.mask(part.decode("utf-8")).encode("utf-8")
    except UnicodeDecodeError:
        return REDACTOR.mask(part.decode("latin-1")).encode("latin-1", errors="replace")
