"""Suites to break: each test gets one of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.suites import ToySuite, copied_toy

collect_ignore = ["toy", "checks_of_toys"]


@pytest.fixture
def toy(tmp_path: Path) -> Iterator[ToySuite]:
    """The suite of a lamp with its sandbox, whole and proven."""
    toy = copied_toy(tmp_path / "toy")
    yield toy
    toy.end()
