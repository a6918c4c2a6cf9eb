"""The service on a copy knows nothing of what is live, and ends with everything that it has started."""

import json
from pathlib import Path

import pytest

from fixtures.clients.jackpot.copy_service import RunningCopy
from fixtures.clients.jackpot.recovery_settings import CopyService
from roundsman.sandbox import Workspace
from tests.waiting import eventually, is_running

URL = "postgresql://checker:secret@127.0.0.1:5433/copy_of_jackpot_db"
TELLS = """
import json, os, pathlib, subprocess, sys
child = subprocess.Popen(["sleep", "60"])
draft = pathlib.Path(sys.argv[1] + ".draft")
draft.write_text(json.dumps({"child": child.pid, **os.environ}))
draft.rename(sys.argv[1])
child.wait()
"""


def told(path: Path) -> dict[str, str]:
    assert eventually(path.exists)
    content: dict[str, str] = json.loads(path.read_text())
    return content


def test_it_inherits_nothing_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JACKPOT_OPERATOR_TOKEN", "a-token-of-the-operators")
    monkeypatch.setenv("JACKPOT_DB_HOST", "live.example.com")
    path = tmp_path / "told.json"
    settings = CopyService(command=("python3", "-c", TELLS, str(path)), environment={"PORT": "{port}"})
    with Workspace() as workspace, RunningCopy(settings, URL, workspace):
        seen = told(path)
        assert is_running(int(seen["child"]))
    assert "JACKPOT_OPERATOR_TOKEN" not in seen
    assert (seen["JACKPOT_DATABASE_URL"], seen["JACKPOT_DB_HOST"], seen["JACKPOT_DB_PORT"]) == (
        URL,
        "127.0.0.1",
        "5433",
    )
    assert (seen["JACKPOT_DB_NAME"], seen["JACKPOT_DB_USER"]) == ("copy_of_jackpot_db", "checker")
    assert seen["PORT"].isdigit()
    assert eventually(lambda: not is_running(int(seen["child"])))
