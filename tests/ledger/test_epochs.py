"""After a restore a new epoch begins, and nothing else about the ledger changes."""

from __future__ import annotations

import io

from django.core.management import call_command

from ledger import reader
from ledger.models import Stream
from tests.builders import approval as filings


def test_a_new_epoch_begins_and_no_number_moves(committed_db, clock):
    hall = filings.a_hall()
    filings.a_received_case(hall, filings.an_item(hall))
    before = reader.head()
    said = io.StringIO()
    call_command("renew_epoch", stdout=said)
    after = reader.head()
    assert after.epoch != before.epoch
    assert str(after.epoch) in said.getvalue()
    assert (after.seq, after.recorded_at) == (before.seq, before.recorded_at)
    assert Stream.objects.count() == 1
