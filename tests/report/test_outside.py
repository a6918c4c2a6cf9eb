"""An address that a page would ask is found and taken out; text that only looks like one stays."""

import base64

import pytest

from roundsman.report.error import ReportError
from roundsman.report.outside import POLICY, outside, sever

HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>'
TAG = """
    <script async src="https://tags.example/gtag/js?id=G-1"></script>
    <script>
        function gtag(){dataLayer.push(arguments);}
        gtag('js', new Date());
    </script>"""


def embedded(script: str) -> str:
    return f'<script src="data:text/javascript;base64,{base64.b64encode(script.encode()).decode()}"></script>'


def test_the_tag_and_what_else_is_loaded_in_the_head_goes(tmp_path):
    page = tmp_path / "index.html"
    page.write_text(HEAD + TAG + '<link rel="preconnect" href="//fonts.example">' + "<p>stays</p>")
    sever(tmp_path)
    assert "example" not in page.read_text()
    assert "gtag" not in page.read_text()
    assert "<p>stays</p>" in page.read_text()


def test_the_page_forbids_the_browser_to_ask(tmp_path):
    page = tmp_path / "index.html"
    page.write_text(HEAD)
    sever(tmp_path)
    sever(tmp_path)
    assert page.read_text().count(POLICY) == 1


@pytest.mark.parametrize(
    "element",
    [
        '<img src="https://pixel.example/1.png">',
        '<img srcset="/small.png 1x, https://pixel.example/1.png 2x">',
        '<iframe src="//pixel.example"></iframe>',
        '<video poster="http://pixel.example"></video>',
        '<svg><use href="https://pixel.example#a"></use></svg>',
        '<p style="background: url(https://pixel.example)"></p>',
        "<style>@import 'https://pixel.example/a.css';</style>",
        '<meta http-equiv="refresh" content="0; url=https://pixel.example">',
        "<script>fetch('https://pixel.example')</script>",
        "<script>navigator.sendBeacon('//pixel.example')</script>",
        "<script>new WebSocket('wss://pixel.example')</script>",
        embedded("var a='https://pixel.example';fetch(a)"),
    ],
)
def test_what_cannot_be_taken_out_is_an_error_that_names_it(tmp_path, element):
    (tmp_path / "index.html").write_text(HEAD + element)
    with pytest.raises(ReportError, match=r"index\.html would ask .*pixel\.example"):
        sever(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://guide.example/4.2">the guide</a>',
        "<p>curl https://shop.example/orders</p>",
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        embedded('document.createElementNS("http://www.w3.org/1999/xhtml","div") // see above'),
        '<script>window.allureReportOptions = {"ci":{"jobUrl":"https://jobs.example/1"}}</script>',
    ],
)
def test_what_a_person_may_read_or_follow_stays(tmp_path, text):
    page = tmp_path / "index.html"
    page.write_text(HEAD + text)
    sever(tmp_path)
    assert text in page.read_text()


@pytest.mark.parametrize("inline", [True, False], ids=["one-file", "several-files"])
def test_evidence_is_not_handed_to_a_viewer_elsewhere(tmp_path, inline):
    script = 'open("https://trace.playwright.dev")'
    (tmp_path / "index.html").write_text(HEAD + (embedded(script) if inline else '<script src="app.js"></script>'))
    if not inline:
        (tmp_path / "app.js").write_text(script)
    assert [one.address for one in outside(tmp_path)][-1] == "https://trace.playwright.dev"
    sever(tmp_path)
    assert outside(tmp_path) == []


def test_scripts_and_styles_beside_the_page_are_searched(tmp_path):
    (tmp_path / "index.html").write_text(HEAD)
    (tmp_path / "app.js").write_text("fetch('https://one.example')")
    (tmp_path / "app.css").write_text("p { background: url('https://two.example') }")
    with pytest.raises(ReportError, match=r"app\.js would ask https://one\.example; app\.css .*two\.example"):
        sever(tmp_path)
