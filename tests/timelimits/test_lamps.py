"""The lamp follows from dates and pauses alone."""

from __future__ import annotations

import datetime as dt

import pytest

from kernel.clock import micros
from tests.timelimits.china import at
from timelimits import lamps


def fact(status="running", falls=((1, "2026-09-28"), (2, "2026-09-30")), runs_again=None):
    return {
        "status": status,
        "falls": [[level, micros(at(f"{text} 00:00"))] for level, text in falls],
        "runs_again": micros(at(runs_again)) if runs_again else 0,
    }


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("2026-09-27 23:59", "normal"),
        ("2026-09-28 00:00", "warning"),
        ("2026-09-29 23:59:59", "warning"),
        ("2026-09-30 00:00", "promise"),
    ],
)
def test_a_lamp_changes_at_the_instant_its_rung_falls(moment, code):
    assert lamps.lamp(fact(), at(moment)).code == code


def test_the_levels_have_their_codes():
    red = fact(falls=((3, "2026-09-22"),))
    assert lamps.lamp(red, at("2026-09-23")) == lamps.Lamp(3, "statutory")


def test_a_pause_hides_a_warning_and_never_an_overrun():
    paused = fact("paused")
    assert lamps.lamp(paused, at("2026-09-28 10:00")) == lamps.PAUSED
    assert lamps.lamp(paused, at("2026-09-30 10:00")).code == "promise"


def test_when_the_grant_is_used_up_the_lamp_runs_again_by_itself():
    capped = fact("paused", runs_again="2026-09-26 00:00")
    assert lamps.lamp(capped, at("2026-09-25 23:59")).code == "paused"
    assert lamps.lamp(capped, at("2026-09-26 00:00")).code == "normal"
    assert lamps.lamp(capped, at("2026-09-28 00:00")).code == "warning"


@pytest.mark.parametrize("status", ["met", "cancelled", "superseded"])
def test_what_has_ended_shows_nothing(status):
    assert lamps.lamp(fact(status), at("2026-10-30")) == lamps.NORMAL


def test_a_matter_shows_its_worst_open_limit():
    moment = at("2026-09-28 10:00")
    calm = fact(falls=())
    assert lamps.worst([calm, fact()], moment).code == "warning"
    assert lamps.worst([calm, fact("paused", falls=())], moment) == lamps.PAUSED
    assert lamps.worst([], moment) == lamps.NORMAL


def test_the_next_change_is_the_earliest_rung_or_end_of_a_grant_to_come():
    moment = at("2026-09-21 08:50")
    some = [fact(), fact("paused", falls=(), runs_again="2026-09-25 00:00")]
    assert lamps.next_change(some, moment) == micros(at("2026-09-25 00:00"))
    assert lamps.next_change([fact("met")], moment) == 0
    assert lamps.next_change([fact()], moment + dt.timedelta(days=90)) == 0
