"""Every rule of a target file: one file that breaks it, and the exact line that says so."""

from pathlib import Path

import pytest

from roundsman.failure import CannotLook
from roundsman.target import (
    Account,
    Database,
    Endpoint,
    Secret,
    SystemSettings,
    Target,
    TargetError,
    load_target,
)


class ShopSettings(SystemSettings):
    api: Endpoint | None = None
    account: Account | None = None
    database: Database | None = None


PLAIN = 'write { env = "NAME" } or { file = "path" }: a secret never stands in the file itself'
ADDRESS = 'write an http or https address, such as "https://api.example.com"'
BAD_FILES = {
    "empty": ("", 'name: is missing; write name = "…"'),
    "name-is-empty": ('name = ""', "name: write a text of at least one letter, not ''"),
    "name-is-a-number": ("name = 5", "name: write a text in quotes, not 5"),
    "section-nearly-known": ('name = "x"\n[shpo]', "shpo: unknown key; did you mean shop?"),
    "section-unknown": (
        'name = "x"\n[zzz]',
        "zzz: unknown key; known here: alerts, anchors, browsers, cadence, channels, "
        "dead_man, deadlines, escalation, maintenance, name, record, reports, round, rungs, shop, waivers",
    ),
    "section-is-a-text": ('name = "x"\nshop = "y"', "shop: write a table here, such as [shop]"),
    "section-is-a-list": ('name = "x"\n[[shop]]', "shop: write a table here, such as [shop]"),
    "key-nearly-known": ('name = "x"\n[deadlines]\nreed = 1', "deadlines.reed: unknown key; did you mean read?"),
    "key-unknown": (
        'name = "x"\n[shop.account]\nusername = "u"\npassword = { env = "P" }\nzzz = 1',
        "shop.account.zzz: unknown key; known here: password, username",
    ),
    "number-is-a-text": (
        'name = "x"\n[deadlines]\nread = "soon"',
        "deadlines.read: write a number, such as 2.5, not 'soon'",
    ),
    "number-is-negative": (
        'name = "x"\n[deadlines]\nread = -1',
        "deadlines.read: write a number greater than 0, not -1",
    ),
    "number-is-infinite": (
        'name = "x"\n[deadlines]\nread = inf',
        "deadlines.read: write a finite number, such as 2.5, not inf",
    ),
    "number-is-not-whole": (
        'name = "x"\n[round]\nworkers = 1.5',
        "round.workers: write a whole number, such as 2, not 1.5",
    ),
    "number-is-too-large": (
        'name = "x"\n[round]\nsecond_look_share = 2',
        "round.second_look_share: write a number of at most 1, not 2",
    ),
    "address-without-scheme": ('name = "x"\n[shop.api]\nurl = "api.example.com"', f"shop.api.url: {ADDRESS}"),
    "address-with-another-scheme": ('name = "x"\n[shop.api]\nurl = "ftp://a.example"', f"shop.api.url: {ADDRESS}"),
    "address-without-host": ('name = "x"\n[shop.api]\nurl = "https://:80"', f"shop.api.url: {ADDRESS}"),
    "address-with-an-impossible-port": (
        'name = "x"\n[shop.api]\nurl = "https://a.example:99999"', f"shop.api.url: {ADDRESS}",
    ),
    "address-with-a-password": (
        'name = "x"\n[shop.api]\nurl = "https://me:hunter2@a.example"',
        f"shop.api.url: a name or password never stands in an address; {ADDRESS}",
    ),
    "address-missing": (
        'name = "x"\n[shop.api]',
        'shop.api.url: is missing; write url = "https://api.example.com"',
    ),
    "authority-is-not-there": (
        'name = "x"\n[shop.api]\nurl = "https://a.example"\nca_file = "/nowhere/ca.pem"',
        "shop.api.ca_file: there is no file /nowhere/ca.pem",
    ),
    "secret-in-the-file": (
        'name = "x"\n[shop.account]\nusername = "u"\npassword = "hunter2"', f"shop.account.password: {PLAIN}",
    ),
    "secret-from-two-places": (
        'name = "x"\n[shop.account]\nusername = "u"\npassword = { env = "A", file = "b" }',
        f"shop.account.password: {PLAIN}",
    ),
    "secret-in-a-database-address": (
        'name = "x"\n[shop.database]\nurl = "postgresql://me:hunter2@db/shop"', f"shop.database.url: {PLAIN}",
    ),
    "secret-missing": (
        'name = "x"\n[shop.account]\nusername = "u"',
        'shop.account.password: is missing; write password = { env = "NAME" }',
    ),
    "rung-unknown": (
        'name = "x"\nrungs = ["read", "wirte"]',
        "rungs[1]: 'wirte' is not one of 'read', 'write', 'load', 'abuse' or 'page'",
    ),
    "rungs-are-a-text": ('name = "x"\nrungs = "read"', "rungs: write a list in square brackets, not 'read'"),
    "anchor-without-port": (
        'name = "x"\n[anchors]\nmine = "nowhere"',
        'anchors.mine: write host:port or a URL, such as "9.9.9.9:53" or "https://example.org"',
    ),
    "waiver-without-a-day": (
        'name = "x"\n[[waivers]]\ncase = "shop/slow"\nowner = "me"\nreason = "known"',
        "waivers[0].expires: is missing; write expires = 2026-12-31",
    ),
    "waiver-until-some-day": (
        'name = "x"\n[[waivers]]\ncase = "shop/slow"\nowner = "me"\nreason = "known"\nexpires = "soon"',
        "waivers[0].expires: write a date, such as 2026-12-31, not 'soon'",
    ),
    "not-toml": ("name = \n", "not valid TOML: Invalid value (at line 1, column 8)"),
    "key-twice": ('name = "x"\nname = "y"\n', "not valid TOML: Cannot overwrite a value (at line 2, column 11)"),
}  # fmt: skip


