"""SMS behind an interface: an operator's gateway is a class of ``Gateway``; here is one that writes a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from kernel import clock
from monitor.services.channels.letter import Letter, Outcome
from monitor.verbs import NotSent

FILE = "monitor.services.channels.sms.FileGateway"


class Gateway(Protocol):
    """What an operator's gateway must do."""

    def deliver(self, phone: str, text: str) -> None:
        """Take one message; OSError when it could not."""


class FileGateway:
    """One JSON line per message into the file SMS_FILE, readable by its owner only."""

    def deliver(self, phone: str, text: str) -> None:
        """Append the message."""
        path = Path(settings.SMS_FILE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
        line = {"at": clock.wall().isoformat(), "phone": phone, "text": text}
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def send(letter: Letter) -> Outcome:
    """Hand the letter to the gateway that the setting SMS_GATEWAY names."""
    gateway: Gateway = import_string(getattr(settings, "SMS_GATEWAY", FILE))()
    try:
        gateway.deliver(letter.address, "\n".join((letter.subject, *letter.lines)))
    except OSError:
        return Outcome(sent=False, reason=NotSent.UNREACHABLE)
    return Outcome(sent=True)
