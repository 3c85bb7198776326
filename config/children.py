"""Child processes that are kept alive: one that dies is started again within two seconds."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.database import ROOT

LOOK_EVERY_SECONDS = 0.25
# A child that cannot stand is tried again at this pace, so that it does not eat the machine.
PACE_SECONDS = 1.5
STOP_PATIENCE_SECONDS = 8
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process of the house, by name."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    starts: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start it; it gets SIGTERM should we die, even by kill -9."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                list(self.command),
                env=dict(self.environment),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us alone, and we stop them in order
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - one prctl call, before any thread
            )
        self.starts += 1
        self._started_at = time.monotonic()

    def died(self) -> int | None:
        """Its exit code if it has ended, else None."""
        return self.process.poll() if self.process else None

    def may_start_again(self) -> bool:
        return time.monotonic() - self._started_at >= PACE_SECONDS

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def see_it_stopped(self) -> None:
        """Wait for its end; one that does not listen is killed with its whole session."""
        if self.process is None:
            return
        try:
            self.process.wait(STOP_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Household:
    """All the children of one supervisor."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = list(children)

    def keep(self, ending: threading.Event, *, beside: Callable[[], None]) -> None:
        """Look after them, and do ``beside`` at every look, until ``ending`` is set."""
        while not ending.wait(LOOK_EVERY_SECONDS):
            beside()
            for child in self.children:
                code = child.died()
                if code is not None and child.may_start_again():
                    print(
                        f"[ !! ] {child.name} ended ({code}), started again; see {child.log}",
                        flush=True,
                    )
                    child.start()

    def stop(self) -> None:
        """The last one started is asked first, then all are waited for."""
        for child in reversed(self.children):
            child.ask_to_stop()
        for child in reversed(self.children):
            child.see_it_stopped()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