def load(path: Path) -> Target:
    return load_target(path, {"shop": ShopSettings})


def complaint_about(path: Path) -> str:
    with pytest.raises(TargetError) as caught:
        load(path)
    return str(caught.value)


@pytest.mark.parametrize(("text", "line"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_breaks_one_rule_is_told_so_in_one_line(tmp_path: Path, text: str, line: str) -> None:
    path = tmp_path / "target.toml"
    path.write_text(text)
    assert complaint_about(path) == f"{path}: {line}"


def test_all_errors_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "target.toml"
    path.write_text('nmae = "x"\nrungs = ["wirte"]\n[deadlines]\nread = "soon"\n[shop.account]\npassword = "hunter2"\n')
    complaint = complaint_about(path)
    assert complaint.splitlines() == [
        f'{path}: name: is missing; write name = "…"',
        f"{path}: rungs[0]: 'wirte' is not one of 'read', 'write', 'load', 'abuse' or 'page'",
        f"{path}: deadlines.read: write a number, such as 2.5, not 'soon'",
        f'{path}: shop.account.username: is missing; write username = "…"',
        f"{path}: shop.account.password: {PLAIN}",
        f"{path}: nmae: unknown key; did you mean name?",
    ]
    assert "hunter2" not in complaint


def test_a_file_that_is_no_text_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "target.toml"
    path.write_bytes(b'name = "x"\n[shop]\n# \xff\n')
    assert complaint_about(path) == f"{path}: line 3 is not UTF-8; save the file as UTF-8"


def test_a_folder_is_no_target_file(tmp_path: Path) -> None:
    assert complaint_about(tmp_path) == f"{tmp_path}: cannot be read: Is a directory"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "target.toml"
    assert complaint_about(path) == f"{path}: no such file; name a target file, or `sandbox`"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "target.toml"
    path.write_text('name = "x"\n[deadlines]\nread = 3\n[shop.api]\nurl = "https://api.example.com/"\n')
    return path


def test_the_environment_wins_over_the_file(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUNDSMAN_TARGET__DEADLINES__READ", "4.5")
    monkeypatch.setenv("ROUNDSMAN_TARGET__RUNGS", '["read", "write"]')
    monkeypatch.setenv("ROUNDSMAN_TARGET__SHOP__API__URL", "https://staging.example.com")
    monkeypatch.setenv("ROUNDSMAN_TARGET__SHOP__DATABASE__URL", '{ env = "DATABASE" }')
    target = load(good)
    assert (target.deadlines.read, sorted(target.rungs)) == (4.5, ["read", "write"])
    assert target.lookup("shop.api.url") == "https://staging.example.com"
    assert target.lookup("shop.database.url").where == "environment variable DATABASE"


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("DEADLINES__READ", "soon", "deadlines.read: write a number, such as 2.5, not 'soon'"),
        ("DEADLINES__REED", "1", "deadlines.reed: unknown key; did you mean read?"),
        ("SHPO__API__URL", "https://x", "shpo: unknown key; did you mean shop?"),
        ("RUNGS", "read,write", "rungs: write a list in square brackets, not 'read,write'"),
        ("SHOP__API", "https://x", "shop.api: write a table here, such as [shop.api]"),
        ("SHOP__DATABASE__URL", "postgresql://me:hunter2@db/shop", f"shop.database.url: {PLAIN}"),
        ("NAME", "", "name: write a text of at least one letter, not ''"),
    ],
)
def test_a_wrong_override_names_its_variable(
    good: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, line: str
) -> None:
    monkeypatch.setenv(f"ROUNDSMAN_TARGET__{name}", value)
    assert complaint_about(good) == f"environment variable ROUNDSMAN_TARGET__{name}: {line}"


def test_files_that_a_target_names_lie_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "targets"
    folder.mkdir()
    (folder / "password").write_text("hunter2\n")
    (folder / "target.toml").write_text(
        'name = "x"\n[shop.account]\nusername = "u"\npassword = { file = "password" }\n'
    )
    assert load(folder / "target.toml").lookup("shop.account.password").reveal() == "hunter2"


def test_a_secret_that_is_not_there_is_named_by_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOT_THERE", raising=False)
    monkeypatch.setenv("EMPTY", "")
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    expected = {
        Secret(env="NOT_THERE"): "the secret in environment variable NOT_THERE is missing or empty",
        Secret(env="EMPTY"): "the secret in environment variable EMPTY is missing or empty",
        Secret(file=tmp_path / "no"): f"the secret in file {tmp_path}/no cannot be read: No such file or directory",
        Secret(file=tmp_path): f"the secret in file {tmp_path} cannot be read: Is a directory",
        Secret(file=binary): f"the secret in file {binary} cannot be read: it is not UTF-8 text",
    }
    for secret, words in expected.items():
        with pytest.raises(CannotLook) as caught:
            secret.reveal()
        assert str(caught.value) == words


def test_no_representation_shows_a_secret(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE", "hunter2hunter2")
    monkeypatch.setenv("ROUNDSMAN_TARGET__SHOP__DATABASE__URL", '{ env = "DATABASE" }')
    target = load(good)
    target.lookup("shop.database.url").reveal()
    assert "hunter2hunter2" not in f"{target!r} {target} {target.model_dump()}"
