"""The proof of the prover: a suite with one thing wrong is reported as exactly that."""

from typing import Any

import pytest

from tests.engine.suites import ToySuite

CHECKS = "checks/toy/check_lamp.py"
FAULTS = "fixtures/faults/__init__.py"
CASES = "fixtures/cases.py"
SHINES = 'assert lamp.state().on, "it does not shine"'
BRIGHT = 'assert lamp.state().brightness >= 60, "it is dim"'
COOL = "    if lamp.degrees() > 50:"
SWITCHED_OFF = "return sandbox.lamp.with_settings(on=False)"
NO_PLUG = 'raise Unprovable("this machine has no plug")'
ASLEEP = "@detects({0})\ndef check_nothing(lamp: Lamp) -> None:\n    lamp.degrees()\n\n\n@detects({0})"
CRASHING = """@detects(LAMP_DIM)
def check_crashing(lamp: Lamp) -> None:
    if lamp.state().brightness < 60:
        raise KeyError("brightness")


@detects(LAMP_DIM)"""
MORE = """
from fixtures.cases import LAMP_OUT
from fixtures.clients.toy import Lamp
from roundsman import detects


@detects(LAMP_OUT)
def check_it_is_on(lamp: Lamp) -> None:
    assert lamp.state().on, "it is off"
"""
METER = """
def read(on: bool) -> None:
    if not on:
        raise AssertionError("no light")
"""
UNFIRED_METER = 'fixtures/clients/shared/meter.py:4: raise AssertionError("no light")'
READ_BY_METER = """
from fixtures.clients.toy.meter import read


@detects(LAMP_OUT)
def check_by_meter(lamp: Lamp) -> None:
    read(lamp.state().on)
"""
TRANSLATED = """from fixtures.clients.toy.meter import read

    try:
        read(lamp.state().on)
    except AssertionError as error:
        raise AssertionError(f"dark: {error}") from None"""
COMPLAINTS = (
    "blind",
    "confused",
    "false_alarms",
    "idle",
    "not_struck",
    "unused_requires",
    "unfired",
    "gaps",
    "unprovable",
)


def complaints(proof: dict[str, Any]) -> dict[str, list[str]]:
    return {name: proof[name] for name in COMPLAINTS if proof[name]}


@pytest.mark.parametrize("mode", ["own", "all"])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_healthy_suite_is_proven(toy: ToySuite, mode: str, workers: int) -> None:
    ended, proof = toy.proof("--prove-mode", mode, *(["-n", "2"] if workers == 2 else []))
    assert (ended.code, complaints(proof)) == (0, {}), ended.text
    assert (proof["recall"], proof["precision"], proof["holds"], proof["caught"]) == (1, 1, True, 4)
    assert (proof["checks"], proof["faults"]) == (3, 4)


def test_a_foreign_alarm_is_excused_only_by_a_required_case_that_failed(toy: ToySuite) -> None:
    _, proof = toy.proof("--prove-mode", "all")
    assert sorted(proof["excused"]) == [
        "toy/lamp-dim × toy/switched-off: toy/lamp-out was failing",
        "toy/lamp-dim × toy/unplugged: toy/lamp-out was failing",
    ]


def test_a_check_that_sleeps_through_its_fault_is_blind(toy: ToySuite) -> None:
    toy.replace(CHECKS, SHINES, "lamp.state()")
    ended, proof = toy.proof("-n", "2")
    assert (ended.code, complaints(proof)) == (1, {"blind": ["toy/lamp-out × toy/switched-off"]})
    assert proof["recall"] == 0.75


def test_a_proof_of_some_folders_says_what_only_others_would_notice(toy: ToySuite) -> None:
    toy.replace(CHECKS, SHINES, "lamp.state()")
    toy.write("more/check_more.py", MORE)
    assert toy.proof("--update-goldens", "checks", "more")[1]["holds"]
    ended, proof = toy.proof("checks")
    left_out = "toy/lamp-out × toy/switched-off: only checks that were left out of this proof would notice"
    assert (ended.code, complaints(proof), proof["left_out"]) == (0, {}, [left_out])


def test_goldens_written_by_a_proof_of_some_folders_keep_the_lines_of_the_others(toy: ToySuite) -> None:
    toy.write("more/check_more.py", MORE)
    toy.replace("pyproject.toml", 'testpaths = ["checks"]', 'testpaths = ["checks", "more"]')
    golden = toy.folder / "fixtures/faults/goldens/toy.toml"
    assert toy.proof("--update-goldens")[1]["holds"]
    whole = golden.read_text()
    assert "check_it_is_on" in whole
    assert toy.proof("--update-goldens", "checks")[1]["holds"]
    assert golden.read_text() == whole


