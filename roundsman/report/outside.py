"""Keeps a generated report from asking anything of the outside: removes, forbids, and proves."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from roundsman.report.error import ReportError
from roundsman.report.requested import requested_by_html, requested_by_script, requested_by_style

POLICY = "default-src 'self' data: blob: 'unsafe-inline'"
"""The browser itself refuses what is not in the report; frames and windows that the page opens inherit it."""

SCRIPT = re.compile(r"<script\b[^>]*\bsrc\s*=\s*[\"']?(?:https?:)?//[^>]*>\s*</script>", re.IGNORECASE)
TAG_SCRIPT = re.compile(r"<script\b[^>]*>[^<]*\bgtag\([^<]*</script>", re.IGNORECASE)
LINK = re.compile(r"<link\b[^>]*\bhref\s*=\s*[\"']?(?:https?:)?//[^>]*>", re.IGNORECASE)
CHARSET = re.compile(r"<meta charset=[^>]*>", re.IGNORECASE)
EMBEDDED_SCRIPT = re.compile(r"(data:text/javascript;base64,)([A-Za-z0-9+/=]+)")
OPENED_BY_SCRIPT = {"https://trace.playwright.dev": "about:blank"}
"""Where the page's own code would take evidence, and what stands there instead."""


@dataclass(frozen=True)
class Outside:
    """An address outside the report that opening or using the report would ask."""

    file: str
    address: str

    def __str__(self) -> str:
        return f"{self.file} would ask {self.address}"


def sever(report: Path) -> None:
    """Takes out of a generated report what would ask the outside, then verifies.

    Raises ReportError with file and address where something is left.
    """
    for path in _pages(report):
        page = path.read_text(encoding="utf-8")
        path.write_text(_severed_page(page, path), encoding="utf-8")
    for path in _scripts(report):
        path.write_text(_severed_script(path.read_text(encoding="utf-8")), encoding="utf-8")
    left = outside(report)
    if left:
        raise ReportError("the report is not closed: " + "; ".join(str(one) for one in left[:5]))


def outside(report: Path) -> list[Outside]:
    """Every outside address that pages, scripts and styles of a report would request.

    Results and attachments are text to the page and not looked at; the policy in the page covers them.
    """
    found = []
    for path in _pages(report):
        page = path.read_text(encoding="utf-8")
        found += [Outside(path.name, address) for address in requested_by_html(page)]
        if POLICY not in page:
            found.append(Outside(path.name, "anything: no Content-Security-Policy"))
        for match in EMBEDDED_SCRIPT.finditer(page):
            script = base64.b64decode(match.group(2)).decode("utf-8")
            found += [Outside(path.name, address) for address in requested_by_script(script)]
    for path in _scripts(report):
        script = path.read_text(encoding="utf-8")
        found += [Outside(path.name, address) for address in requested_by_script(script)]
    for path in _own(report, "*.css"):
        styles = path.read_text(encoding="utf-8")
        found += [Outside(path.name, address) for address in requested_by_style(styles)]
    return list(dict.fromkeys(found))


def _severed_page(page: str, path: Path) -> str:
    page = SCRIPT.sub("", page)
    page = TAG_SCRIPT.sub("", page)
    page = LINK.sub("", page)
    page = EMBEDDED_SCRIPT.sub(_severed_embedded_script, page)
    if POLICY in page:
        return page
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    page, inserted = CHARSET.subn(lambda match: f"{match.group()}\n    {policy}", page, count=1)
    if not inserted:
        raise ReportError(f"{path.name} names no character set: there is no place for the policy")
    return page


def _severed_embedded_script(match: re.Match[str]) -> str:
    script = base64.b64decode(match.group(2)).decode("utf-8")
    severed = _severed_script(script)
    if severed == script:
        return match.group()
    return match.group(1) + base64.b64encode(severed.encode()).decode()


def _severed_script(script: str) -> str:
    for address, instead in OPENED_BY_SCRIPT.items():
        script = script.replace(address, instead)
    return script


def _pages(report: Path) -> Iterator[Path]:
    return _own(report, "*.html")


def _scripts(report: Path) -> Iterator[Path]:
    return _own(report, "*.js")


def _own(report: Path, pattern: str) -> Iterator[Path]:
    """Files of the report itself; below `data` lie results and attachments."""
    return (path for path in sorted(report.rglob(pattern)) if "data" not in path.relative_to(report).parts[:-1])
