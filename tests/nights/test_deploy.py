"""What `deploy/` offers would be taken, as far as a machine without cluster, registry and forge can tell."""

import re
import shlex
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import typer.core
import typer.main
import yaml
from cronsim import CronSim

from fixtures.clients.scanner.settings import ScannerSettings
from roundsman.command.application import application
from roundsman.escalation import ladder
from roundsman.nights.settings import night_settings
from roundsman.target import load_target
from tests.nights.night import SUITE, Night

DEPLOY = SUITE / "deploy"
CLUSTER: list[dict[str, Any]] = list(yaml.safe_load_all((DEPLOY / "kubernetes/cronjobs.yaml").read_text()))
CRON_LINES = [line for line in (DEPLOY / "crontab").read_text().splitlines() if re.match(r"[*\d]", line)]
PLAIN = {"PATH": "/usr/bin:/bin"}
UNITS = sorted((DEPLOY / "systemd").iterdir())


def command_lines() -> list[list[str]]:
    """Every `roundsman` command line of the examples, without the program."""
    found = [line.partition("exec ")[2] for line in CRON_LINES]
    for unit in UNITS:
        found += re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE)
    found += re.findall(r"run: (roundsman .*)$", (DEPLOY / "ci/gate.yml").read_text(), re.MULTILINE)
    lines = [shlex.split(line)[1:] for line in found]
    jobs = [one["spec"]["jobTemplate"]["spec"]["template"]["spec"] for one in CLUSTER if one["kind"] == "CronJob"]
    lines += [container["args"] for job in jobs for container in job["containers"]]
    entry = re.search(r"^CMD (\[.*\])$", (DEPLOY / "container/Dockerfile").read_text(), re.MULTILINE)
    assert entry is not None
    return [*lines, yaml.safe_load(entry[1])]


@pytest.mark.parametrize("line", command_lines(), ids=" ".join)
def test_every_command_line_is_one_that_the_command_knows(line: list[str]) -> None:
    group = typer.main.get_command(application)
    assert isinstance(group, typer.core.TyperGroup)
    name, *arguments = line
    context = group.commands[name].make_context(name, arguments)
    assert context.params["target"]


@pytest.mark.parametrize("document", CLUSTER, ids=lambda document: document["metadata"]["name"])
def test_every_document_keeps_the_schema_of_kubernetes(document: dict[str, Any]) -> None:
    kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)


@pytest.mark.parametrize("line", [line for line in command_lines() if "--kind=browser,load" in line], ids=" ".join)
def test_a_lane_with_loads_has_the_time_for_one(line: list[str]) -> None:
    assert "--time-limit=3600" in line


def test_both_lanes_run_on_the_node_that_has_their_volume() -> None:
    for job in (document for document in CLUSTER if document["kind"] == "CronJob"):
        pod = job["spec"]["jobTemplate"]["spec"]["template"]
        (term,) = pod["spec"]["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
        assert term["topologyKey"] == "kubernetes.io/hostname"
        assert term["labelSelector"]["matchLabels"].items() <= pod["metadata"]["labels"].items()


def test_units_that_may_not_see_homes_say_where_browsers_are() -> None:
    slow = (DEPLOY / "systemd/roundsman-slow.service").read_text()
    assert "ProtectHome=yes" in slow
    assert "Environment=PLAYWRIGHT_BROWSERS_PATH=/opt/roundsman/browsers" in slow


def test_a_secret_of_the_readme_means_the_same_to_a_shell(tmp_path: Path) -> None:
    (line,) = re.findall(r"^    (CHANNEL_DESK=.*)$", (DEPLOY / "README.md").read_text(), re.MULTILINE)
    (tmp_path / "secrets").write_text(line + "\n")
    script = 'set -a; . ./secrets; printf %s "$CHANNEL_DESK"'
    ended = subprocess.run(["/bin/sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert f"CHANNEL_DESK={ended.stdout}" == line


def test_every_cron_expression_can_be_read() -> None:
    jobs = [document["spec"]["schedule"] for document in CLUSTER if document["kind"] == "CronJob"]
    lines = [" ".join(line.split()[:5]) for line in CRON_LINES]
    assert len(jobs) == len(lines) == 2
    for expression in (*jobs, *lines):
        next(CronSim(expression, datetime.now(UTC)))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/opt/roundsman/.venv/bin/roundsman", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    files = [str(tmp_path / unit.name) for unit in UNITS]
    ended = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_target_is_one_that_a_round_accepts() -> None:
    target = load_target(DEPLOY / "production.toml", {"scanner": ScannerSettings})
    assert target.dead_man is not None
    assert len(target.escalation) == 3


@pytest.mark.parametrize(
    ("system", "severity", "minutes"),
    [
        ("scanner", "P1", [0, 5, 15]),
        ("scanner", "P3", [0, 240]),
        ("varai", "P1", [0, 15, 30, 60]),
        ("varai", "P2", [0, 30, 120]),
        ("plumbing", "P2", [0, 15, 30, 60]),
        ("jackpot", "P4", [0, 30, 120, 480]),
    ],
)
def test_the_matrices_of_the_guides_are_ladders(system: str, severity: str, minutes: list[int]) -> None:
    settings = night_settings(str(DEPLOY / f"escalation/{system}.toml"))
    assert [rung.after / 60 for rung in ladder(settings.escalation, severity, ())] == minutes


def test_the_line_of_the_crontab_makes_a_round(night: Night) -> None:
    program = night.folder / ".venv/bin/roundsman"
    program.parent.mkdir(parents=True)
    program.symlink_to(SUITE / ".venv/bin/roundsman")
    secrets = night.suite.write("secrets", "".join(f'{name}="{value}"\n' for name, value in night.environment.items()))
    line = CRON_LINES[0].partition("roundsman  ")[2]
    for place, here in {
        "/opt/roundsman": night.folder,
        "/etc/roundsman/secrets": secrets,
        "/etc/roundsman/production.toml": night.target,
        "/var/lib/roundsman": night.folder / "reports",
        "--jitter=10": "--jitter=0.1",
    }.items():
        assert place in line
        line = line.replace(place, str(here))
    ended = subprocess.run(["/bin/sh", "-c", line], check=False, capture_output=True, text=True, env=PLAIN)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "toy/lamp-out: new → healthy" in ended.stdout
    assert len(night.rounds) == 1


def test_the_container_copies_only_what_is_there() -> None:
    text = (DEPLOY / "container/Dockerfile").read_text()
    for sources in re.findall(r"^COPY (?!--)(.*) \S+$", text, re.MULTILINE):
        assert all((SUITE / source).exists() for source in sources.split())


def test_the_workflow_is_whole() -> None:
    workflow = yaml.safe_load((DEPLOY / "ci/gate.yml").read_text())
    steps = workflow["jobs"]["gate"]["steps"]
    assert [("uses" in step) != ("run" in step) for step in steps] == [True] * len(steps)
    inputs = workflow[True]["workflow_dispatch"]["inputs"]  # `on` is what YAML calls true
    assert (SUITE / inputs["target"]["default"]).exists()