def test_a_check_that_none_of_its_faults_ever_fails_is_idle(toy: ToySuite) -> None:
    toy.replace(CHECKS, "@detects(LAMP_OUT)", ASLEEP.format("LAMP_OUT"))
    ended, proof = toy.proof()
    assert (ended.code, complaints(proof)) == (1, {"idle": ["toy/lamp-out::check_nothing"]})


def test_a_check_that_only_ever_crashes_is_idle_though_another_one_notices(toy: ToySuite) -> None:
    toy.replace(CHECKS, "@detects(LAMP_DIM)", CRASHING)
    ended, proof = toy.proof()
    assert (ended.code, complaints(proof)) == (1, {"idle": ["toy/lamp-dim::check_crashing"]})


def test_a_check_that_fails_at_a_foreign_fault_gives_a_false_alarm(toy: ToySuite) -> None:
    toy.replace(CHECKS, COOL, '    assert lamp.state().brightness > 50, "it is dim, I think"\n' + COOL)
    ended, proof = toy.proof("--prove-mode", "all")
    assert ended.code == 1
    assert complaints(proof) == {
        "false_alarms": [
            "toy/lamp-warm::check_it_stays_cool × toy/switched-off: it is dim, I think",
            "toy/lamp-warm::check_it_stays_cool × toy/unplugged: HTTP 503",
            "toy/lamp-warm::check_it_stays_cool × toy/dimmed: it is dim, I think",
        ]
    }
    assert proof["precision"] == 4 / 7


def test_a_check_that_fails_inside_the_limit_gives_a_false_alarm(toy: ToySuite) -> None:
    toy.replace(CHECKS, "brightness >= 60", "brightness >= 80")
    ended, proof = toy.proof()
    alarm = "toy/lamp-dim::check_it_is_bright × toy/dimmed-near-miss: it is dim"
    assert (ended.code, complaints(proof)) == (1, {"false_alarms": [alarm]})


def test_a_check_that_fails_on_the_healthy_sandbox_gives_a_false_alarm(toy: ToySuite) -> None:
    toy.replace(CHECKS, COOL, '    assert lamp.degrees() != 20, "it is cold"\n' + COOL)
    ended, proof = toy.proof()
    looks = ("healthy sandbox", "after toy/warmed was healed")
    alarms = [f"toy/lamp-warm::check_it_stays_cool × {look}: it is cold" for look in looks]
    assert (ended.code, complaints(proof)) == (1, {"false_alarms": alarms})


@pytest.mark.parametrize("workers", [1, 2])
def test_a_check_that_ends_in_another_exception_is_confused(toy: ToySuite, workers: int) -> None:
    toy.replace(CHECKS, SHINES, 'if not lamp.state().on:\n        raise RuntimeError("what now?")')
    ended, proof = toy.proof("-n", str(workers if workers > 1 else 0))
    entry = "toy/lamp-out × toy/switched-off: check_it_shines was unknown, not failing: RuntimeError: what now?"
    assert (ended.code, complaints(proof)) == (1, {"confused": [entry]})


def test_a_check_whose_process_dies_is_confused(toy: ToySuite) -> None:
    toy.replace(CHECKS, SHINES, "if not lamp.state().on:\n        import os\n        os._exit(3)")
    ended, proof = toy.proof("-n", "2")
    assert ended.code == 1
    assert complaints(proof) == {"confused": [f"{CHECKS}::check_it_shines[toy/switched-off@]: not looked at"]}


@pytest.mark.parametrize("mode", ["own", "all"])
def test_a_fault_that_changes_nothing_did_not_strike(toy: ToySuite, mode: str) -> None:
    toy.replace(FAULTS, "with_settings(on=False)", "with_settings(on=True)")
    ended, proof = toy.proof("--prove-mode", mode)
    assert (ended.code, complaints(proof)) == (1, {"not_struck": ["toy/switched-off"]})


def test_a_requires_that_no_strike_shows_is_unused(toy: ToySuite) -> None:
    toy.replace(CASES, '("Open a window.",),', '("Open a window.",),\n    requires=(LAMP_OUT,),')
    ended, proof = toy.proof("--prove-mode", "all")
    assert (ended.code, complaints(proof)) == (1, {"unused_requires": ["toy/lamp-warm requires toy/lamp-out"]})


