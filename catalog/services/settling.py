"""A person settles a limit that a list left unclear: how much, of which unit, and why that unit."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import events
from catalog.errors import AlreadySettled, NoSuchReview, NotADraft, PromiseBeyondLaw
from catalog.models import CellSource, Drafter, ItemVersion, LimitReview
from catalog.models.imports import LimitField
from catalog.models.regime import UNITS
from catalog.selectors.comparing import within
from catalog.services.content import write_regime
from catalog.services.items import locked_item, require_item_administrator
from catalog.states import Mark, VersionStatus
from kernel import journal
from kernel.errors import InvalidInput
from kernel.transactions import current, use_case, use_case_required
from organizations.officers import Officer
from organizations.rows import checked
from timelimits.rules import Rule, Unit


@dataclass(frozen=True, slots=True)
class Settlement:
    """``amount`` of ``unit`` by ``basis``; None says that no law sets one (statutory only)."""

    amount: int | None
    unit: str
    basis: str
    unit_basis: str


@use_case
def settle_limit(review_id: int, settled: Settlement, *, officer: Officer) -> LimitReview:
    """Write what was settled into the draft, with its entry.

    Refused: NotPermitted, NoSuchReview, AlreadySettled, NotADraft, InvalidInput or RuleInvalid for
    what says no limit, PromiseBeyondLaw.
    """
    require_item_administrator(officer)
    review, version = _held(review_id)
    _require_sense(review, settled)
    write_regime(version, _columns(review.field, settled))
    law = version.statutory_rule()
    promised = version.promised_amount is not None
    if promised and law is not None and not within(version.promised_rule(), law):
        raise PromiseBeyondLaw
    review.amount, review.unit = settled.amount, settled.unit if settled.amount is not None else ""
    review.basis, review.unit_basis = settled.basis, settled.unit_basis
    review.settled_at, review.settled_by_id = current().now, officer.account_id
    checked(review).save()
    _cite(version, review, settled)
    # Whoever settles a limit wrote a part of the draft, and does not review it.
    Drafter.objects.get_or_create(version=version, account_id=officer.account_id)
    body = {
        "item": version.item.code,
        "version": version.version_no,
        "field": review.field,
        "amount": review.amount,
        "unit": review.unit,
    }
    journal.append(None, events.LIMIT_SETTLED, by=officer.actor, body=body)
    return review


@use_case_required
def _cite(version: ItemVersion, review: LimitReview, settled: Settlement) -> None:
    """Where the cells come from now: the list's words, and the basis on which they were settled."""
    cells = ("statutory", "unit") if review.field == LimitField.STATUTORY else ("promised",)
    source = f"原文“{review.text.strip()[:60]}”，依{settled.basis.strip()}核定"[:160]
    for cell in cells:
        CellSource.objects.update_or_create(
            version=version, field=cell, defaults={"mark": Mark.EXCERPT, "source": source}
        )


def _held(review_id: int) -> tuple[LimitReview, ItemVersion]:
    """The review and its draft, item first, both held."""
    found = LimitReview.objects.filter(pk=review_id).values_list("version__item_id", flat=True)
    item_id = found.first()
    if item_id is None:
        raise NoSuchReview
    locked_item(item_id)
    held = LimitReview.objects.select_for_update(no_key=True, of=("self",))
    review = held.get(pk=review_id)
    if review.settled_at is not None:
        raise AlreadySettled
    versions = ItemVersion.objects.select_for_update(no_key=True, of=("self",))
    version = versions.select_related("item").get(pk=review.version_id)
    if version.status != VersionStatus.DRAFT:
        raise NotADraft
    return review, version


def _require_sense(review: LimitReview, settled: Settlement) -> None:
    if not settled.basis.strip():
        raise InvalidInput("须写明时限依据", fields=["basis"])
    if settled.amount is None:
        if review.field == LimitField.PROMISED:
            raise InvalidInput("承诺时限不能没有数量", fields=["amount"])
        return
    if settled.unit not in dict(UNITS):
        raise InvalidInput("须选定单位", fields=["unit"])
    if not settled.unit_basis.strip():
        raise InvalidInput("须写明为何是该单位（单位依据）", fields=["unit_basis"])
    Rule(unit=Unit(settled.unit), amount=settled.amount, basis=settled.basis)


def _columns(field: str, settled: Settlement) -> dict[str, object]:
    limited = settled.amount is not None
    unit_basis = "unit_basis" if field == LimitField.STATUTORY else "promised_unit_basis"
    return {
        f"{field}_amount": settled.amount,
        f"{field}_unit": settled.unit if limited else "",
        f"{field}_basis": settled.basis.strip(),
        unit_basis: settled.unit_basis.strip() if limited else "",
    }
