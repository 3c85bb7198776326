"""From receipt to decision: what cases of an item really took, for the public guide."""

from __future__ import annotations

import datetime as dt

from approval.models import Case
from approval.states import CaseState
from timelimits.durations import Span

# Ended by a decision; what was withdrawn, declined or came in finished says nothing of duration.
COUNTED = (CaseState.GRANTED, CaseState.DELIVERED, CaseState.DENIED, CaseState.FORWARDED)
NEWEST = 1000


def decided_spans(item_id: int, since: dt.datetime) -> list[Span]:
    """First receipt and decision (or forwarding) of the item's newest cases decided since then.

    At most a thousand, newest first; corrections, extensions and special procedures are in it: this
    is the applicant's time, not the office's.
    """
    cases = Case.objects.filter(
        item_version__item_id=item_id, state__in=COUNTED, received_at__gte=since
    )
    rows = cases.order_by("-received_at").values_list("received_at", "decided_at", "forwarded_at")
    ended = ((received, decided or forwarded) for received, decided, forwarded in rows[:NEWEST])
    return [(received, end) for received, end in ended if end is not None]