def test_a_fault_that_breaks_another_thing_than_it_names_is_confused(toy: ToySuite) -> None:
    toy.replace(FAULTS, SWITCHED_OFF, 'return sandbox.lamp.interfered("/lamp", status=500)')
    ended, proof = toy.proof()
    entry = (
        "toy/lamp-out × toy/switched-off: check_it_shines observed 'HTTP 500', but this fault shows 'it does not shine'"
    )
    assert (ended.code, complaints(proof)) == (1, {"confused": [entry]})


def test_a_fault_without_a_golden_is_confused_until_it_is_written(toy: ToySuite) -> None:
    toy.replace("fixtures/faults/goldens/toy.toml", '"toy/unplugged"', '"toy/unheard-of"')
    ended, proof = toy.proof("--case", "toy/lamp-out")
    entry = "toy/lamp-out × toy/unplugged: no golden yet; write it with --update-goldens and read what it says"
    assert (ended.code, complaints(proof)) == (1, {"confused": [entry]})
    ended, proof = toy.proof("--case", "toy/lamp-out", "--update-goldens")
    assert (ended.code, complaints(proof)) == (0, {})
    golden = (toy.folder / "fixtures/faults/goldens/toy.toml").read_text()
    assert "HTTP 503" in golden
    assert "toy/warmed" in golden, "what was not struck keeps its golden"
    assert "unheard-of" not in golden


def test_a_fault_that_does_not_heal_is_seen_at_the_healed_look(toy: ToySuite) -> None:
    toy.replace(
        FAULTS,
        "        return sandbox.lamp.with_settings(degrees=self.degrees)",
        "        sandbox.workspace.levers.witnessed('hot')\n"
        "        sandbox.lamp._control('PATCH', '/settings', {'degrees': self.degrees})\n"
        "        return nullcontext()",
    )
    toy.replace(FAULTS, "import AbstractContextManager", "import AbstractContextManager, nullcontext")
    ended, proof = toy.proof("-k", "not near-miss")
    alarm = "toy/lamp-warm::check_it_stays_cool × after toy/warmed was healed: it is warm"
    assert (ended.code, complaints(proof)) == (1, {"false_alarms": [alarm]})


@pytest.mark.parametrize("folders", [[], ["checks"], ["."]], ids=["all", "by-name", "by-the-root"])
def test_an_assertion_that_no_fault_fires_is_unfired(toy: ToySuite, folders: list[str]) -> None:
    toy.replace(CHECKS, COOL, '    assert lamp.degrees() < 1000, "it melts"\n' + COOL)
    ended, proof = toy.proof(*folders)
    entry = f'{CHECKS}:20: assert lamp.degrees() < 1000, "it melts"'
    assert (ended.code, complaints(proof)) == (1, {"unfired": [entry]})


def test_an_assertion_of_a_client_that_no_system_owns_counts_once_all_are_looked_at(toy: ToySuite) -> None:
    toy.write("fixtures/clients/shared/meter.py", METER)
    ended, proof = toy.proof()
    assert (ended.code, complaints(proof)) == (1, {"unfired": [UNFIRED_METER]})


@pytest.mark.parametrize(("users", "unfired"), [("", [UNFIRED_METER]), (READ_BY_METER, [])], ids=["unused", "used"])
def test_a_client_that_checks_left_out_use_is_judged_only_with_them(
    toy: ToySuite, users: str, unfired: list[str]
) -> None:
    toy.write("fixtures/clients/toy/meter.py", METER)
    toy.write("more/check_more.py", MORE + users)
    toy.replace("pyproject.toml", 'testpaths = ["checks"]', 'testpaths = ["checks", "more"]')
    unfired = [entry.replace("shared", "toy") for entry in unfired]
    _, proof = toy.proof("checks")
    assert complaints(proof) == ({"unfired": unfired} if unfired else {})


def test_what_an_error_was_translated_from_has_fired(toy: ToySuite) -> None:
    toy.write("fixtures/clients/toy/meter.py", METER)
    toy.replace(CHECKS, SHINES, TRANSLATED)
    ended, proof = toy.proof("--update-goldens")
    assert (ended.code, complaints(proof)) == (0, {})


def test_an_assertion_that_no_fault_fires_may_be_excused_in_words(toy: ToySuite) -> None:
    toy.replace(CHECKS, COOL, "    assert lamp.degrees() < 1000  # no fault: nobody heats it that far\n" + COOL)
    ended, proof = toy.proof()
    assert (ended.code, complaints(proof)) == (0, {})


