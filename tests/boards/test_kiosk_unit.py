"""The unit file that starts a lobby's screen: it can be read, survives a power cut, and is explained."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess

import pytest

from config.database import ROOT

UNIT = ROOT / "examples" / "kiosk" / "sunhall-lobby.service"
DOC = ROOT / "docs" / "lobby.md"


class AsWritten(configparser.ConfigParser):
    """systemd tells capitals from small letters; this parser does not, unless told."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


@pytest.fixture(scope="module")
def unit():
    parser = AsWritten(interpolation=None, strict=True, delimiters=("=",))
    text = UNIT.read_text(encoding="utf-8").replace("\\\n", " ")
    parser.read_string(text)
    return parser


@pytest.fixture(scope="module")
def command(unit):
    return shlex.split(unit["Service"]["ExecStart"])


def test_the_unit_starts_with_the_session_and_whatever_ends_it_is_started_again(unit):
    assert unit.sections() == ["Unit", "Service", "Install"]
    assert unit["Service"]["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert unit["Install"]["WantedBy"] == "graphical-session.target"
    waits = unit["Unit"]["After"].split()
    assert not any("network" in target for target in waits), "the last board needs no network"


def test_token_and_board_are_kept_on_disk(command):
    flags = dict(flag.partition("=")[::2] for flag in command if flag.startswith("--"))
    assert flags["--user-data-dir"].startswith("%h/")
    assert "--kiosk" in flags
    assert "--incognito" not in flags


def test_nothing_secret_stands_in_the_unit(unit, command):
    assert command[-1] == "${LOBBY_URL}"
    address = unit["Service"]["Environment"].partition("=")[2]
    assert address.endswith("/lobby/"), "an address tells nothing but where the page is"


def test_every_line_is_explained(unit, command):
    doc = DOC.read_text(encoding="utf-8")
    flags = [flag.partition("=")[0] for flag in command if flag.startswith("--")]
    told = [flag for flag in flags if f"`{flag}" in doc]
    assert told == flags
    for name in ("Restart", "RestartSec", "EnvironmentFile", "TimeoutStopSec", "WantedBy"):
        assert re.search(rf"`[^`]*\b{name}=", doc), name


def test_systemd_itself_finds_no_fault(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd on this machine")
    copy = tmp_path / UNIT.name
    # The program it starts need not be on the machine that tests the file.
    copy.write_text(UNIT.read_text().replace("/usr/bin/chromium", "/bin/true"))
    command = [program, "verify", "--user", str(copy)]
    found = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "Unknown" not in found.stderr
    assert "Failed to parse" not in found.stderr
