"""A folder as machines unlike this one show it: other languages, mounts, small sets of programs."""

from pathlib import Path

import pytest

from fixtures.clients.scanner.settings import ScannerHost
from fixtures.clients.scanner.storage import Storage
from roundsman import CannotLook
from roundsman.failure import WrongAnswer
from roundsman.host import Host
from roundsman.target import Machine

GERMAN = """[ "$LC_ALL" = C ] && exec /usr/bin/{name} "$@"
echo "{name}: {complaint}: Datei oder Verzeichnis nicht gefunden" >&2; exit 1"""


def program(folder: Path, name: str, script: str) -> None:
    """A program that is found before the machine's own."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "out put"
    folder.mkdir(mode=0o750)
    return folder


def mounted(programs: Path, *mounts: tuple[Path, str]) -> None:
    """The table of mounts holds these, with their options, after that of the root."""
    rows = ["21 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw"]
    for place, options in mounts:
        escaped = str(place).replace(" ", "\\040")
        rows.append(f"40 21 0:35 / {escaped} {options} shared:5 - tmpfs tmpfs rw")
    (programs / "table").write_text("\n".join(rows) + "\n")
    program(programs, "cat", f'[ "$1" = /proc/self/mountinfo ] && exec /usr/bin/cat {programs}/table')


def test_a_read_only_mount_is_nothing_to_write_whatever_its_mode(programs: Path, output: Path) -> None:
    mounted(programs, (output, "ro,relatime"))
    with pytest.raises(WrongAnswer, match="mounted read-only"):
        Storage(Host(Machine()), ScannerHost(storage=str(output))).must_take_files_of_the_service()


def test_the_mount_that_is_seen_counts(programs: Path, output: Path) -> None:
    mounted(programs, (output.parent, "ro,relatime"), (output, "ro"), (output, "rw,relatime"), (output / "below", "ro"))
    Storage(Host(Machine()), ScannerHost(storage=str(output))).must_take_files_of_the_service()
    mounted(programs, (output, "rw"), (output, "ro"))
    assert Host(Machine()).is_read_only(str(output))


def test_a_folder_on_this_machine_is_on_a_mount(output: Path) -> None:
    assert not Host(Machine()).is_read_only(str(output))


def test_a_foreign_owner_is_named(output: Path) -> None:
    settings = ScannerHost(storage=str(output), storage_owner="factory")
    with pytest.raises(WrongAnswer, match="mode 0750 of "):
        Storage(Host(Machine()), settings).must_take_files_of_the_service()


DOCKER = """shift 2; shift $(($# - 1)); [ "$LOOKS" = gone ] && echo "Error: No such container" >&2 && exit 1
case "$1" in *"test -w"*) exit $MAY_NOT;; esac; exec /bin/sh -c "$1\""""


@pytest.mark.parametrize("may_not", [0, 1], ids=["may", "may-not"])
def test_inside_a_container_its_user_is_asked(
    programs: Path, output: Path, monkeypatch: pytest.MonkeyPatch, may_not: int
) -> None:
    program(programs, "docker", DOCKER)
    monkeypatch.setenv("MAY_NOT", str(may_not))
    settings = ScannerHost(backend="docker://pattern-factory", storage=str(output))
    look = Storage(Host(settings), settings).must_take_files_of_the_service
    if may_not:
        with pytest.raises(WrongAnswer, match="a folder that the service may write"):
            look()
    else:
        look()


def test_a_container_that_is_gone_is_not_one_that_may_not_write(
    programs: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(programs, "docker", DOCKER)
    monkeypatch.setenv("LOOKS", "gone")
    with pytest.raises(CannotLook, match="No such container"):
        Host(Machine(backend="docker://pattern-factory")).may_write(str(output))


def test_a_machine_that_speaks_another_language_is_understood(programs: Path, output: Path) -> None:
    program(programs, "stat", GERMAN.format(name="stat", complaint="Aufruf von stat nicht möglich"))
    host = Host(Machine())
    assert host.folder(str(output)).mode == 0o750
    with pytest.raises(WrongAnswer, match="there is nothing"):
        host.folder(str(output / "nowhere"))


def test_a_file_is_no_folder_and_the_other_way_round(output: Path) -> None:
    (output / "a.plt").write_bytes(b"IN;")
    with pytest.raises(WrongAnswer, match="a file"):
        Host(Machine()).folder(str(output / "a.plt"))
    with pytest.raises(WrongAnswer, match="a folder"):
        Host(Machine()).file(str(output))


def test_bytes_are_counted_without_a_du_that_counts_them(programs: Path, output: Path) -> None:
    program(programs, "du", "echo \"du: invalid option -- 'b'\" >&2; exit 1")
    host = Host(Machine())
    assert host.bytes_in(str(output)) == 0
    (output / "a.plt").write_bytes(b"x" * 700)
    (output / "deeper").mkdir()
    (output / "deeper" / "two words.pds").write_bytes(b"x" * 55)
    (output.parent / "link").symlink_to(output)
    assert host.bytes_in(str(output)) == host.bytes_in(str(output.parent / "link")) == 755
    with pytest.raises(WrongAnswer, match="there is nothing"):
        host.bytes_in(str(output / "nowhere"))