@pytest.mark.parametrize("mode", ["own", "all"])
def test_a_fault_that_this_machine_cannot_strike_is_unprovable_here(toy: ToySuite, mode: str) -> None:
    toy.replace(FAULTS, SWITCHED_OFF, NO_PLUG)
    toy.replace(FAULTS, "from roundsman import", "from roundsman import Unprovable,")
    ended, proof = toy.proof("--prove-mode", mode)
    cells = ["out"] if mode == "own" else ["out", "dim", "warm"]
    expected = [f"toy/lamp-{case} × toy/switched-off: this machine has no plug" for case in cells]
    assert (ended.code, sorted(complaints(proof).pop("unprovable"))) == (0, sorted(expected))


def test_an_unprovable_fault_of_another_case_excuses_no_idle_check(toy: ToySuite) -> None:
    toy.replace(FAULTS, SWITCHED_OFF, NO_PLUG)
    toy.replace(FAULTS, "from roundsman import", "from roundsman import Unprovable,")
    toy.replace(CHECKS, "@detects(LAMP_WARM)", ASLEEP.format("LAMP_WARM"))
    ended, proof = toy.proof("--prove-mode", "all")
    assert (ended.code, proof["idle"]) == (1, ["toy/lamp-warm::check_nothing"])


def test_a_check_without_a_fault_is_a_gap(toy: ToySuite) -> None:
    toy.replace(FAULTS, ", Warmed()", "")
    ended, proof = toy.proof()
    gap = "toy/lamp-warm: no fault, so its checks are not proven"
    assert (ended.code, complaints(proof)) == (1, {"gaps": [gap]})


def test_a_check_without_a_fault_is_a_gap_in_a_proof_of_its_folder_and_of_its_case(toy: ToySuite) -> None:
    toy.replace(FAULTS, ", Warmed()", "")
    toy.replace("pyproject.toml", 'testpaths = ["checks"]', 'testpaths = ["checks", "more"]')
    gap = "toy/lamp-warm: no fault, so its checks are not proven"
    for arguments in (["checks"], ["--case", "toy/lamp-warm"]):
        ended, proof = toy.proof(*arguments)
        assert (ended.code, complaints(proof)) == (1, {"gaps": [gap]})


def test_a_fault_without_a_check_is_a_gap(toy: ToySuite) -> None:
    toy.replace(CHECKS, "@detects(LAMP_WARM)\ndef check_it_stays_cool", "def it_stays_cool")
    ended, proof = toy.proof()
    gap = "toy/lamp-warm: no check, so nobody notices toy/warmed"
    assert (ended.code, complaints(proof)) == (1, {"gaps": [gap]})


def test_a_case_with_neither_check_nor_fault_is_a_gap(toy: ToySuite) -> None:
    toy.replace(CASES, "LAMP_DIM, LAMP_WARM)", "LAMP_DIM, LAMP_WARM, replace(LAMP_OUT, id='toy/lonely'))")
    toy.replace(CASES, "from roundsman", "from dataclasses import replace\n\nfrom roundsman")
    ended, proof = toy.proof()
    assert (ended.code, complaints(proof)) == (1, {"gaps": ["toy/lonely: no check and no fault"]})
    ended, proof = toy.proof("--case", "toy/lamp-dim")
    assert (ended.code, complaints(proof)) == (0, {}), "who asks for one case is told of that one"


@pytest.mark.parametrize(
    ("file", "old", "new", "entry"),
    [
        (
            FAULTS, "    verdict = Verdict.DEGRADED\n", "",
            "toy/lamp-warm × toy/warmed: check_it_stays_cool was degraded, not failing: it is warm",
        ),
        (
            FAULTS, "    causes = (LAMP_DIM,)\n", "    causes = (LAMP_DIM,)\n    verdict = Verdict.DEGRADED\n",
            "toy/lamp-dim × toy/dimmed: check_it_is_bright was failing, not degraded: it is dim",
        ),
    ],
    ids=["degraded-instead-of-failing", "failing-instead-of-degraded"],
)  # fmt: skip
def test_a_wrong_verdict_is_confused(toy: ToySuite, file: str, old: str, new: str, entry: str) -> None:
    toy.replace(file, old, new)
    ended, proof = toy.proof()
    assert (ended.code, complaints(proof)) == (1, {"confused": [entry]})
