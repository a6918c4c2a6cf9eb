"""A look is filmed where something can draw films; where nothing can, the evidence says so and the look goes on."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from roundsman.browser import Engine
from roundsman.browser.engines import downloads, revisions
from roundsman.browser.films import with_ffmpeg
from roundsman.round.order import Order
from tests.browser.conftest import BRIDGE

EBML, CLUSTER = b"\x1a\x45\xdf\xa3", b"\x1f\x43\xb6\x75"
"""How a WebM file begins, and how each of its runs of pictures does."""
LOOK = """
import json, shutil, sys
from pathlib import Path
from roundsman.browser import Engine, Launch
from roundsman.browser.browsers import Browsers
from roundsman.evidence import begin_evidence
from roundsman.target import BrowserPrograms

engine, bridge, films, has_ffmpeg = sys.argv[1:]
if not has_ffmpeg:
    shutil.which = lambda name: None
pool, evidence = Browsers(BrowserPrograms(), Path(bridge), Path(films)), begin_evidence()
with pool.window(Engine(engine), Launch(), hosts={}, deadline=60, traced=True, film="a-look") as window:
    window.open("data:text/html,<main>here</main>")
    window.sees("main", "the page")
pool.close()
print(json.dumps({"kinds": [one.media_type for one in evidence.attachments], "said": evidence.text()}))
"""


def look(engine: Engine, films: Path, has_ffmpeg: str, **environment: str) -> dict[str, Any]:
    command = [sys.executable, "-c", LOOK, engine.value, str(BRIDGE), str(films), has_ffmpeg]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env={**os.environ, **environment})
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


def test_a_round_keeps_its_films_in_its_folder(tmp_path: Path) -> None:
    order = Order(suite=tmp_path, folder=tmp_path, films=True)
    assert f"--video={tmp_path}/films" in order.command()
    assert not [word for word in Order(suite=tmp_path, folder=tmp_path).command() if word.startswith("--video")]


def test_a_look_is_filmed(engine: Engine, tmp_path: Path) -> None:
    if not shutil.which("ffmpeg") and not list(downloads().glob("ffmpeg*-*")):
        pytest.skip("nothing here can draw a film")
    assert look(engine, tmp_path, "yes")["kinds"] == ["video/webm"]
    [film] = tmp_path.iterdir()
    assert film.name == "a-look.webm"
    content = film.read_bytes()
    assert content.startswith(EBML)
    assert CLUSTER in content, "a film without a picture has only a head"


def test_without_anything_that_draws_films_the_look_goes_on(engine: Engine, tmp_path: Path) -> None:
    films, programs = tmp_path / "films", tmp_path / "programs"
    programs.mkdir()
    for one in downloads().glob("*"):
        if not one.name.startswith("ffmpeg"):
            (programs / one.name).symlink_to(one)
    told = look(engine, films, "", PLAYWRIGHT_BROWSERS_PATH=str(programs))
    assert told["kinds"] == []
    assert "no film: Playwright has no ffmpeg (playwright install ffmpeg, or as root apt-get" in told["said"]


def test_the_ffmpeg_of_the_distribution_stands_beside_what_playwright_downloaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "downloads"))
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    (tmp_path / "downloads" / "chromium-1").mkdir(parents=True)
    programs = with_ffmpeg(tmp_path)
    assert programs is not None
    ours = programs / f"ffmpeg-{revisions('ffmpeg')[0]}" / "ffmpeg-linux"
    assert str(ours.readlink()) == "/usr/bin/ffmpeg"
    assert (programs / "chromium-1").is_dir()
    (tmp_path / "downloads" / "ffmpeg-1").mkdir()
    assert with_ffmpeg(tmp_path) is None
