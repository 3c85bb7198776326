"""How a web process is started, under either server: the one place that knows their options.

Small messages only, because a client has one short thing to say. A reader that answers no ping is
cut after 20 s. The backlog takes a whole hall of screens that come back at once after a restart.
"""

from __future__ import annotations

import sys
from typing import Final

APPLICATION: Final = "config.serving:application"
BACKLOG: Final = 4096
LARGEST_MESSAGE: Final = 16_384
PING_EVERY = PING_ANSWERED_WITHIN = 10


def daphne(port: int, *, host: str = "127.0.0.1", application: str = APPLICATION) -> list[str]:
    """The command line for daphne."""
    endpoint = f"tcp:port={port}:interface={host}:backlog={BACKLOG}"
    limits = {
        "--ping-interval": PING_EVERY,
        "--ping-timeout": PING_ANSWERED_WITHIN,
        "--websocket-max-message-size": LARGEST_MESSAGE,
        "--websocket-max-frame-size": LARGEST_MESSAGE,
        "--http-timeout": 30,
    }
    options = [str(word) for pair in limits.items() for word in pair]
    return [
        *(sys.executable, "-m", "daphne", "-v", "0", "--no-server-name"),
        *options,
        *("-e", endpoint, application),
    ]


def uvicorn(port: int, *, host: str = "127.0.0.1", application: str = APPLICATION) -> list[str]:
    """The command line for uvicorn with uvloop, where that is installed.

    Compression is off: it would keep a window for each socket, and lamps are short.
    """
    limits = {
        "--backlog": BACKLOG,
        "--ws-max-size": LARGEST_MESSAGE,
        "--ws-ping-interval": PING_EVERY,
        "--ws-ping-timeout": PING_ANSWERED_WITHIN,
        "--timeout-graceful-shutdown": 5,
    }
    options = [str(word) for pair in limits.items() for word in pair]
    return [
        *(sys.executable, "-m", "uvicorn", "--host", host, "--port", str(port)),
        *("--loop", "auto", "--ws", "websockets-sansio", "--ws-per-message-deflate", "false"),
        *("--lifespan", "off", "--no-server-header", "--log-level", "warning", "--no-access-log"),
        *options,
        application,
    ]


COMMANDS: Final = {"daphne": daphne, "uvicorn": uvicorn}
