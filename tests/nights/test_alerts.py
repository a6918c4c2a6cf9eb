"""Every fault is alerted once and closed once; nothing is lost while a channel is dead, and only roots alert."""

import re
import shlex

import pytest

from tests.engine.suites import ToySuite
from tests.nights.night import Night

OPENED = "[P2] toy/lamp-dim failing on street"
CLOSED = "[P2] toy/lamp-dim healthy again on street"


@pytest.fixture(autouse=True)
def _no_reports(night: Night) -> None:
    night.tell(reports={"build": "demand"})


def dim(night: Night, *brightness: int) -> None:
    """One round for each brightness."""
    for one in brightness:
        night.lamp.brightness = one
        night.due()


def test_an_alert_opens_after_two_of_three_and_closes_after_two_healthy_ones(night: Night) -> None:
    dim(night, 100, 10)
    assert night.receiver.titles() == []
    dim(night, 10)
    assert night.receiver.titles() == [OPENED]
    dim(night, 10, 100)
    assert night.receiver.titles() == [OPENED]
    dim(night, 100)
    assert night.receiver.titles() == [OPENED, CLOSED]


def test_a_flap_of_one_look_alerts_nobody_and_two_of_three_do(night: Night) -> None:
    dim(night, 10, 100, 100)
    assert night.receiver.titles() == []
    dim(night, 10, 100, 10)
    assert night.receiver.titles() == [OPENED]


def test_the_text_says_what_to_do_before_one_is_awake(night: Night) -> None:
    night.make("note", "lamp oil changed", "--by=Kim")
    dim(night, 100, 10, 10)
    (message,) = night.receiver.messages
    text = message["message"]
    folder = night.rounds[-1]
    assert message["type"] == "failure"
    assert "The lamp is dim" in text
    assert "P2, since " in text
    assert "owner Porter" in text
    assert "it is dim" in text
    assert "1. Clean it.\n2. Replace it." in text
    assert "by Kim: lamp oil changed" in text
    assert f"Report: roundsman report {folder}" in text
    assert f"Look again: roundsman run --target={night.target} --case=toy/lamp-dim" in text


def test_only_the_root_alerts_and_names_its_consequences(night: Night) -> None:
    night.lamp.on = False
    for _ in range(3):
        night.due()
    assert night.receiver.titles() == ["[P1] toy/lamp-out failing on street"]
    assert "Consequences, no alerts of their own: toy/lamp-dim" in night.receiver.messages[0]["message"]
    night.lamp.on = True
    night.due()
    night.due()
    assert night.receiver.titles()[1:] == ["[P1] toy/lamp-out healthy again on street"]


def test_what_could_not_be_delivered_is_shown_and_tried_again(night: Night) -> None:
    night.receiver.dead = True
    dim(night, 100, 10)
    ended = night.due()
    assert ended.code == 1
    assert "undelivered, the next round tries again: [P2] toy/lamp-dim failing on street (to desk: " in ended.out
    waiting = night.status()["undelivered"]
    assert [(message["title"], message["tries"]) for message in waiting] == [(OPENED, 1)]
    assert "undelivered" in night.make("status").out
    dim(night, 100, 100)
    night.receiver.dead = False
    night.due(after=600)
    assert night.receiver.titles() == [OPENED, CLOSED], "in their order"
    assert "late." in night.receiver.messages[0]["message"]
    night.due()
    assert night.receiver.titles() == [OPENED, CLOSED]
    assert night.status()["undelivered"] == []


def test_an_open_alert_is_said_again_until_it_is_taken(night: Night) -> None:
    night.tell(reports={"build": "demand"}, alerts={"remind": "1h"})
    dim(night, 10, 10, 10)
    night.due(after=3600)
    again = "[P2] toy/lamp-dim still failing on street"
    assert night.receiver.titles() == [OPENED, again]
    taken = night.make("ack", "toy/lamp-dim", "--by=Kim", "--comment=on my way")
    assert taken.code == 0, taken.text
    night.due(after=7200)
    assert night.receiver.titles() == [OPENED, again, "[P2] toy/lamp-dim taken by Kim on street"]
    assert night.status()["alerts"][0]["taken_by"] == "Kim"
    dim(night, 100, 100)
    assert night.receiver.titles()[-1] == CLOSED


