"""A PostgreSQL of our own: for the demo, for one command, or for one test session.

Several processes may ask for the same home at once. The first starts the server, the others find
it; whoever leaves last stops it. A killed server recovers on the next start by itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import psycopg

from config import postgres_programs, roles

SUPERUSER = "postgres"
PORT = 5432
# A socket's path is at most 107 bytes long, and "/.s.PGSQL.5432.lock" is appended to the folder.
LONGEST_SOCKET_FOLDER = 85
STANDBY_HOMES = Path("/var/lib/sunhall")
PATIENCE_SECONDS = 60
LOOK_EVERY_SECONDS = 0.03
HELPERS_LEFT = "shared memory block"
PR_SET_PDEATHSIG = 1
# Nothing waits for the disk, and a database is cloned without being written to the log as well.
IN_HASTE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
}
FIRST_WITH_BUILTIN_LOCALE = 17


class PostgresFailed(RuntimeError):
    """The server could not be initialised, started or stopped; the message holds its own words."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a cluster is run."""

    durable: bool = True
    """False for tests: nothing is forced to disk, a crash may lose everything."""
    outlives_starter: bool = False
    """False: the server gets SIGINT when the thread that started it dies, even by kill -9."""
    settings: tuple[tuple[str, str], ...] = ()
    """Further server settings, after ours."""


