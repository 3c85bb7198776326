"""With what number a socket is closed, and what the client does then (docs/stream-protocol.md)."""

from __future__ import annotations

from typing import Final

MALFORMED: Final = 4400  # the first message, or any other, cannot be read: do not come back with it
SESSION_ENDED: Final = 4401  # signed out, password changed, account closed: sign in again
REFUSED: Final = 4403  # no such topic for this person, or no longer
OTHER_EPOCH: Final = 4404  # the ledger was restored from a backup: forget everything, load anew
TOO_SLOW: Final = 4408  # frames waited too long for this reader: resume from the last number
GAP: Final = 4409  # a number would have been skipped: resume from the last number
TRY_LATER: Final = 4013  # this process cannot serve just now, or you ask too often: come back
