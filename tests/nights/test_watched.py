"""Somebody else notices when rounds stop; every channel can be tried; a kept report is nobody else's."""

import signal

from tests.engine.suites import wait_until
from tests.nights.night import SUITE, Night
from tests.nights.test_due import SLOW


def test_each_round_pings_its_start_and_its_success(night: Night) -> None:
    night.say(dead_man={"url": {"env": "PING"}})
    night.due()
    assert night.receiver.pings == ["/ping/start", "/ping"]
    night.lamp.on = False
    night.due()
    assert night.receiver.pings[2:] == ["/ping/start", "/ping"], "the watchman is well, the lamp is not"


def test_a_round_that_went_wrong_itself_pings_its_failure(night: Night) -> None:
    night.say(dead_man={"url": {"env": "PING"}})
    night.suite.write("checks/toy/check_lamp.py", SLOW)
    night.due("--time-limit=3")
    assert night.receiver.pings == ["/ping/start", "/ping/fail"]
    begun = night.folder / "begun"
    begun.unlink(missing_ok=True)
    process = night.start("run", "--due")
    wait_until(begun.exists, "the round was in the middle")
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert night.receiver.pings[2:] == ["/ping/start", "/ping/fail"]


def test_a_dead_channel_is_a_failure_for_the_dead_mans_switch(night: Night) -> None:
    night.tell(dead_man={"url": {"env": "PING"}}, reports={"build": "demand"})
    night.receiver.dead = True
    night.lamp.on = False
    night.due()
    night.due()
    assert night.receiver.pings == ["/ping/start", "/ping", "/ping/start", "/ping/fail"]


def test_a_switch_that_does_not_hear_is_told_and_stops_nothing(night: Night) -> None:
    night.environment["PING"] = "http://127.0.0.1:1/secret-of-the-ping"
    night.say(dead_man={"url": {"env": "PING"}})
    night.due()
    ended = night.due()
    assert ended.code == 0
    assert "dead man's switch: " in ended.out
    assert "secret-of-the-ping" not in ended.text


def test_the_doctor_tells_every_channel_and_pings(night: Night) -> None:
    night.tell(dead_man={"url": {"env": "PING"}})
    quiet = night.make("doctor")
    assert quiet.code == 0, quiet.text
    assert "--tell sends a test message" in quiet.out
    assert (night.receiver.messages, night.receiver.pings) == ([], [])
    told = night.make("doctor", "--tell")
    assert told.code == 0, told.text
    assert night.receiver.titles() == ["Test of channel desk"]
    assert night.receiver.pings == ["/ping"]
    night.receiver.dead = True
    assert night.make("doctor", "--tell").code == 1


def test_the_doctor_knows_a_wrong_address_of_a_channel(night: Night) -> None:
    night.environment["CHANNEL"] = "pigeon://roof"
    night.tell()
    ended = night.make("doctor")
    assert ended.code == 1
    assert "the address in environment variable CHANNEL is none that apprise knows" in ended.out


def test_links_lead_to_the_round_that_alerted(night: Night) -> None:
    night.tell(reports={"url": "https://reports.example.com/rounds/"})
    night.lamp.on = False
    night.due()
    night.due()
    link = f"Report: https://reports.example.com/rounds/{night.rounds[-1].name}/report/index.html"
    assert link in night.receiver.messages[0]["message"]


def with_reports(night: Night) -> None:
    """Lets rounds build reports in the folder of the small suite."""
    for name in ("allurerc.mjs", "package.json", "package-lock.json", "node_modules"):
        (night.folder / "reports").mkdir(exist_ok=True)
        if (SUITE / "reports" / name).exists():
            (night.folder / "reports" / name).symlink_to(SUITE / "reports" / name)


def test_a_report_to_which_there_is_a_link_is_built_also_when_nothing_was_looked_at_now(night: Night) -> None:
    with_reports(night)
    night.tell(alerts={"remind": "5m"})
    night.lamp.on = False
    night.due()
    night.due()
    night.due()
    seen = night.rounds[-1]
    assert not (seen / "report").exists(), "nothing changed, and nothing was said"
    night.due("--kind=browser", after=400)
    assert night.rounds[-1] == seen
    assert f"Report: {seen}/report/index.html" in night.receiver.messages[-1]["message"]
    assert (seen / "report/index.html").exists()


def test_reports_are_built_on_change_each_in_a_folder_of_its_own(night: Night) -> None:
    with_reports(night)
    night.due()
    night.due()
    night.lamp.on = False
    night.due()
    built = [(folder / "report/index.html").exists() for folder in night.rounds]
    assert built == [True, False, True]
    before = (night.rounds[0] / "report/index.html").read_bytes()
    night.due("--case=toy/lamp-out")
    assert (night.rounds[0] / "report/index.html").read_bytes() == before
