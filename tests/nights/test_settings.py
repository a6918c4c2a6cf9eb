"""What is wrong in the tables of the nights is told in words, before anything is asked."""

import pytest

from roundsman.nights.settings import night_settings
from roundsman.target.load import TargetError
from tests.nights.night import SUITE

WRONG = [
    ('[cadence]\napi = "often"', 'cadence.api: write a span such as "90s", "5m", "4h" or "7d"'),
    (
        "[cadence]\napi = 0",
        'cadence.api: write a span such as "90s", "5m", "4h" or "7d"; it must be longer than nothing',
    ),
    ("[cadence]\nscreen = 5", "cadence.screen: unknown key; known here: api, browser, cases, db, host, load, page"),
    ("[alerts]\nopen_after = 4", "alerts: open_after = 4 cannot be reached among of_last = 3 looks"),
    (
        '[[maintenance]]\nstarts = "61 * * * *"\nlasts = "1h"',
        'maintenance[0].starts: Bad minute; write a cron expression, such as "0 2 * * SUN"',
    ),
    (
        '[[maintenance]]\nstarts = "0 2 * * *"\nlasts = "1h"\ntime_zone = "Mars/Base"',
        'maintenance[0].time_zone: there is no time zone Mars/Base; write one such as "Europe/Berlin"',
    ),
    (
        '[channels]\ndesk = "slack://token"',
        'channels.desk: write { env = "NAME" } or { file = "path" }: a secret never stands in the file itself',
    ),
    (
        '[[escalation]]\nseverities = ["P1"]\nchannels = ["desk"]',
        'escalation: there is no channel desk; write [channels] desk = { env = "NAME" }',
    ),
    (
        '[reports]\nurl = "reports.example.com"',
        'reports.url: write an http or https address, such as "https://api.example.com"',
    ),
]


@pytest.mark.parametrize(("text", "told"), WRONG, ids=[told.partition(":")[0] for _, told in WRONG])
def test_each_mistake_is_told(text: str, told: str, tmp_path) -> None:
    file = tmp_path / "street.toml"
    file.write_text(f'name = "street"\n{text}\n')
    with pytest.raises(TargetError) as caught:
        night_settings(str(file))
    assert str(caught.value) == f"{file}: {told}"


def test_the_environment_sets_them_too(monkeypatch, tmp_path) -> None:
    file = tmp_path / "street.toml"
    file.write_text('name = "street"\n')
    monkeypatch.setenv("ROUNDSMAN_TARGET__CADENCE__API", '"2m"')
    assert night_settings(str(file)).cadence.api == 120
    assert night_settings(str(SUITE / "deploy/production.toml")).record.location == "Frankfurt"
