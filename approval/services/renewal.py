"""申请延续: a case that asks to renew a licence before it runs out (XK-16)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from typing import Any

from approval import cautions, events
from approval.errors import (
    ItemNotReceivable,
    LicenceNotFound,
    MomentAhead,
    NotRenewable,
    RenewalRunning,
    RoleForbids,
)
from approval.models import Licence, Renewal
from approval.policy import ALLOWED, Step
from approval.services import clocks, objections, renewing, slip
from approval.services.act import Act
from approval.services.filing import Filing, Origin, enter, unholdable
from approval.states import LicenceStatus, RenewalState
from catalog.models import ItemVersion
from catalog.selectors import published_version
from catalog.states import Silence
from kernel.clock import office_date
from kernel.transactions import current, use_case, use_case_required
from ledger import idempotency
from organizations.officers import Officer
from timelimits import custody
from timelimits.engine.reckon import latest_day_before
from timelimits.rules import Rule


@slip.handed_over
@use_case
def ask_renewal(
    licence_number: str, filing: Filing, *, officer: Officer, key: uuid.UUID, reason: str = ""
) -> dict[str, Any]:
    """延续申请收件: acceptance and, if it is in time, the limits that end with the licence start.

    The item is the licence's. Raises LicenceNotFound, ItemNotReceivable, NotRenewable,
    RenewalRunning; CautionStands, without ``reason``, for one asked too late.
    """
    request = filing.as_request() | {"licence": licence_number, "reason": reason}
    idempotency.claim(key, by=officer.actor, name=f"case.{Step.ASK_RENEWAL}", request=request)
    if not officer.roles & ALLOWED[Step.ASK_RENEWAL]:
        raise RoleForbids(step=Step.ASK_RENEWAL.value)
    licence = _held(licence_number, officer)
    now = current().now
    received_at = filing.received_at or now
    if received_at > now:
        raise MomentAhead
    version = published_version(licence.item.code, on=office_date(received_at))
    renewal = _asked(licence, version, received_at)
    against = []
    if not renewal.in_time:
        article = version.renewal_basis
        against.append(objections.renewal_late(renewal.ask_by, article=article))
    heeded = cautions.heed(against, reason)
    filing = dataclasses.replace(filing, item_code=licence.item.code)
    origin = Origin(officer.window_code, officer.account_id, query_code=slip.query_code(key))
    act = Act(enter(filing, version, origin=origin, at=now), by=officer.actor, key=key)
    _enter_renewal(act, renewal, heeded, reason)
    return act.answer(
        licence=licence.number,
        in_time=renewal.in_time,
        ask_by=renewal.ask_by.isoformat(),
        cautions=heeded,
    )


def _held(number: str, officer: Officer) -> Licence:
    """The licence, locked, if one of the officer's windows receives its item."""
    if not number.strip() or len(number) > 60 or unholdable(number):
        raise LicenceNotFound
    licence = (
        Licence.objects.select_for_update(no_key=True, of=("self",))
        .select_related("item")
        .filter(number=number)
        .first()
    )
    if licence is None:
        raise LicenceNotFound
    if licence.item.code not in officer.item_codes:
        raise ItemNotReceivable
    return licence


def _asked(licence: Licence, version: ItemVersion, received_at: dt.datetime) -> Renewal:
    """The renewal as asked for, not stored yet; NotRenewable, RenewalRunning."""
    rule = version.renewal_notice_rule()
    valid_to, day = licence.valid_to, office_date(received_at)
    if licence.status != LicenceStatus.VALID or valid_to is None or rule is None or day > valid_to:
        raise NotRenewable
    if Renewal.objects.filter(licence=licence, case__closed_at__isnull=True).exists():
        raise RenewalRunning
    ask_by = last_day_to_ask(valid_to, rule)
    in_time = day <= ask_by
    silent = Silence(version.renewal_effect)
    return Renewal(
        licence=licence,
        state=RenewalState.ASKED,
        valid_to=valid_to,
        ask_by=ask_by,
        in_time=in_time,
        effect=silent.value if in_time and silent != Silence.NONE else "",
    )


def last_day_to_ask(valid_to: dt.date, rule: Rule) -> dt.date:
    """The last day that is still ``rule`` before the expiry (CAL-9)."""
    return latest_day_before(custody.look().calendar(rule.calendar), valid_to, rule)


@use_case_required
def _enter_renewal(act: Act, renewal: Renewal, heeded: list[str], reason: str) -> None:
    case = act.case
    renewal.case, renewal.matter_id = case, case.matter_id
    renewal.save(force_insert=True)
    clocks.start_on_receipt(act, at=case.received_at)
    renewing.start_alarms(act, renewal)
    papers = case.materials.filter(material__isnull=False).exclude(status__in=("missing", "faulty"))
    act.born(
        events.CASE_RECEIVED,
        occurred_at=case.received_at,
        materials=papers.count(),
        unlisted=case.materials.filter(material__isnull=True).count(),
    )
    act.note(
        events.CASE_RENEWAL_ASKED,
        renewal_state=str(renewal.state),
        renewal_version=renewal.version,
        licence=renewal.licence.number,
        valid_to=renewal.valid_to.isoformat(),
        ask_by=renewal.ask_by.isoformat(),
        in_time=renewal.in_time,
        effect=renewal.effect,
        cautions=heeded,
        reason=reason,
    )
