"""The example of a target file is one that works, and shows everything that can be set."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from fixtures.suite import roundsman_settings
from roundsman.target import SystemSettings, load_target

EXAMPLE = Path(__file__).parents[2] / "fixtures" / "targets" / "example.toml"
SYSTEMS = roundsman_settings()


def test_the_example_is_accepted_as_it_stands() -> None:
    target = load_target(EXAMPLE, SYSTEMS)
    assert [name for name in SYSTEMS if target.lookup(name) is None] == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_example_names_everything_that_a_system_can_have(system: str) -> None:
    shown: dict[str, Any] = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))[system]
    kind: type[SystemSettings] = SYSTEMS[system]
    assert set(kind.model_fields) - set(shown) == set()
