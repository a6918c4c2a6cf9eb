"""The cache of what is expensive to make, and the copy of PostgreSQL for an account that cannot reach ours."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from roundsman.databases import cache, installation
from roundsman.databases.cache import cached
from roundsman.sandbox import Workspace

ROOT = Path(__file__).parents[2]
MAKER = """
import sys, time
from pathlib import Path
from roundsman.databases import cache
root, log, hang = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "hang"
cache.cache_folder = lambda: root
def make(folder):
    (folder / "first").touch()
    with log.open("a") as file:
        file.write("made\\n")
    print("making", flush=True)
    time.sleep(600 if hang else 0.1)
    (folder / "second").touch()
print(sorted(path.name for path in cache.cached("thing", make).iterdir()), flush=True)
"""


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache that every account can enter."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        monkeypatch.setattr(cache, "cache_folder", lambda: path / "cache")
        yield path / "cache"


def maker(root: Path, log: Path, how: str = "work") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", MAKER, str(root), str(log), how]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_processes_that_ask_at_once_make_it_once_and_find_it_whole(root: Path, tmp_path: Path) -> None:
    makers = [maker(root, tmp_path / "log") for _ in range(4)]
    answers = [one.communicate()[0].splitlines()[-1] for one in makers]
    assert answers == ["['first', 'second']"] * 4
    assert (tmp_path / "log").read_text() == "made\n"


def test_what_a_killed_process_left_half_made_is_made_anew(root: Path, tmp_path: Path) -> None:
    with maker(root, tmp_path / "log", "hang") as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "making\n"
        killed.send_signal(signal.SIGKILL)
    with maker(root, tmp_path / "log") as other:
        assert other.communicate()[0].splitlines()[-1] == "['first', 'second']"
    assert sorted(path.name for path in root.iterdir()) == ["lock", "thing"]


def test_a_maker_that_fails_leaves_nothing_that_looks_whole(root: Path) -> None:
    def fail(folder: Path) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        cached("thing", fail)
    assert not (root / "thing").exists()


def test_a_server_starts_where_nothing_can_be_cached(root: Path) -> None:
    root.write_text("a file stands where the folder should be")
    with Workspace("embedded") as workspace:
        assert workspace.databases.postgres().execute("SELECT 1") == [(1,)]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account for PostgreSQL")
def test_a_server_starts_from_an_environment_that_only_root_can_enter(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as private:
        site = installation.installation().programs.parents[2]
        for part in installation.PARTS:
            shutil.copytree(site / part, Path(private) / part)
        monkeypatch.syspath_prepend(private)
        installation.installation.cache_clear()
        try:
            with Workspace("embedded") as workspace:
                assert workspace.databases.postgres().execute("SELECT 1") == [(1,)]
            assert installation.installation().programs.is_relative_to(root)
        finally:
            installation.installation.cache_clear()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account for PostgreSQL")
def test_a_folder_that_only_root_can_enter_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as private:
        monkeypatch.setattr(tempfile, "tempdir", private)
        with Workspace("embedded") as workspace, pytest.raises(Exception, match="set TMPDIR to a folder") as caught:
            workspace.databases.postgres()
        message = f"PostgreSQL runs as nobody instead of root, and nobody cannot enter {private}"
        assert str(caught.value).startswith(message)
