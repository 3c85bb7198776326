"""Keeps a web server's log free of tracebacks that any stranger can provoke with a few bytes."""

from __future__ import annotations

import logging
from typing import Final

# What reading a stranger's bytes raises, where the server logs it as its own error.
PROVOKED: Final = (UnicodeDecodeError,)


class NoFaultOfOurs(logging.Filter):
    """Lets everything pass; what a stranger provoked becomes a warning of one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record where its exception is one of those; always True."""
        kind = record.exc_info[0] if record.exc_info else None
        if kind is not None and issubclass(kind, PROVOKED):
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True