def test_taking_what_is_not_open_is_told(night: Night) -> None:
    night.due()
    ended = night.make("ack", "toy/lamp-dim")
    assert ended.code == 2
    assert "no open alert names toy/lamp-dim on street" in ended.error


def test_escalation_climbs_with_time_by_severity_and_stops_when_it_is_taken(night: Night) -> None:
    night.environment["LEAD"] = f"json://{night.receiver.address}/lead"
    night.environment["BOSS"] = f"json://{night.receiver.address}/boss"
    night.say(
        channels={name: {"env": name.upper()} for name in ("channel", "lead", "boss")},
        escalation=[
            {"severities": ["P1", "P2"], "channels": ["channel"]},
            {"severities": ["P2"], "after": "15m", "channels": ["lead"]},
            {"severities": ["P2"], "after": "1h", "channels": ["boss"]},
            {"severities": ["P1"], "after": "1m", "channels": ["boss"]},
        ],
    )
    dim(night, 10, 10)
    assert [message["path"] for message in night.receiver.messages] == ["/alerts"]
    night.due(after=600)
    assert len(night.receiver.messages) == 1
    night.due(after=600)
    assert [message["path"] for message in night.receiver.messages] == ["/alerts", "/lead"]
    night.make("ack", "toy/lamp-dim", "--for=2h")
    night.due(after=3600)
    assert "/boss" not in [message["path"] for message in night.receiver.messages]
    night.due(after=3700)
    assert [message["path"] for message in night.receiver.messages].count("/boss") == 1
    dim(night, 100, 100)
    ends = [message["path"] for message in night.receiver.messages if "healthy again" in message["title"]]
    assert ends == ["/alerts", "/lead", "/boss"], "who was told of it is told of its end"


def test_blindness_has_an_alert_of_its_own_told_once(night: Night) -> None:
    night.suite.replace("checks/toy/check_lamp.py", "def check_it_shines(lamp: Lamp) -> None:", BLIND)
    for _ in range(4):
        night.due()
    assert night.receiver.titles() == ["[P1] toy/lamp-out cannot be looked at on street"]
    assert "our tool is missing" in night.receiver.messages[0]["message"]
    night.due(after=86400)
    assert len([title for title in night.receiver.titles() if "lamp-out cannot" in title]) == 1


BLIND = """def check_it_shines(lamp: Lamp) -> None:
    raise RuntimeError("our tool is missing")"""


def test_all_that_went_stale_together_is_one_alert(night: Night) -> None:
    night.due()
    night.due("--kind=browser", after=600)
    assert night.receiver.titles() == ["[P1] 3 cases cannot be looked at on street"]
    assert "stale: nothing known since" in night.receiver.messages[0]["message"]
    night.due()
    night.due()
    assert night.receiver.titles()[1:] == ["[P1] 3 cases can be looked at again on street"]


def test_the_round_behind_an_alert_stays_while_it_is_open(night: Night) -> None:
    night.tell(reports={"build": "demand", "keep": "2m", "keep_quiet": "1m"}, alerts={"remind": "5m"})
    dim(night, 100, 10, 10)
    linked = night.rounds[-1]
    for _ in range(6):
        night.due()
    assert linked.exists(), "the message has a link to it"
    assert len(night.receiver.messages) == 2
    assert f"Report: roundsman report {linked}" in night.receiver.messages[0]["message"]
    dim(night, 100, 100, 100)
    assert not linked.exists(), "the alert is closed"


def test_what_is_said_again_has_a_link_to_a_round_that_saw_it(night: Night) -> None:
    night.tell(reports={"build": "demand"}, alerts={"remind": "5m"}, cadence={"cases": {"toy/lamp-dim": "30m"}})
    dim(night, 10)
    night.due(after=1800)
    seen = night.rounds[-1]
    night.due(after=400)
    assert len(night.rounds) == 3
    assert [f"Report: roundsman report {seen}\n" in told["message"] for told in night.receiver.messages] == [True] * 2


