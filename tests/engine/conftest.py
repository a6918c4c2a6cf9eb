"""Suites to break: each test gets one of its own."""

import shutil
from pathlib import Path

import pytest

from tests.engine.suites import ToySuite

collect_ignore = ["toy"]
HERE = Path(__file__).parent


@pytest.fixture
def toy(tmp_path: Path) -> ToySuite:
    """The suite of a lamp with its sandbox, whole and proven."""
    return ToySuite(Path(shutil.copytree(HERE / "toy", tmp_path / "toy", ignore=shutil.ignore_patterns("__pycache__"))))
