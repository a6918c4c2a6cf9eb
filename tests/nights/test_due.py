"""Rounds from cron: only what is due, silent unless something changed, never two at once."""

import json
import os
import signal
import time

from tests.engine.suites import wait_until
from tests.nights.night import Night
from tests.nights.test_record import LOOKS, rows

SLOW = """
import time
import pathlib
from fixtures.cases import LAMP_OUT
from roundsman import detects


@detects(LAMP_OUT)
def check_it_shines(lamp):
    pathlib.Path("begun").touch()
    time.sleep(300)
"""


def looked_at(night: Night) -> set[str]:
    return {check["case"].partition("/")[2] for check in night.result()["checks"]}


def test_only_what_is_due_is_looked_at_and_roots_come_along(night: Night) -> None:
    night.say(cadence={"api": "10m", "cases": {"toy/lamp-dim": "1m", "toy/lamp-out": "1h"}})
    night.due()
    assert looked_at(night) == {"lamp-out", "lamp-dim", "lamp-warm"}
    night.due()
    assert looked_at(night) == {"lamp-dim", "lamp-out"}, "what is due requires the lamp to shine"
    context = {check["case"]: check["context"] for check in night.result()["checks"]}
    assert context == {"toy/lamp-dim": False, "toy/lamp-out": True}
    night.due(after=540)
    assert looked_at(night) == {"lamp-out", "lamp-dim", "lamp-warm"}


def test_when_nothing_is_due_there_is_no_round_and_no_word(night: Night) -> None:
    night.say(cadence={"api": "10m"}, round={"workers": 2})
    night.due()
    ended = night.due()
    assert (ended.code, ended.text) == (0, "")
    assert len(night.rounds) == 1


def test_a_kind_has_a_lane_of_its_own(night: Night) -> None:
    assert night.due("--kind=browser").text == ""
    assert night.rounds == []
    night.due("--kind=api,db")
    assert looked_at(night) == {"lamp-out", "lamp-dim", "lamp-warm"}
    assert night.due("--kind=lamps").code == 2


def test_it_is_silent_unless_something_changed(night: Night) -> None:
    first = night.due()
    assert "toy/lamp-out: new → healthy" in first.out
    assert night.due().text == ""
    night.lamp.brightness = 10
    changed = night.due()
    assert changed.code == 1
    assert "toy/lamp-dim: healthy → failing" in changed.out
    assert night.due().text == ""


def test_a_case_that_nobody_looks_at_becomes_stale_and_unknown(night: Night) -> None:
    night.say(cadence={"api": "1h"})
    night.due()
    night.clock += 2 * 3600
    assert {case["verdict"] for case in night.cases().values()} == {"healthy"}
    night.clock += 3600 + 20
    cases = night.cases()
    assert {case["verdict"] for case in cases.values()} == {"unknown"}
    assert all(case["stale"] for case in cases.values())
    gap = cases["toy/lamp-out"]["windows"]["24h"]
    assert gap["availability"] == 1
    assert gap["unknown"] >= 20 - 1, "three hours are known, and the start of a round is told in whole seconds"


def test_a_gap_between_rounds_is_counted_as_unknown(night: Night) -> None:
    night.due()
    night.due(after=3600)
    case = night.cases()["toy/lamp-out"]
    span = case["windows"]["24h"]
    assert span["unknown"] >= 3600 - 180 - 1
    assert 180 - 1 <= span["healthy"] <= 2 * 180, "a verdict holds for three cadences, before the gap and after it"
    assert 3600 - 1 <= span["healthy"] + span["unknown"] <= time.time() + night.clock - case["since"] + 1


def test_a_window_of_the_status_holds_no_more_than_its_time(night: Night) -> None:
    night.due()
    night.clock += 10 * 86400
    span = night.cases()["toy/lamp-out"]["windows"]["24h"]
    assert span["healthy"] == 0, "ten days ago is not within 24 hours"
    assert 86400 - 60 <= span["unknown"] <= 86400 + 3600, "whole hours"
    night.due()
    assert " % of 0 %" in night.make("status", "--all").out


def test_a_clock_that_went_back_is_noted_and_stops_nothing(night: Night) -> None:
    night.due()
    night.due(after=86400)
    night.due(after=-86000)
    assert night.due().code == 0
    (noted,) = rows(night, "SELECT notes FROM rounds WHERE notes LIKE '%clock went back%' ORDER BY id LIMIT 1")
    assert "the clock went back" in json.loads(str(noted[0]))[0]