def test_rounds_that_do_not_even_begin_alert_and_deliver(night: Night) -> None:
    night.receiver.dead = True
    dim(night, 10, 10)
    night.receiver.dead = False
    night.tables["toy"]["lamp"]["nonsense"] = 1
    ended = night.due(after=600)
    assert ended.code == 2
    assert "toy.lamp.nonsense: unknown key" in ended.error
    assert night.receiver.titles() == [OPENED, "[P1] 3 cases cannot be looked at on street"]
    told = night.receiver.messages[1]["message"]
    assert "Rounds do not begin: " in told
    assert "toy.lamp.nonsense: unknown key" in told
    night.due()
    assert len(night.receiver.messages) == 2, "told once"


def test_the_lines_to_copy_work_anywhere(night: Night) -> None:
    rounds = night.folder / "elsewhere/rounds"
    for _ in range(2):
        night.lamp.on = False
        night.due(f"--rounds={rounds}")
    (line,) = re.findall(r"^Take it: (.*)$", night.receiver.messages[0]["message"], re.MULTILINE)
    elsewhere = ToySuite(night.folder.parent)
    taken = elsewhere.roundsman(*shlex.split(line)[1:], **night.environment, NIGHT_CLOCK=str(night.clock))
    assert taken.code == 0, taken.text
    assert not (night.folder.parent / "reports").exists()
    assert not (night.folder / "reports").exists()


def test_a_waiver_keeps_silent_until_its_last_day_is_over(night: Night) -> None:
    from datetime import UTC, datetime, timedelta

    today = datetime.now(UTC).date()
    waiver = {
        "case": "toy/lamp-dim",
        "owner": "Kim",
        "reason": "new lamp ordered",
        "expires": today + timedelta(days=2),
    }
    night.say(waivers=[waiver])
    dim(night, 10, 10, 10)
    assert night.receiver.titles() == []
    assert night.cases()["toy/lamp-dim"]["verdict"] == "failing", "still looked at"
    assert night.cases()["toy/lamp-dim"]["windows"]["24h"]["failing"] > 0, "still counted"
    night.say(waivers=[{**waiver, "expires": today - timedelta(days=2)}])
    night.due()
    night.due()
    assert night.receiver.titles() == [OPENED]


def test_during_maintenance_nobody_is_told_and_the_time_does_not_count(night: Night) -> None:
    window = {"starts": "* * * * *", "lasts": "2m", "systems": ["toy"], "time_zone": "Europe/Berlin"}
    night.say(maintenance=[window])
    dim(night, 100, 10, 10, 10)
    assert night.receiver.titles() == []
    span = night.cases()["toy/lamp-dim"]["windows"]["24h"]
    assert span["maintenance"] > 100
    night.say(maintenance=[])
    dim(night, 10)
    assert night.receiver.titles() == []
    dim(night, 10)
    assert night.receiver.titles() == [OPENED], "what is still wrong after it alerts then"


def test_a_name_that_no_case_has_is_wrong_usage(night: Night) -> None:
    night.say(
        cadence={"cases": {"toy/lamb": "1m"}},
        maintenance=[{"starts": "0 2 * * *", "lasts": "1h", "systems": ["toys"], "cases": ["toy/lump"]}],
        escalation=[{"severities": ["P1"], "channels": ["nobody"]}],
    )
    ended = night.due()
    assert ended.code == 2
    assert 'escalation: there is no channel nobody; write [channels] nobody = { env = "NAME" }' in ended.text
    night.say(escalation=[])
    ended = night.due()
    assert ended.code == 2
    for told in ("there is no case toy/lamb", "there is no case toy/lump", "there is no system toys"):
        assert told in ended.text


def test_no_address_of_a_channel_stands_anywhere(night: Night) -> None:
    night.environment["CHANNEL"] = "json://127.0.0.1:1/hooks/sesame-open-now"
    dim(night, 10, 10)
    assert len(night.status()["undelivered"]) == 1
    left = [file for file in night.folder.rglob("*") if file.is_file()]
    assert not [file for file in left if b"sesame-open-now" in file.read_bytes()]


def test_a_channel_without_an_address_is_shown(night: Night) -> None:
    del night.environment["CHANNEL"]
    dim(night, 10)
    ended = night.due()
    assert "the address in environment variable CHANNEL is missing or cannot be read" in ended.out
