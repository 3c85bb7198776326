"""The script ./run, in copies of the checkout that lack something."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from config.database import ROOT

FAKE_PYTHON = """#!/bin/sh
case "$*" in
    *version_info*) exit 0 ;;
    *ensurepip*) exit 1 ;;
esac
exit 1
"""


@pytest.fixture
def checkout(tmp_path):
    """A folder with the script and the locks, and a PATH on which only chosen programs lie."""
    shutil.copy(ROOT / "run", tmp_path / "run")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in (
        "sh",
        "dirname",
        "awk",
        "df",
        "cat",
        "ls",
        "rm",
        "mkdir",
        "grep",
        "tail",
        "tee",
        "id",
    ):
        (programs / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    return tmp_path


def program(checkout: Path, name: str, text: str) -> None:
    path = checkout / "programs" / name
    path.write_text(text)
    path.chmod(0o755)


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["./run", *arguments],
        cwd=checkout,
        env={"PATH": str(checkout / "programs"), "HOME": str(checkout)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_without_a_command_it_tells_what_there_is(checkout):
    told = run(checkout)
    assert told.returncode == 2
    for command in ("demo", "test", "check", "bench", "proof", "manage", "fmt"):
        assert command in told.stderr


def test_without_a_python_it_says_the_command_to_type(checkout):
    told = run(checkout, "manage", "check")
    assert told.returncode == 1
    assert "no Python 3.11" in told.stderr
    assert "apt-get install python3" in told.stderr


def test_without_ensurepip_an_ordinary_user_gets_the_one_command(checkout):
    program(checkout, "python3", FAKE_PYTHON)
    (checkout / "programs" / "id").unlink()
    program(checkout, "id", "#!/bin/sh\necho 1000\n")
    told = run(checkout, "manage", "check")
    assert told.returncode == 1
    assert "sudo apt-get install python3-venv" in told.stderr


def test_on_a_full_disk_it_says_how_much_is_free(checkout):
    program(checkout, "python3", FAKE_PYTHON)
    (checkout / "programs" / "df").unlink()
    program(
        checkout,
        "df",
        "#!/bin/sh\necho 'Filesystem 1M-blocks Used Available Use Mounted'\necho 'x 9 9 12 99% /'\n",
    )
    told = run(checkout, "manage", "check")
    assert told.returncode == 1
    assert "12 MB free" in told.stderr


def test_a_broken_environment_is_made_anew(checkout):
    program(checkout, "python3", FAKE_PYTHON)
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "lock.run").write_text("of another life")
    told = run(checkout, "manage", "check")
    assert ".venv is broken; making it anew" in told.stderr
    assert not (checkout / ".venv").exists()


def test_the_script_is_plain_posix_shell():
    dash = shutil.which("dash")
    if dash is None:
        pytest.skip("dash is not installed")
    subprocess.run([dash, "-n", str(ROOT / "run")], check=True)


def test_the_lock_names_every_package_with_its_hash_and_no_place():
    for name in ("run", "dev"):
        text = (ROOT / "requirements" / f"{name}.lock").read_text()
        assert "://" not in text
        assert "--index" not in text
        entries = [line for line in text.splitlines() if line and line[0].isalnum()]
        assert text.count("--hash=sha256:") >= len(entries) > 20


def test_the_lock_to_develop_holds_all_of_the_lock_to_run():
    pins = {
        name: {
            line.split(" ")[0]
            for line in (ROOT / "requirements" / f"{name}.lock").read_text().splitlines()
            if "==" in line and line[0].isalnum()
        }
        for name in ("run", "dev")
    }
    assert pins["run"] <= pins["dev"]


def test_the_script_of_ci_is_executable_and_plain():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert os.access(ROOT / "run", os.X_OK)
