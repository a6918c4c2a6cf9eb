"""Goldens of a proof: what an update writes, and what it keeps."""

import tomllib
from pathlib import Path

from roundsman import Verdict
from roundsman.proof.goldens import Goldens
from roundsman.proof.judge import Sight
from roundsman.proof.looks import Phase
from tests.engine.test_judge import Gone, Renamed

BEFORE = """
["toy/gone"."toy/database"]
"check_it" = "gone long ago"
"check_by_window[webkit]" = "a blank page"
"check_of_old" = "whatever it said"
"""


def updated(folder: Path, *more: Sight, left_out: tuple[str, ...] = ()) -> dict[str, str]:
    """The lines of a cell after a proof in which its one check noticed, and whatever more was seen."""
    (folder / "toy.toml").write_text(BEFORE, encoding="utf-8")
    seen = sight("check_it", Verdict.FAILING, observed="gone")
    Goldens(folder).update([seen, *more], (Gone(), Renamed()), lambda item: item in left_out)
    lines: dict[str, str] = tomllib.loads((folder / "toy.toml").read_text(encoding="utf-8"))["toy/gone"]["toy/database"]
    return lines


def sight(check: str, verdict: Verdict, observed: str = "", exception: str = "") -> Sight:
    item = f"toy/database::{check}"
    return Sight(item, "toy/database", Phase.STRUCK, "toy/gone", verdict, observed=observed, exception=exception)


def test_a_check_that_left_the_suite_loses_its_line(tmp_path: Path) -> None:
    assert updated(tmp_path) == {"check_it": "gone"}


def test_a_check_that_was_left_out_keeps_its_line(tmp_path: Path) -> None:
    left_out = ("toy/database::check_by_window[webkit]",)
    assert updated(tmp_path, left_out=left_out) == {"check_it": "gone", "check_by_window[webkit]": "a blank page"}


def test_a_check_that_cannot_be_made_here_keeps_its_line(tmp_path: Path) -> None:
    no_engine = sight("check_by_window[webkit]", Verdict.UNKNOWN, exception="Unprovable")
    assert updated(tmp_path, no_engine) == {"check_it": "gone", "check_by_window[webkit]": "a blank page"}


def test_a_check_that_did_not_notice_loses_its_line(tmp_path: Path) -> None:
    blind = sight("check_by_window[webkit]", Verdict.HEALTHY)
    assert updated(tmp_path, blind) == {"check_it": "gone"}
