"""The ledger's epoch: after a restore from a backup the same numbers may tell of other things."""

from __future__ import annotations

import uuid

from ledger.models import STREAM, Stream


def renew(*, alias: str = "owner") -> uuid.UUID:
    """Begin a new epoch, so that every screen forgets what it was told and loads anew.

    To be done on a restored database before anything is served from it. Only the tables' owner may.
    """
    epoch = uuid.uuid4()
    Stream.objects.using(alias).filter(name=STREAM).update(epoch=epoch)
    return epoch
