"""The files of the web app: older builds stay near the present one."""

import difflib
from pathlib import Path

import pytest

from fixtures.sandbox.scanner.web.application import BEFORE, SITE

DIFFERENT = 16
"""Lines of the present file that an older build may lack, and as many that it may have beside them."""


@pytest.mark.parametrize("build", sorted(BEFORE.iterdir()), ids=lambda path: path.name)
def test_an_older_build_differs_from_the_present_file_in_few_lines_only(build: Path) -> None:
    present = SITE / f"{build.stem.rpartition('-')[0]}{build.suffix}"
    lines, others = (path.read_text(encoding="utf-8").splitlines() for path in (present, build))
    signs = [line[0] for line in difflib.ndiff(lines, others)]
    assert lines != others
    assert max(signs.count("-"), signs.count("+")) <= DIFFERENT
