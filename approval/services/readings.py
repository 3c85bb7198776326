"""How a case's limits read the end of a day and a filing after hours: its regime, by its hall's hours."""

from __future__ import annotations

import datetime as dt

from approval.models import Case
from kernel.clock import office_date
from organizations.models import Window
from timelimits import custody
from timelimits.engine.reading import PLAIN, Filing, Reading


def reading_of(case: Case, at: dt.datetime) -> Reading:
    """The reading for a limit of the case that counts from ``at``, by the hours of that day.

    Whether a filing after the close is the next working day's (CAL-11) is asked only of limits that
    count from the filing itself: what an office does after hours it has done that day.
    """
    version = case.item_version
    chosen = version.reading(filed=at == case.counted_from)
    if chosen.is_plain:
        return PLAIN
    hall = (
        Window.objects.filter(code=case.window_code)
        .order_by("id")
        .values_list("hall_code", flat=True)
        .first()
        if case.window_code
        else None
    )
    hours = custody.usual_hours(hall or "", office_date(at))
    return Reading(chosen.rule_set, chosen.ends, Filing(chosen.filing), hours)
