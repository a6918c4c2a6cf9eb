"""Tells addresses that a browser would request from addresses that are only text."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

OUTSIDE = re.compile(r"(?:(?:https?|wss?|ftp):)?//[^/\s]", re.IGNORECASE)
ABSOLUTE = re.compile(
    r"(?:https?|wss?)://(?=[a-zA-Z0-9\[])[^\s\"'`<>()\\,;]+|(?<=[\"'`(])//[a-zA-Z0-9-]+\.[a-zA-Z][^\s\"'`<>()\\,;]*"
)
STYLE = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)", re.IGNORECASE)
LOADED = {"src", "srcset", "data", "poster", "background"}
LOADED_HREF = {"link", "use", "image", "base", "feimage"}
OPTIONS = re.compile(r"window\.allureReportOptions = .*")

ONLY_TEXT = {
    "http://www.w3.org/": "names of XML vocabularies",
    "https://allurereport.org": "a link that a person may follow",
    "https://localhost": "the base of relative addresses where a page has none; every page here has one",
    "https://opensource.org/licenses/": "a licence in a comment",
    "https://lea.verou.me": "an author in a comment",
}
"""Addresses in Allure's own code that nothing requests, and why. Any other address in a script is an error: it has to
be looked at before it may stand here."""


def requested_by_html(page: str) -> list[str]:
    """Outside addresses in a page's elements, styles and inline scripts."""
    parser = _Page()
    parser.feed(page)
    parser.close()
    return parser.found


def requested_by_script(script: str) -> list[str]:
    """Outside addresses in a script, except those known to be only text."""
    return [match.group() for match in ABSOLUTE.finditer(script) if not match.group().startswith(tuple(ONLY_TEXT))]


def requested_by_style(styles: str) -> Iterator[str]:
    """Outside addresses that a style sheet loads."""
    for match in STYLE.finditer(styles):
        address = match.group(1) or match.group(2)
        if OUTSIDE.match(address):
            yield address


class _Page(HTMLParser):
    """Collects what the elements of a page load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag if tag in ("script", "style") else ""
        refreshes = ("http-equiv", "refresh") in [(name, (value or "").lower()) for name, value in attrs]
        for name, value in attrs:
            text = (value or "").strip()
            if name in LOADED or (name in ("href", "xlink:href") and tag in LOADED_HREF):
                self._add(part.strip() for part in ([text] if name != "srcset" else text.split(",")))
            elif name == "style":
                self.found += requested_by_style(text)
            elif name == "content" and refreshes:
                self._add([text.partition("=")[2].strip("'\" ")])

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.found += requested_by_script(OPTIONS.sub("", data))
        elif self._inside == "style":
            self.found += requested_by_style(data)

    def _add(self, addresses: Iterable[str]) -> None:
        self.found += [address for address in addresses if OUTSIDE.match(address)]
