"""Wrong usage ends with exit code 2 and a line that says what and where, never with a traceback."""

import pytest

from tests.engine.suites import ToySuite

SETTINGS = "fixtures/clients/toy/settings.py"
LAMP = "@detects(LAMP_OUT)\ndef check_it_shines"


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--case", "toy/nope"], "--case: there is no case toy/nope; `roundsman cases` lists them"),
        (["--system", "toi"], "--system: there is no system toi; there are toy"),
        (["--severity", "P9"], "--severity: 'P9' is not one of P1, P2, P3, P4"),
        (["--severity", "P4"], "no case matches all of --case, --system and --severity together"),
        ([], "no check collected: the target has no toy.lamp"),
    ],
    ids=["case", "system", "severity", "nothing-left", "nothing-to-look-at"],
)
def test_a_selection_without_checks_is_wrong_usage(
    toy: ToySuite, arguments: list[str], line: str, workers: str
) -> None:
    ended = toy.roundsman("run", "--target", "target.toml", "--workers", workers, *arguments)
    assert ended.code == 2, ended.text
    assert line in ended.text.splitlines()
    assert "Traceback" not in ended.text


def test_every_unknown_name_is_told_at_once(toy: ToySuite) -> None:
    ended = toy.roundsman("run", "--target", "target.toml", "--case", "toy/a", "--case", "toy/b", "--system", "c")
    assert ended.code == 2
    for name in ("no case toy/a;", "no case toy/b;", "no system c;"):
        assert name in ended.text


def test_every_error_of_a_target_is_told_and_nothing_is_asked(toy: ToySuite) -> None:
    toy.write("target.toml", 'nmae = "x"\n[toi]\n')
    ended = toy.roundsman("run", "--target", "target.toml")
    assert ended.code == 2
    path = toy.folder / "target.toml"
    assert ended.text.splitlines() == [
        "the target cannot be used:",
        f'{path}: name: is missing; write name = "…"',
        f"{path}: nmae: unknown key; did you mean name?",
        f"{path}: toi: unknown key; did you mean toy?",
    ]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_twins_of_a_check_are_told_apart_by_nobody_and_named(toy: ToySuite, workers: str) -> None:
    toy.write("checks/toy/check_other.py", (toy.folder / "checks/toy/check_lamp.py").read_text())
    ended = toy.roundsman("run", "--target", "target.toml", "--workers", workers)
    assert ended.code == 2
    assert ended.text.splitlines()[0] == (
        "checks of one case need different names: toy/lamp-dim::check_it_is_bright, toy/lamp-out::check_it_shines, "
        "toy/lamp-warm::check_it_stays_cool"
    )


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_check_without_a_case_is_named(toy: ToySuite, workers: str) -> None:
    toy.replace("checks/toy/check_lamp.py", LAMP, "def check_it_shines")
    ended = toy.roundsman("run", "--target", "target.toml", "--workers", workers)
    assert ended.code == 2, ended.text
    assert "checks/toy/check_lamp.py::check_it_shines needs @detects(CASE)" in ended.text
    assert "Traceback" not in ended.text


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_check_file_that_cannot_be_imported_is_named(toy: ToySuite, workers: str) -> None:
    toy.write("checks/toy/check_broken.py", "import nowhere\n")
    ended = toy.roundsman("run", "--target", "target.toml", "--workers", workers)
    assert ended.code == 2, ended.text
    assert "checks/toy/check_broken.py: ModuleNotFoundError: No module named 'nowhere'" in ended.text
    assert "Traceback" not in ended.text


def test_plain_pytest_shows_where_a_check_file_breaks(toy: ToySuite) -> None:
    toy.write("checks/toy/check_broken.py", "import nowhere\n")
    ended = toy.pytest("--target", "target.toml")
    assert "import nowhere" in ended.out
    assert "No module named 'nowhere'" in ended.out


def test_a_missing_secret_makes_its_checks_unknown_and_is_told_in_one_line(toy: ToySuite) -> None:
    toy.write(
        "target.toml",
        'name = "street"\n[round]\nsecond_look_share = 0\n[toy]\nword = { env = "NOT_THERE" }\n',
    )
    toy.replace(SETTINGS, "Endpoint | None = None", "Endpoint | None = None\n    word: Secret | None = None")
    toy.replace(SETTINGS, "import Endpoint", "import Secret, Endpoint")
    toy.write(
        "checks/toy/check_lamp.py",
        "from fixtures.cases import LAMP_OUT, LAMP_WARM\nfrom roundsman import detects\n\n"
        "@detects(LAMP_OUT)\ndef check_word(target):\n    target.toy.word.reveal()\n\n"
        "@detects(LAMP_WARM)\ndef check_more():\n    pass\n",
    )
    ended, result = toy.round("--workers", "1")
    words = "the secret in environment variable NOT_THERE is missing or empty"
    assert ended.code == 3, ended.text
    assert [(check["verdict"], check["message"]) for check in result["checks"]] == [("unknown", words), ("healthy", "")]
    assert f"note: toy.word: {words}" in ended.out


def test_the_suites_folder_must_hold_a_suite(toy: ToySuite) -> None:
    ended = toy.roundsman("run", "--suite", "checks")
    assert ended.code == 2
    assert "holds no suite: there is no conftest.py" in " ".join(ended.text.split())
