"""The command `prove`: what it says, its exit codes, and what it leaves of the last proof."""

import json
import signal

import pytest

from tests.engine.suites import LONGEST, ToySuite, wait_until

CHECKS = "checks/toy/check_lamp.py"
FAULTS = "fixtures/faults/__init__.py"
SHINES = 'assert lamp.state().on, "it does not shine"'
SWITCHED_OFF = "return sandbox.lamp.with_settings(on=False)"
NO_PLUG = 'raise Unprovable("this machine has no plug")'
ENDLESS = """import pathlib, time

    pathlib.Path("begun").touch()
    time.sleep(300)"""


def test_it_tells_what_the_proof_tells_and_ends_with_1(toy: ToySuite) -> None:
    toy.replace(CHECKS, SHINES, "lamp.state()")
    ended = toy.roundsman("prove", "--json", "proof.json", "--workers", "1")
    assert ended.code == 1, ended.text
    assert "blind (not noticed): toy/lamp-out × toy/switched-off" in ended.out
    assert "the proof does not hold" in ended.out


@pytest.mark.parametrize("number", [None, signal.SIGINT], ids=["time-limit", "interrupted"])
def test_a_proof_that_was_cut_short_says_so_and_ends_with_3(toy: ToySuite, number: signal.Signals | None) -> None:
    toy.replace(CHECKS, SHINES, ENDLESS)
    process = toy.start("prove", "--workers", "1", "--time-limit", "300" if number else "8")
    if number:
        wait_until((toy.folder / "begun").exists, "the proof was in the middle")
        process.send_signal(number)
    out, error = process.communicate(timeout=LONGEST)
    problem = "interrupted" if number else "the time limit of 8 s for the whole round was reached"
    assert (process.returncode, out, error) == (3, "", f"the proof itself: {problem}\n")


def test_a_proof_that_never_begins_keeps_the_last_one(toy: ToySuite) -> None:
    assert toy.roundsman("prove", "--workers", "1").code == 0
    last = (toy.folder / "reports/proof/proof.json").read_bytes()
    for arguments, line in (
        (["nowhere"], "nowhere: there is no such folder in"),
        (["--prove-mode", "bogus"], "'bogus' is not one of 'own', 'all'"),
        (["--databases", "bogus"], "'bogus' is not one of 'auto', 'url', 'container', 'embedded'"),
        (["--case", "toy/nope"], "there is no case toy/nope"),
    ):
        ended = toy.roundsman("prove", *arguments)
        assert (ended.code, line in " ".join(ended.error.replace("│", " ").split())) == (2, True), ended.text
    assert (toy.folder / "reports/proof/proof.json").read_bytes() == last
    assert [path.name for path in (toy.folder / "reports").iterdir()] == ["proof"]


def test_with_strict_nothing_may_be_unprovable(toy: ToySuite) -> None:
    toy.replace(FAULTS, SWITCHED_OFF, NO_PLUG)
    toy.replace(FAULTS, "from roundsman import", "from roundsman import Unprovable,")
    assert toy.roundsman("prove", "--workers", "1").code == 0
    ended = toy.roundsman("prove", "--workers", "1", "--strict", "--json", "-")
    assert ended.code == 1, ended.text
    assert ended.error == "--strict: 1 cell cannot be proven here\n"
    assert json.loads(ended.out)["unprovable"] == ["toy/lamp-out × toy/switched-off: this machine has no plug"]
