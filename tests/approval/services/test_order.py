"""Batches start the clock at their end; quota licences follow the order of acceptance (XK-18)."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, connection

from approval.errors import (
    AmountOutOfRange,
    CautionStands,
    DocumentMissing,
    ItemNotFound,
    NotThisProcedure,
    QuotaExceeded,
    RoleForbids,
    WindowsOverlap,
    WindowUpsideDown,
)
from approval.models import Case, OrderPlace, Quota
from approval.services import decision, intake, order
from kernel.clock import OFFICE_ZONE
from tests.builders import beside
from tests.builders.approval import (
    a_hall,
    a_received_case,
    an_accepted_case,
    an_item,
    entries_of,
    limits_of,
    new_key,
)


def case_of(number):
    return Case.objects.get(number=number)


def declare(hall, item, opens, closes, *, who="approver", **changes):
    window = beside.a_window(item, opens, closes, **changes)
    return order.declare_batch(window, officer=hall.officer(who), key=new_key())


def grant(hall, number, **more):
    return decision.grant_case(number, officer=hall.officer("approver"), key=new_key(), **more)


def accept(hall, number, **more):
    return intake.accept_case(number, officer=hall.officer("clerk"), key=new_key(), **more)


# ------------------------------------------------------------------------------- batches


def test_the_limits_of_a_batch_count_from_the_end_of_its_window(hall):
    item = beside.a_batch_item(hall)
    declare(hall, item, "2026-09-14", "2026-09-30")
    case = case_of(an_accepted_case(hall, item))
    assert limits_of(case)["statutory"] == ("running", "2026-10-30")
    assert limits_of(case)["promised"] == ("running", "2026-11-03")
    told = entries_of(case)[-1]
    assert (told.name, told.facts["closes_on"]) == ("case.batched", "2026-09-30")


def test_two_cases_of_one_batch_have_one_day_however_early_they_came(hall, clock):
    item = beside.a_batch_item(hall)
    declare(hall, item, "2026-09-14", "2026-09-30")
    early = case_of(an_accepted_case(hall, item))
    clock.move_to(dt.datetime(2026, 9, 30, 16, tzinfo=OFFICE_ZONE))
    late = case_of(an_accepted_case(hall, item))
    for kind in ("statutory", "promised"):
        assert limits_of(early)[kind] == limits_of(late)[kind]


def test_a_filing_received_in_the_window_belongs_to_it_when_accepted_after(hall, clock):
    item = beside.a_batch_item(hall)
    declare(hall, item, "2026-09-14", "2026-09-21")
    number = a_received_case(hall, item)
    clock.move_to(dt.datetime(2026, 9, 23, 9, tzinfo=OFFICE_ZONE))
    accept(hall, number)
    assert limits_of(case_of(number))["statutory"][1] == "2026-10-21"


def test_outside_every_batch_acceptance_is_cautioned_and_counts_from_itself(hall):
    item = beside.a_batch_item(hall)
    declare(hall, item, "2026-10-12", "2026-10-30")
    number = a_received_case(hall, item)
    with pytest.raises(CautionStands) as stands:
        accept(hall, number)
    assert stands.value.facts["cautions"][0]["code"] == "outside-batch"
    accept(hall, number, reason="makeup")
    assert limits_of(case_of(number))["statutory"][1] == "2026-10-21"
    assert entries_of(case_of(number))[-1].facts["cautions"] == ["outside-batch"]


def test_a_batch_is_declared_by_the_items_own_unit_once_for_each_day(hall):
    item = beside.a_batch_item(hall)
    declare(hall, item, "2026-09-14", "2026-09-30")
    with pytest.raises(WindowsOverlap):
        declare(hall, item, "2026-09-30", "2026-10-30", code="another")
    with pytest.raises(WindowsOverlap):
        declare(hall, item, "2026-11-01", "2026-11-30")
    with pytest.raises(ItemNotFound):
        declare(hall, item, "2026-12-01", "2026-12-30", who="neighbour_approver")
    with pytest.raises(RoleForbids):
        declare(hall, item, "2026-12-01", "2026-12-30", who="reviewer")
    with pytest.raises(WindowUpsideDown):
        declare(hall, item, "2026-12-30", "2026-12-01")
    with pytest.raises(DocumentMissing):
        declare(hall, item, "2026-12-01", "2026-12-30", document=" ")
    with pytest.raises(NotThisProcedure):
        declare(hall, an_item(hall), "2026-12-01", "2026-12-30")


# ------------------------------------------------------------------- order and quantity


def test_acceptance_gives_the_next_number_without_a_gap(hall):
    item = beside.an_ordered_item(hall)
    beside.a_quota(hall, item, 2)
    numbers = [an_accepted_case(hall, item) for _ in range(3)]
    places = OrderPlace.objects.filter(case__number__in=numbers)
    assert list(places.values_list("case__number", "sequence")) == list(
        zip(numbers, (1, 2, 3), strict=True)
    )
    assert entries_of(case_of(numbers[0]))[-1].facts["quota"] == "2026"
    assert not OrderPlace.objects.filter(case__number=an_accepted_case(hall, an_item(hall)))


def test_granting_out_of_order_takes_a_reason_and_is_seen(hall):
    item = beside.an_ordered_item(hall)
    first, second = an_accepted_case(hall, item), an_accepted_case(hall, item)
    with pytest.raises(CautionStands) as stands:
        grant(hall, second)
    caution = stands.value.facts["cautions"][0]
    assert (caution["code"], caution["article"]) == ("out-of-order", "行政许可法第五十七条")
    grant(hall, second, reason="first_waits_for_papers")
    assert "out-of-order" in entries_of(case_of(second))[-1].facts["cautions"]
    assert grant(hall, first)["cautions"] == []


def test_a_grant_beyond_the_quota_is_refused_with_the_laws_ground(hall):
    item = beside.an_ordered_item(hall)
    beside.a_quota(hall, item, 1)
    first, second = an_accepted_case(hall, item), an_accepted_case(hall, item)
    grant(hall, first)
    with pytest.raises(QuotaExceeded) as refused:
        grant(hall, second, reason="whatever")
    assert refused.value.facts["left"] == 0
    assert refused.value.facts["article"] == "行政许可法第五十七条"
    assert case_of(second).state == "in_review"


def test_the_quantity_asked_for_is_measured_before_it_is_drawn(hall):
    item = beside.an_ordered_item(hall, quota_unit="立方米")
    beside.a_quota(hall, item, 100)
    number = an_accepted_case(hall, item)
    reviewer = hall.officer("reviewer")
    with pytest.raises(AmountOutOfRange):
        order.measure(number, 0, officer=reviewer, key=new_key())
    with pytest.raises(NotThisProcedure):
        order.measure(an_accepted_case(hall, an_item(hall)), 5, officer=reviewer, key=new_key())
    order.measure(number, 101, officer=reviewer, key=new_key())
    with pytest.raises(QuotaExceeded):
        grant(hall, number)
    order.measure(number, 100, officer=reviewer, key=new_key())
    grant(hall, number)
    assert order.used(Quota.objects.get()) == 100


def test_an_announced_window_is_never_changed(hall):
    item = beside.an_ordered_item(hall)
    beside.a_quota(hall, item, 1)
    with pytest.raises(DatabaseError):
        Quota.objects.update(total=9)


def test_two_grants_at_once_never_use_the_last_place_twice(committed_db, clock):
    hall = a_hall()
    item = beside.an_ordered_item(hall)
    beside.a_quota(hall, item, 1)
    numbers = [an_accepted_case(hall, item) for _ in range(2)]
    refused = []

    def run(number):
        try:
            grant(hall, number, reason="urgent")
        except QuotaExceeded:
            refused.append(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Case.objects.filter(state="granted").count() == 1