class Cluster:
    """One PostgreSQL server with its data under ``home``, reached by socket only."""

    def __init__(self, home: Path, *, manner: Manner | None = None) -> None:
        self.manner = manner or Manner()
        self.account = postgres_programs.account()
        self.home = _home_within_reach(home, self.account)
        self._give(self.home)
        self.data = self.home / "data"
        self.log = self.home / "postgres.log"
        self.socket_folder = self._socket_folder()
        self.programs = postgres_programs.within_reach(
            postgres_programs.find(), self.account, copies=self.home
        )
        self._process: subprocess.Popen[bytes] | None = None
        self._presence: int | None = None

    def url(self, role: str, database: str) -> str:
        """How ``role`` reaches ``database`` here."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_folder))}&port={PORT}"

    # ------------------------------------------------------------ life

    def start(self) -> Self:
        """Return once the server answers and the roles exist; it may have been running already."""
        with self._starting():
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._bring_up()
            with self.superuser() as connection:
                roles.ensure(connection, durable=self.manner.durable)
            self._enter()
        return self

    def stop(self) -> None:
        """Leave; the last one to leave stops the server (its fast shutdown, nothing is lost)."""
        with self._starting():
            self._leave()
            if self._others_are_here():
                return
            self._shut_down()

    def answers(self) -> bool:
        """Whether the server takes connections right now."""
        with contextlib.suppress(psycopg.OperationalError), self.superuser():
            return True
        return False

    def is_running(self) -> bool:
        """Whether the server's process is there; cheap enough to ask all the time."""
        return self._server_pid() is not None

    def superuser(self) -> psycopg.Connection[Any]:
        """A connection of the cluster's superuser, who only makes roles and databases."""
        return psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True, connect_timeout=5)

    def version(self) -> int:
        """The server's major version."""
        return int(self._ask("postgres", "--version").split()[2].split(".")[0])

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # ------------------------------------------------------------ making

    def _initialise(self) -> None:
        """Make the data folder aside and rename it: one cut short is never used."""
        unfinished = self.home / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        locale = ["--locale=C.UTF-8"]
        if self.version() >= FIRST_WITH_BUILTIN_LOCALE:
            locale.append("--locale-provider=builtin")
        haste = [] if self.manner.durable else ["--no-sync", "--wal-segsize=1"]
        arguments = ["-D", str(unfinished), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8"]
        self._ask("initdb", *arguments, "--data-checksums", *locale, *haste)
        unfinished.rename(self.data)

    def _settings(self) -> dict[str, str]:
        """Note [No TCP port]: trust is safe because only the folder's owner reaches the socket."""
        chosen = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0700",
            "timezone": "Asia/Shanghai",
            "log_timezone": "Asia/Shanghai",
            "max_connections": "150",
            "jit": "off",
        }
        if not self.manner.durable:
            chosen |= IN_HASTE
        return chosen | dict(self.manner.settings)

    def _spawn(self) -> None:
        command = [str(self.programs / "postgres"), "-D", str(self.data)]
        for name, value in self._settings().items():
            command += ["-c", f"{name}={value}"]
        follow = None if self.manner.outlives_starter else _die_with_parent
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=follow,  # noqa: PLW1509 - one prctl call, after the change of account
                **self._as_account(),
            )

    def _bring_up(self) -> None:
        """Wait for a server of someone else's, else start ours; a stopping one is let finish.

        A server killed with -9 leaves helpers that end a moment later; until then PostgreSQL
        refuses to start, rightly, and is asked again.
        """
        if not self._child_lives():
            self._process = None
        spoken = 0
        for _ in _patiently():
            if self.answers():
                return
            if self._server_pid() is not None or self._child_lives():
                continue
            if self._process is not None and HELPERS_LEFT not in self._log_end(since=spoken):
                break
            self._forget_strangers()
            spoken = self.log.stat().st_size if self.log.exists() else 0
            self._spawn()
        raise PostgresFailed(f"PostgreSQL did not start; the end of {self.log}:\n{self._log_end()}")

    def _shut_down(self) -> None:
        pid = self._server_pid()
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
        if self._process is not None:
            try:
                self._process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired as problem:
                raise PostgresFailed("PostgreSQL does not stop") from problem
            self._process = None
            return
        for _ in _patiently():
            if self._server_pid() is None:
                return
        raise PostgresFailed("PostgreSQL does not stop")

    # ------------------------------------------------------------ who is here

    @contextlib.contextmanager
    def _starting(self) -> Iterator[None]:
        """One at a time starts or stops; the others wait here."""
        with (self.home / "starting.lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    def _enter(self) -> None:
        if self._presence is None:
            self._presence = os.open(self.home / "present.lock", os.O_CREAT | os.O_RDWR)
        fcntl.flock(self._presence, fcntl.LOCK_SH)

    def _leave(self) -> None:
        if self._presence is not None:
            os.close(self._presence)
            self._presence = None

    def _others_are_here(self) -> bool:
        with (self.home / "present.lock").open("w") as probe:
            try:
                fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def _server_pid(self) -> int | None:
        """The running server's process id, or None: a left-over lock file names nobody of ours."""
        pid = _number_in(self.data / "postmaster.pid")
        return pid if pid is not None and _is_postgres(pid) else None

    def _child_lives(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _forget_strangers(self) -> None:
        """Remove lock files whose number has passed to a process that is no server of ours.

        One whose number nobody bears stays: by it PostgreSQL finds the helpers of a killed server.
        """
        for lock in (self.data / "postmaster.pid", self.socket_folder / f".s.PGSQL.{PORT}.lock"):
            pid = _number_in(lock)
            if pid is not None and Path(f"/proc/{pid}").exists() and not _is_postgres(pid):
                lock.unlink(missing_ok=True)

    # ------------------------------------------------------------ account and folders

    def _socket_folder(self) -> Path:
        if len(os.fsencode(self.home)) <= LONGEST_SOCKET_FOLDER:
            return self.home
        # The same name in every process; a stranger who was here first is refused.
        short = Path(tempfile.gettempdir()) / f"sunhall-{_fingerprint(self.home)}"
        short.mkdir(mode=0o700, exist_ok=True)
        ours = {os.geteuid()} | ({self.account.pw_uid} if self.account else set())
        if short.is_symlink() or short.lstat().st_uid not in ours:
            raise PostgresFailed(f"{short} belongs to somebody else")
        self._give(short)
        return short

    def _give(self, folder: Path) -> None:
        folder.chmod(0o700)
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)

    def _as_account(self) -> dict[str, Any]:
        common: dict[str, Any] = {
            "cwd": self.home,
            "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            "stdin": subprocess.DEVNULL,
        }
        if self.account:
            common |= {"user": self.account.pw_uid, "group": self.account.pw_gid}
            common["extra_groups"] = []
        return common

    def _ask(self, program: str, *arguments: str) -> str:
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [str(self.programs / program), *arguments],
            capture_output=True,
            text=True,
            check=False,
            **self._as_account(),
        )
        if done.returncode:
            raise PostgresFailed(f"{program} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def _log_end(self, *, since: int = 0) -> str:
        with contextlib.suppress(OSError):
            return self.log.read_bytes()[since:][-2000:].decode(errors="replace")
        return "(no log)"


def _home_within_reach(home: Path, account: Any) -> Path:
    """``home``, or its stand-in under /var/lib when the server's account cannot walk there."""
    home = home.absolute()
    home.mkdir(parents=True, exist_ok=True)
    if postgres_programs.may_enter(home.parent, account):
        return home
    stand_in = STANDBY_HOMES / _fingerprint(home)
    stand_in.mkdir(parents=True, exist_ok=True)
    return stand_in


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def _number_in(lock: Path) -> int | None:
    try:
        return int(lock.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _is_postgres(pid: int) -> bool:
    try:
        _, _, rest = Path(f"/proc/{pid}/stat").read_text().partition("(")
    except OSError:
        return False
    name, _, state = rest.rpartition(")")
    # A killed child of ours keeps its number, as a zombie, until somebody collects it.
    return name == "postgres" and not state.startswith(" Z")


def _patiently() -> Iterator[None]:
    """Some looks, a moment apart, until patience ends."""
    pause = threading.Event()
    for _ in range(int(PATIENCE_SECONDS / LOOK_EVERY_SECONDS)):
        yield
        pause.wait(LOOK_EVERY_SECONDS)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
