"""Who took what out of the ledger: an export leaves an entry of its own before its first line."""

from __future__ import annotations

import datetime as dt

from kernel import clock
from kernel.journal import Actor, append
from kernel.transactions import use_case
from ledger.events import LEDGER_EXPORTED
from ledger.models import STREAM, Stream


@use_case
def note_export(what: str, form: str, *, first: dt.date, last: dt.date, by: Actor) -> None:
    """Enter that ``by`` took ``what`` of the days from ``first`` to ``last`` out, in this form.

    Under the real clock a rehearsed ledger takes no entry (D8), and what it holds concerns nobody:
    then there is none.
    """
    if Stream.objects.get(name=STREAM).simulated and not clock.current().simulated:
        return
    body = {"what": what, "form": form, "first": first.isoformat(), "last": last.isoformat()}
    append(None, LEDGER_EXPORTED, by=by, body=body)
