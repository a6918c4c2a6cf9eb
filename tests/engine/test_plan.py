"""A plan says where every check asks, whatever stands in the settings."""

from pathlib import Path

import pytest

from roundsman.plugin.plan import _address
from roundsman.target import Database, Machine, Secret
from roundsman.target.strict import Strict

NO_URL = "a database whose address is no URL: environment variable SHOP"


class Folder(Strict):
    folder: Path


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://watch:hush@db.example:5433/shop", "postgresql://db.example:5433/shop"),
        (
            "postgresql://watch:hush@db.example:many/shop",
            NO_URL,
        ),
        (
            "postgresql://watch:hush@db.example:99999/shop",
            NO_URL,
        ),
        ("postgresql://watch:hush@[db.example/shop", NO_URL),
        ("", "a database whose address is missing: environment variable SHOP"),
    ],
    ids=["right", "port-in-words", "port-too-large", "half-a-bracket", "missing"],
)
def test_a_database_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch, url: str, told: str) -> None:
    monkeypatch.setenv("SHOP", url)
    assert _address(Database(url=Secret(env="SHOP"))) == told


@pytest.mark.parametrize("backend", ["local://", "ssh://watch@shop.example", "docker://shop"])
def test_a_machine_is_told_as_the_target_names_it(backend: str) -> None:
    assert _address(Machine(backend=backend)) == backend


def test_a_folder_is_told_by_its_path() -> None:
    assert _address(Folder(folder=Path("/backups/shop"))) == "/backups/shop"