def test_two_rounds_of_one_target_never_overlap(night: Night) -> None:
    night.suite.write("checks/toy/check_lamp.py", SLOW)
    process = night.start("run", "--due")
    wait_until((night.folder / "begun").exists, "the first round was in the middle")
    second = night.due()
    assert (second.code, second.text) == (0, "")
    assert len(night.rounds) == 1
    process.terminate()
    process.communicate()


def test_the_lock_of_a_round_that_was_killed_is_free_at_once(night: Night) -> None:
    checks = (night.folder / "checks/toy/check_lamp.py").read_text()
    night.suite.write("checks/toy/check_lamp.py", SLOW)
    process = night.start("run", "--due")
    wait_until((night.folder / "begun").exists, "the round was in the middle")
    process.kill()
    process.communicate()
    night.suite.write("checks/toy/check_lamp.py", checks)
    assert night.due().code == 0
    assert rows(night, "SELECT interrupted FROM rounds ORDER BY id") == [(1,), (0,)]


def test_an_owner_that_hangs_beyond_its_time_is_killed_and_its_lock_taken_over(night: Night) -> None:
    checks = (night.folder / "checks/toy/check_lamp.py").read_text()
    night.suite.write("checks/toy/check_lamp.py", SLOW)
    process = night.start("run", "--due")
    wait_until((night.folder / "begun").exists, "the round was in the middle")
    os.kill(process.pid, signal.SIGSTOP)
    night.suite.write("checks/toy/check_lamp.py", checks)
    (lock,) = (night.folder / "reports/locks").glob("*.lock")
    lock.write_text(json.dumps({**json.loads(lock.read_text()), "ends_by": 0.0}), encoding="utf-8")
    ended = night.due()
    assert ended.code == 0, ended.text
    assert "the lock was taken over from process" in ended.out
    assert process.wait(timeout=10) == -signal.SIGKILL
    process.communicate()
    assert rows(night, "SELECT interrupted FROM rounds ORDER BY id") == [(1,), (0,)]


def test_the_time_limit_leaves_record_and_result(night: Night) -> None:
    night.suite.write("checks/toy/check_lamp.py", SLOW)
    ended = night.due("--time-limit=4")
    assert ended.code == 3
    assert "the time limit of 4 s for the whole round was reached" in ended.out
    assert rows(night, "SELECT verdict, problems LIKE '%time limit%' FROM rounds") == [("unknown", 1)]


def test_what_reaches_people_is_not_begun_again_because_it_was_cut_short(night: Night) -> None:
    night.say(rungs=["read", "page"])
    paging = SLOW.replace("(LAMP_OUT)", "(LAMP_OUT, rung=Rung.PAGE)").replace("import detects", "import Rung, detects")
    night.suite.write("checks/toy/check_lamp.py", paging)
    process = night.start("run", "--due")
    wait_until((night.folder / "begun").exists, "the round was in the middle")
    process.kill()
    process.communicate()
    night.suite.write("checks/toy/check_lamp.py", paging.replace("time.sleep(300)", "pass"))
    for _ in range(2):
        night.due()
    assert len(night.rounds) == 1, "each other turn found nothing due"
    looks = rows(night, f"SELECT name, verdict, message FROM {LOOKS}")
    assert looks == [("toy/lamp-out::check_it_shines", "unknown", "the round ended while it looked")]
    night.due(after=7 * 86400)
    assert night.result()["verdict"] == "healthy"


def test_quiet_folders_go_and_those_with_a_change_stay(night: Night) -> None:
    night.say(reports={"keep_quiet": "1m", "keep": "1d", "build": "demand"})
    for _ in range(8):
        night.due()
    names = [folder.name for folder in night.rounds]
    changed = {str(row[0]) for row in rows(night, "SELECT id FROM rounds WHERE changed")}
    assert len(changed) == 1
    assert changed < set(names)
    assert len(names) == 6, "the first one, and the newest five"


def test_due_wants_a_target_that_lasts(night: Night) -> None:
    ended = night.suite.roundsman("run", "--due")
    assert ended.code == 2
    assert "--due needs a target" in ended.text
