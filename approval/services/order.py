"""Batches whose end starts the clock, and the order of acceptance where quantity is limited (XK-18)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Sum

import ledger
from approval import cautions, events
from approval.errors import (
    AmountOutOfRange,
    DocumentMissing,
    ItemNotFound,
    NotThisProcedure,
    QuotaExceeded,
    RoleForbids,
    UnreadableText,
    WindowsOverlap,
    WindowUpsideDown,
)
from approval.models import Batch, BatchPlace, Case, OrderPlace, Quota
from approval.policy import ALLOWED, Step
from approval.services import objections
from approval.services.act import Act, Asking
from approval.services.filing import unholdable
from approval.states import UNDER_REVIEW, LicenceStatus, Outcome
from catalog.models import Item, ItemVersion
from catalog.selectors import published_version
from kernel.clock import MICROSECOND, micros, office_date, office_time
from kernel.transactions import current, use_case, use_case_required
from ledger import idempotency
from ledger.numbers import next_number
from organizations.officers import Officer

W = TypeVar("W", Batch, Quota)
LARGEST = 2_000_000_000
LONGEST_CODE, LONGEST_DOCUMENT = 32, 60
FIRST_YEAR, LAST_YEAR = 2000, 2100
# A licence that was revoked or cancelled gives its quantity back.
GIVEN_BACK = (LicenceStatus.REVOKED, LicenceStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Declared:
    """A window as its unit announces it; ``total`` is for quotas only."""

    item_code: str
    code: str
    opens_on: dt.date
    closes_on: dt.date
    document: str
    total: int = 0

    def stand(self) -> None:
        """Raise WindowUpsideDown, DocumentMissing, UnreadableText."""
        if self.closes_on < self.opens_on or not (
            self.opens_on.year >= FIRST_YEAR and self.closes_on.year <= LAST_YEAR
        ):
            raise WindowUpsideDown
        if not self.code.strip() or not self.document.strip():
            raise DocumentMissing
        too_long = len(self.code) > LONGEST_CODE or len(self.document) > LONGEST_DOCUMENT
        if too_long or unholdable(self.code + self.document + self.item_code):
            raise UnreadableText


@use_case
def declare_batch(declared: Declared, *, officer: Officer, key: uuid.UUID | None) -> dict[str, Any]:
    """公布批次: cases accepted in the window count from its end. Raises NotThisProcedure, WindowsOverlap.

    Only the item's own unit may; ItemNotFound, RoleForbids.
    """
    item, version = _of_own_unit(declared, officer, key, Step.DECLARE_BATCH)
    if not version.in_batches:
        raise NotThisProcedure("该事项不按批次受理")
    made = _keep(Batch(), declared, item, officer)
    ledger.append(None, events.BATCH_DECLARED, by=officer.actor, body=_facts(made, item))
    return _answered(key, {"batch": made.pk, "code": made.code})


@use_case
def declare_quota(declared: Declared, *, officer: Officer, key: uuid.UUID | None) -> dict[str, Any]:
    """公布数量限制 for a period. Raises NotThisProcedure, WindowsOverlap, AmountOutOfRange."""
    item, version = _of_own_unit(declared, officer, key, Step.DECLARE_QUOTA)
    if not version.by_order:
        raise NotThisProcedure("该事项没有数量限制，不按先后顺序办理")
    if not 1 <= declared.total <= LARGEST:
        raise AmountOutOfRange
    made = _keep(Quota(total=declared.total), declared, item, officer)
    body = _facts(made, item) | {"total": made.total, "unit": version.quota_unit}
    ledger.append(None, events.QUOTA_DECLARED, by=officer.actor, body=body)
    return _answered(key, {"quota": made.pk, "code": made.code})


def _of_own_unit(
    declared: Declared, officer: Officer, key: uuid.UUID | None, step: Step
) -> tuple[Item, ItemVersion]:
    declared.stand()
    idempotency.claim(key, by=officer.actor, name=f"item.{step}", request=asdict(declared))
    if not officer.roles & ALLOWED[step]:
        raise RoleForbids(step=step.value)
    item = Item.objects.filter(
        code=declared.item_code, department__code=officer.department_code
    ).first()
    if item is None:
        raise ItemNotFound
    return item, published_version(item.code, on=office_date(current().now))


@use_case_required
def _keep(made: W, declared: Declared, item: Item, officer: Officer) -> W:
    made.item = item
    made.code, made.document = declared.code.strip(), declared.document.strip()
    made.opens_on, made.closes_on = declared.opens_on, declared.closes_on
    made.declared_at = current().now
    made.declared_by_id = officer.account_id
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as taken:
        raise WindowsOverlap from taken
    return made


def _facts(made: Batch | Quota, item: Item) -> dict[str, Any]:
    return {
        "item": item.code,
        "code": made.code,
        "opens_on": made.opens_on.isoformat(),
        "closes_on": made.closes_on.isoformat(),
        "document": made.document,
    }


def _answered(key: uuid.UUID | None, outcome: dict[str, Any]) -> dict[str, Any]:
    idempotency.settle(key, outcome)
    return outcome


# ------------------------------------------------------------------------------- batches


def covering_batch(case: Case, now: dt.datetime) -> Batch | None:
    """The batch whose window holds the day of receipt, or else the day of ``now``."""
    windows = Batch.objects.filter(item_id=case.item_version.item_id)
    for day in (office_date(case.counted_from), office_date(now)):
        found = windows.filter(opens_on__lte=day, closes_on__gte=day).first()
        if found is not None:
            return found
    return None


def end_of(batch: Batch) -> dt.datetime:
    """The last moment of the window's last day, from which the limits count."""
    return office_time(batch.closes_on + dt.timedelta(days=1)) - MICROSECOND


