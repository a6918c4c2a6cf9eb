"""The example for several machines: a cluster would take it, and remote workers really work."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from fixtures.clients.scanner.settings import ScannerSettings
from roundsman.load.generator import LoadGenerator
from roundsman.target import load_target
from tests.load.conftest import ROOT, USERS, free_port, plan_for

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


def test_remote_workers_get_their_plan_from_the_master(
    generator: LoadGenerator, server: Callable[..., str], tmp_path: Path
) -> None:
    port = free_port()
    words = ["--locustfile", str(USERS), "--worker", "--master-host", "127.0.0.1", "--master-port", str(port)]
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "locust", *words], cwd=tmp_path, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for _ in range(2)
    ]
    try:
        run = generator.run(USERS, plan_for(server()), name="remote", remote_workers=2, master_port=port)
        assert run.requests == pytest.approx(80, abs=6)
        assert [worker.wait(timeout=20) for worker in workers] == [0, 0], "workers end with the load"
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
