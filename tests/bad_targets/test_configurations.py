"""Wrong addresses in a target file: each gets one line that says file, key and what would be right."""

from pathlib import Path

import pytest

from fixtures.clients.scanner.settings import ScannerSettings
from roundsman.target import TargetError, load_target

ADDRESS = 'write an http or https address, such as "https://api.example.com"'
FACTORY = "[scanner.pattern_factory]\nurl = "
ROWS = {
    "no-scheme": (FACTORY + '"factory.example.com"', f"scanner.pattern_factory.url: {ADDRESS}"),
    "wrong-scheme": (FACTORY + '"ftp://factory.example.com"', f"scanner.pattern_factory.url: {ADDRESS}"),
    "no-host": (FACTORY + '"https:///health"', f"scanner.pattern_factory.url: {ADDRESS}"),
    "port-too-large": (FACTORY + '"https://factory.example.com:99999"', f"scanner.pattern_factory.url: {ADDRESS}"),
    "port-zero": (FACTORY + '"https://factory.example.com:0"', f"scanner.pattern_factory.url: {ADDRESS}"),
    "port-in-words": (FACTORY + '"https://factory.example.com:eighty"', f"scanner.pattern_factory.url: {ADDRESS}"),
    "half-a-bracket": (FACTORY + '"https://[::1"', f"scanner.pattern_factory.url: {ADDRESS}"),
    "blank-in-the-name": (FACTORY + '"https://factory example.com"', f"scanner.pattern_factory.url: {ADDRESS}"),
    "line-break": (FACTORY + '"https://factory.example.com\\n"', f"scanner.pattern_factory.url: {ADDRESS}"),
    "name-too-long": (FACTORY + f'"https://{"a" * 64}.example.com"', f"scanner.pattern_factory.url: {ADDRESS}"),
    "password-in-the-address": (
        FACTORY + '"https://monitor:secret@factory.example.com"',
        f"scanner.pattern_factory.url: a name or password never stands in an address; {ADDRESS}",
    ),
    "query": (FACTORY + '"https://factory.example.com?a=b"', f"an address here ends before ? and #; {ADDRESS}"),
    "secret-in-the-file": (
        '[scanner.account]\nusername = "monitor"\npassword = "secret"',
        'scanner.account.password: write { env = "NAME" } or { file = "path" }: a secret never stands in the file',
    ),
    "authority-missing": (
        FACTORY + '"https://factory.example.com"\nca_file = "missing.pem"',
        "scanner.pattern_factory.ca_file:",
    ),
}


@pytest.mark.parametrize(("text", "words"), ROWS.values(), ids=ROWS)
def test_a_wrong_address_is_refused_in_one_line(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "production.toml"
    path.write_text(f'name = "production"\n{text}', encoding="utf-8")
    with pytest.raises(TargetError) as refused:
        load_target(path, {"scanner": ScannerSettings})
    lines = str(refused.value).splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith(f"{path}: ")
    assert words in lines[0]
    assert "secret@" not in lines[0]
