"""The doctor names what is missing, what goes on without it, and what mends it."""

import json

from tests.engine.suites import ToySuite

MACHINES = "from roundsman.target import Machine, "


def test_every_program_that_may_be_needed_is_named(toy: ToySuite) -> None:
    ended = toy.roundsman("doctor", "--json", PATH="/nowhere", PLAYWRIGHT_BROWSERS_PATH="/nowhere")
    assert ended.code == 0, ended.text
    found = {finding["name"]: finding for finding in json.loads(ended.out)["machine"]}
    assert found["embedded database"]["said"].startswith("PostgreSQL, ")
    assert found["node"]["said"].endswith("node")
    assert found["allure"]["mend"] == "python -m roundsman.report.node"
    assert found["webkit"]["problem"].startswith("opens no page here; until it does, its checks are unknown")
    assert found["webkit"]["mend"] == "tools/webkit/install.sh (as root)"


def test_a_machine_of_the_target_is_tried(toy: ToySuite) -> None:
    toy.replace("fixtures/clients/toy/settings.py", "from roundsman.target import ", MACHINES)
    toy.replace(
        "fixtures/clients/toy/settings.py", "Endpoint | None = None", "Endpoint | None = None\n    host: Machine"
    )
    toy.write("target.toml", 'name = "street"\n[toy.host]\nbackend = "local://"\n')
    ended = toy.roundsman("doctor", "--target", "target.toml")
    assert (ended.code, "  machine toy.host    local://: answers" in ended.out) == (0, True), ended.text
    toy.write("target.toml", 'name = "street"\n[toy.host]\nbackend = "docker://nobody"\n')
    ended = toy.roundsman("doctor", "--target", "target.toml")
    assert (ended.code, "  machine toy.host    docker://nobody: cannot look at docker://nobody" in ended.out) == (
        1,
        True,
    )
