"""Wrong usage ends with exit code 2 and a line that says what and where, never with a traceback."""

import json

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


def test_a_system_that_is_not_there_cannot_be_swept(toy: ToySuite) -> None:
    ended = toy.roundsman("sweep", "--target", "target.toml", "--system", "toi")
    assert (ended.code, ended.text) == (2, "--system: there is no system toi; there are toy\n")


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


def test_the_sandbox_may_be_named_as_a_target(toy: ToySuite) -> None:
    ended = toy.roundsman("run", "--target", "sandbox", "--workers", "1", "--json", "-")
    assert ended.code == 0, ended.text
    result = json.loads(ended.out)
    assert (result["target"], len(result["checks"])) == ("sandbox", 3)
    assert "sandbox" in toy.roundsman("run", "--target", "sandbox", "--plan").out
    assert "target sandbox: rungs " in toy.roundsman("doctor", "--target", "sandbox").out


def test_a_report_is_of_the_newest_round_with_results_or_says_why_there_is_none(toy: ToySuite) -> None:
    rounds = toy.folder / "elsewhere"
    ended = toy.roundsman("report", "--rounds", "elsewhere")
    assert (ended.code, "no round with results in" in " ".join(ended.text.split())) == (2, True)
    toy.write("elsewhere/1/allure-results/a-result.json", "{}")
    toy.write("elsewhere/1/result.json", '{"target"')
    toy.write("elsewhere/2/result.json", '{"usage_error": "no check collected"}')
    damaged = f"no report: {rounds / '1/result.json'} is damaged: JSONDecodeError: "
    for ended in (
        toy.roundsman("report", "--rounds", "elsewhere"),
        toy.roundsman("report", ROUNDSMAN_ROUNDS="elsewhere"),
    ):
        assert (ended.code, ended.out, ended.error.count("\n")) == (3, "", 1)
        assert ended.error.startswith(damaged)
    ended = toy.roundsman("report", "elsewhere/3")
    assert ended.error == "no report: elsewhere/3 is no folder of a round: result.json: No such file or directory\n"


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["table", "json"])
def test_a_filter_of_the_catalogue_that_matches_nothing_is_wrong_usage(toy: ToySuite, form: list[str]) -> None:
    ended = toy.roundsman("cases", "--system", "toi", *form)
    assert (ended.code, ended.error) == (2, "no case matches\n")


def test_the_suites_folder_must_hold_a_suite(toy: ToySuite) -> None:
    ended = toy.roundsman("run", "--suite", "checks")
    assert ended.code == 2
    assert "holds no suite: there is no conftest.py" in " ".join(ended.text.split())