@use_case_required
def batch_start(act: Act) -> dt.datetime | None:
    """From when the decision's limits count; the case takes its place in the batch.

    None for an item without batches, and for a case that no batch covers.
    """
    case = act.case
    if not case.item_version.in_batches:
        return None
    batch = batch_of(case) or covering_batch(case, act.now)
    if batch is None:
        return None
    BatchPlace.objects.get_or_create(case=case, batch=batch)
    return end_of(batch)


def batch_of(case: Case) -> Batch | None:
    """The batch of its present item in which the case has its place."""
    place = (
        case.batch_places.filter(batch__item_id=case.item_version.item_id)
        .select_related("batch")
        .first()
    )
    return place.batch if place else None


def against_acceptance(act: Act) -> list[cautions.Caution]:
    """The caution against accepting what no batch covers."""
    version = act.case.item_version
    if not version.in_batches or covering_batch(act.case, act.now) is not None:
        return []
    return [objections.outside_batch(article=version.statutory_basis)]


@use_case_required
def tell_batch(act: Act) -> None:
    """Note in which batch the accepted case stands, once."""
    if not act.case.item_version.in_batches:
        return
    batch = batch_of(act.case)
    if batch is not None:
        act.note(
            events.CASE_BATCHED,
            batch=batch.code,
            closes_on=batch.closes_on.isoformat(),
            starts_at=micros(end_of(batch)),
        )


# ------------------------------------------------------------------- order and quantity


def place_of(case: Case) -> OrderPlace | None:
    """The case's place in the order of its present item."""
    return case.order_places.filter(item_id=case.item_version.item_id).first()


@use_case_required
def take_place(act: Act) -> None:
    """取得受理顺序号: the next number of the quota in force, or of the item's year. Idempotent."""
    case, version = act.case, act.case.item_version
    if not version.by_order or place_of(case) is not None:
        return
    day = office_date(act.now)
    quota = Quota.objects.filter(
        item_id=version.item_id, opens_on__lte=day, closes_on__gte=day
    ).first()
    series = f"{version.item.code}:{quota.code if quota else day.year}"
    place = OrderPlace.objects.create(
        case=case,
        item_id=version.item_id,
        quota=quota,
        series=series,
        sequence=next_number(f"order:{series}"),
        taken_at=act.now,
    )
    act.note(
        events.CASE_ORDERED,
        sequence=place.sequence,
        quota=quota.code if quota else "",
        amount=place.amount,
    )


@use_case
def measure(
    number: str,
    amount: int,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """核定数量: how much of the quota the case asks for. Raises NotThisProcedure, AmountOutOfRange."""
    if not 1 <= amount <= LARGEST:
        raise AmountOutOfRange
    act = Act.on(
        number, step=Step.MEASURE, asking=Asking(officer, key, version), request={"amount": amount}
    )
    place = place_of(act.case)
    if place is None:
        raise NotThisProcedure("该事项没有数量限制，不按先后顺序办理")
    place.amount = amount
    place.save(update_fields=["amount"])
    unit = act.case.item_version.quota_unit
    act.note(events.CASE_MEASURED, sequence=place.sequence, amount=amount, unit=unit)
    return act.answer(sequence=place.sequence, amount=amount)


def used(quota: Quota) -> int:
    """How much of the quota has been granted and not given back."""
    taken = quota.places.filter(case__outcome=Outcome.GRANTED).exclude(
        case__licence__status__in=GIVEN_BACK
    )
    return int(taken.aggregate(sum=Sum("amount"))["sum"] or 0)


def _drawing_place(act: Act) -> OrderPlace | None:
    """The place from which the case draws; no question asked where the number is not limited."""
    return place_of(act.case) if act.case.item_version.by_order else None


def against_grant(act: Act) -> list[cautions.Caution]:
    """The caution against granting before those accepted earlier have their decision (XK-18)."""
    place = _drawing_place(act)
    if place is None:
        return []
    earlier = OrderPlace.objects.filter(
        series=place.series, sequence__lt=place.sequence, case__state__in=UNDER_REVIEW
    ).order_by("sequence")
    waiting = list(earlier.values_list("sequence", flat=True)[:6])
    article = act.case.item_version.order_basis
    return objections.out_of_order(place.sequence, waiting, article=article)


@use_case_required
def draw(act: Act) -> None:
    """Hold the quota and refuse with QuotaExceeded, and the article, what it no longer has."""
    place = _drawing_place(act)
    if place is None or place.quota_id is None:
        return
    quota = Quota.objects.select_for_update(no_key=True, of=("self",)).get(pk=place.quota_id)
    left = quota.total - used(quota)
    if place.amount > left:
        basis = act.case.item_version.order_basis or objections.LICENSING_57
        raise QuotaExceeded(left=left, asked=place.amount, total=quota.total, article=basis)
