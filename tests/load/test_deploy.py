"""The example for several machines: a cluster would take it, and remote workers really work."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import typer.core
import typer.main
import yaml

from fixtures.clients.scanner.settings import ScannerSettings
from roundsman.command.application import application
from roundsman.load.generator import LoadGenerator
from roundsman.sandbox.ports import Port
from roundsman.target import load_target
from tests.load.conftest import ROOT, USERS, plan_for
from tests.load.test_generator import beyond_the_edges

EXAMPLE = ROOT / "deploy" / "load" / "kubernetes.yaml"
DOCUMENTS: list[dict[str, Any]] = list(yaml.safe_load_all(EXAMPLE.read_text(encoding="utf-8")))
KINDS = [document["kind"] for document in DOCUMENTS]


@pytest.mark.parametrize("document", DOCUMENTS, ids=KINDS)
def test_every_document_of_the_example_keeps_the_schema_of_kubernetes(document: dict[str, Any]) -> None:
    kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)


def test_the_schema_would_notice_a_mistake() -> None:
    broken = {**DOCUMENTS[KINDS.index("Job")], "spec": {"backofLimit": 0}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, kubernetes_validate.latest_version(), strict=True)


def test_the_target_in_the_example_is_one_that_a_round_accepts(tmp_path: Path) -> None:
    path = tmp_path / "target.toml"
    path.write_text(DOCUMENTS[KINDS.index("ConfigMap")]["data"]["target.toml"])
    scanner = load_target(path, {"scanner": ScannerSettings}).lookup("scanner")
    deployment = DOCUMENTS[KINDS.index("Deployment")]
    assert scanner.load.remote_workers == deployment["spec"]["replicas"]
    port = DOCUMENTS[KINDS.index("Service")]["spec"]["ports"][0]["port"]
    assert f"--master-port={port}" in deployment["spec"]["template"]["spec"]["containers"][0]["args"]
    assert scanner.load.master_port == port


CONTAINERS = {
    document["kind"]: document["spec"]["template"]["spec"]["containers"][0]
    for document in DOCUMENTS
    if document["kind"] in {"Job", "Deployment"}
}
IMAGE = (ROOT / "deploy" / "container" / "Dockerfile").read_text(encoding="utf-8")


def command_line(kind: str) -> list[str]:
    """What Kubernetes runs: `args` come after the image's entry point, or after the `command` in its place."""
    entry = re.search(r"^ENTRYPOINT (\[.*\])$", IMAGE, re.MULTILINE)
    assert entry is not None
    return [*CONTAINERS[kind].get("command", json.loads(entry[1])), *CONTAINERS[kind]["args"]]


def test_the_round_is_a_command_that_roundsman_knows() -> None:
    program, name, *arguments = command_line("Job")
    group = typer.main.get_command(application)
    assert isinstance(group, typer.core.TyperGroup)
    assert program == "roundsman"
    context = group.commands[name].make_context(name, arguments)
    assert str(context.params["target"]) == "/etc/roundsman/target.toml"


def test_a_worker_is_a_command_that_locust_knows() -> None:
    program, *arguments = command_line("Deployment")
    asked = [sys.executable, "-m", program, *arguments, "--help"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (program, done.returncode) == ("locust", 0), done.stderr
    unknown = subprocess.run([*asked[:-1], "roundsman", "--nonsense"], cwd=ROOT, capture_output=True, check=False)
    assert unknown.returncode != 0


def test_what_the_round_keeps_lands_on_the_volume() -> None:
    kept = re.search(r"ROUNDSMAN_ROUNDS=(\S+)", IMAGE)
    assert kept is not None
    mounts = [mount["mountPath"] for mount in CONTAINERS["Job"]["volumeMounts"]]
    assert any(Path(kept[1]).is_relative_to(mount) for mount in mounts)


def test_a_worker_waits_for_a_master_as_long_as_kubernetes_needs_to_take_it_for_well() -> None:
    script = "import roundsman.load.people, locust.runners as r; print(r.CONNECT_RETRY_COUNT * r.CONNECT_TIMEOUT)"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(told.stdout) > 600, "who ran for ten minutes is started again without a wait"


def test_remote_workers_get_their_plan_from_the_master(
    generator: LoadGenerator, server: Callable[..., str], tmp_path: Path
) -> None:
    port = Port()  # Locust's own ports are numbers only: this one stays ours although nobody listens yet
    words = ["--locustfile", str(USERS), "--worker", "--master-host", "127.0.0.1", "--master-port", str(int(port))]
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "locust", *words],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for _ in range(2)
    ]
    try:
        run = generator.run(USERS, plan_for(server()), name="remote", remote_workers=2, master_port=int(port))
        assert run.requests == pytest.approx(80, abs=beyond_the_edges(run)), "not twice as many"
        assert [worker.wait(timeout=60) for worker in workers] == [0, 0], "workers end with the load"
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
        port.release()
