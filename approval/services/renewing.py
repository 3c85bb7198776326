"""What a renewal does to the case that asks for it: its alarms, its validity, its decision (XK-16)."""

from __future__ import annotations

import datetime as dt

from approval import events
from approval import limits as kinds
from approval.errors import RenewedByLaw
from approval.models import Licence, Renewal
from approval.services.act import Act
from approval.states import LicenceStatus, RenewalState
from kernel.clock import office_time
from kernel.transactions import use_case_required
from timelimits.rules import Rule, Unit

ONE_DAY = dt.timedelta(days=1)


@use_case_required
def start_alarms(act: Act, renewal: Renewal) -> None:
    """The decision is due before the licence runs out; warnings 30, 10 and 3 working days before.

    A request that came too late has no such limit: the ordinary ones alone run.
    """
    if not renewal.in_time:
        return
    expiry = office_time(renewal.valid_to + ONE_DAY)
    basis = act.case.item_version.renewal_basis
    rule = Rule(Unit.FIXED_INSTANT, 0, basis, instant=expiry, starts="申请延续")
    for kind in kinds.OF_RENEWAL:
        act.start(kind, rule, at=act.case.received_at)


def first_day(act: Act, today: dt.date) -> dt.date:
    """From when what is granted now is valid: a renewal goes on where the licence ends.

    After its end only when the law had regarded it as renewed in between; otherwise from today.
    """
    renewal = _of(act)
    if renewal is None:
        return today
    following = renewal.valid_to + ONE_DAY
    return following if renewal.state == RenewalState.DEEMED else max(following, today)


def not_yet_by_law(act: Act) -> None:
    """Raise RenewedByLaw when silence has already renewed what the case asks to renew."""
    renewal = _of(act)
    if renewal is not None and renewal.state == RenewalState.DEEMED:
        raise RenewedByLaw
    ended = act.running(kinds.RENEWAL) if renewal is not None and renewal.effect else []
    if any(one.overrun_at is not None and one.overrun_at <= act.now for one in ended):
        raise RenewedByLaw


@use_case_required
def note_grant(act: Act, licence: str) -> None:
    """准予延续: the old licence gives way to the new one."""
    renewal = _of(act)
    if renewal is None:
        return
    Licence.objects.filter(pk=renewal.licence_id).update(status=LicenceStatus.RENEWED)
    _decided(act, renewal, RenewalState.GRANTED, licence)


@use_case_required
def note_denial(act: Act) -> None:
    """不予延续: the licence stands until it runs out."""
    renewal = _of(act)
    if renewal is not None:
        _decided(act, renewal, RenewalState.DENIED, "")


def _of(act: Act) -> Renewal | None:
    """The renewal that the case asks for; no question asked where the regime knows none."""
    if act.case.item_version.renewal_notice is None:
        return None
    return Renewal.objects.filter(case=act.case).select_related("licence").first()


@use_case_required
def _decided(act: Act, renewal: Renewal, state: RenewalState, licence: str) -> None:
    renewal.state = state
    renewal.version += 1
    renewal.save(update_fields=["state", "version"])
    act.note(
        events.CASE_RENEWAL_DECIDED,
        renewal_state=str(renewal.state),
        renewal_version=renewal.version,
        licence=renewal.licence.number,
        new_licence=licence,
    )
