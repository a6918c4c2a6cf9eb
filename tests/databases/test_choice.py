"""Which kind of server is taken, and the one line that says why there is none."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from roundsman.databases import DatabaseServers, DatabaseUnavailable
from roundsman.databases.engine import answering_engine
from roundsman.sandbox import Workspace
from roundsman.sandbox.levers import LeverLog

ROOT = Path(__file__).parents[2]


def test_auto_takes_an_embedded_server_where_no_engine_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    with Workspace("auto") as workspace:
        assert workspace.databases.postgres().provider == "embedded"


def test_auto_takes_a_container_where_an_engine_answers() -> None:
    if answering_engine() is None:
        pytest.skip("no Docker engine answers on this machine")
    with Workspace("auto") as workspace:
        assert workspace.databases.postgres().provider == "container"


@pytest.mark.parametrize(
    "address", ["unix:///nowhere/docker.sock", "tcp://127.0.0.1:1", "tcp://engine.example:2375", "ssh://engine.example"]
)
def test_a_container_without_an_engine_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DOCKER_HOST", address)
    with Workspace("container") as workspace, pytest.raises(DatabaseUnavailable) as caught:
        workspace.databases.postgres()
    assert str(caught.value) == "no Docker engine answers here: start one, or use --databases=embedded"


def test_an_engine_that_accepts_and_says_nothing_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("DOCKER_HOST", f"tcp://127.0.0.1:{silent.getsockname()[1]}")
        assert answering_engine() is None


def test_an_image_that_is_not_to_be_had_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    if answering_engine() is None:
        pytest.skip("no Docker engine answers on this machine")
    monkeypatch.setenv("ROUNDSMAN_POSTGRES_IMAGE", "127.0.0.1:1/no-such-image:1")
    with Workspace("container") as workspace, pytest.raises(DatabaseUnavailable) as caught:
        workspace.databases.postgres()
    message = "no container of image 127.0.0.1:1/no-such-image:1 (ROUNDSMAN_POSTGRES_IMAGE): "
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_another_choice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="from auto, url, container, embedded, not from 'mock'"):
        DatabaseServers("mock", tmp_path, None, LeverLog())  # type: ignore[arg-type]


def test_importing_the_module_loads_no_library_of_databases() -> None:
    libraries = {"psycopg", "docker", "testcontainers", "psutil"}
    code = f"import sys, roundsman.databases; print({libraries} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout == "set()\n"
