"""督办 and its like: a numbered paper of the bureau, answered in writing, struck off when done.

Every paper is a matter with limits of its own; whoever lets one pass gets a card like any other.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

import ledger
from kernel.clock import office_date
from kernel.fsm import MoveRefused
from kernel.journal import Event
from kernel.transactions import current, use_case, use_case_required
from ledger import idempotency, matters, numbers
from ledger.models import Matter
from ledger.models.matter import MatterKind
from monitor import events, policy
from monitor.errors import (
    AlreadyOrdered,
    OrderInvalid,
    OrderMoved,
    OrderNotFound,
    OwnUnit,
    ReplyInvalid,
)
from monitor.limits import ORDER_REPLY
from monitor.models import Card, Order, OrderPaper, OrderReply
from monitor.models.order import (
    LONGEST_DEMAND,
    LONGEST_REPLY,
)
from monitor.policy import Duty
from monitor.selectors import orders as read
from monitor.services import drafts, files, life
from monitor.services.drafts import OrderDraft
from monitor.verbs import (
    OFFICE_WORDS,
    OrderForm,
    RevokeReason,
)
from organizations.models import Department
from organizations.officers import Officer
from timelimits.rules import Rule, Unit
from timelimits.services import limits

# What only the head of the bureau signs.
SIGNED_BY_THE_LEADER = frozenset(
    {OrderForm.RECTIFICATION, OrderForm.INTERVIEW, OrderForm.TRANSFER, OrderForm.RECOMMENDATION}
)


@use_case
def issue_order(
    draft: OrderDraft, *, officer: Officer, key: uuid.UUID | None, card_id: int | None = None
) -> dict[str, Any]:
    """Sign and send a paper; its number, matter and limit come into being with it.

    Made of a card it moves the card to 已转督办. Raises OrderInvalid, AlreadyOrdered, OwnUnit,
    NotPermitted, and what the card refuses.
    """
    request = {"draft": draft, "card": card_id}
    idempotency.claim(key, by=officer.actor, name="order.issue", request=request)
    if not policy.sees_all(officer):
        raise OrderNotFound
    draft.check()
    serious = draft.form in SIGNED_BY_THE_LEADER
    policy.require_duty(officer, Duty.SIGN_ORDER if serious else Duty.ISSUE_ORDER)
    card = drafts.card_of(card_id)
    about = drafts.about_of(draft, card)
    unit = drafts.unit_of(draft, about)
    drafts.require_fitting(draft, unit, officer)
    if Order.objects.filter(
        department=unit, about=about, about__isnull=False, closed_at__isnull=True
    ).exists():
        raise AlreadyOrdered
    order = _open(draft, unit, about, officer, card=card)
    if card is not None:
        life.order_card(card.pk, officer=officer, order_number=order.matter.number)
    _start_limit(order, order.days, ordinal=1)
    return _end(order, events.ORDER_ISSUED, officer, key=key)


@use_case
def sign_for_order(
    number: str, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """签收 by the unit; it changes nothing about the limit, which runs from the day it was sent."""
    request = {"number": number, "version": version}
    idempotency.claim(key, by=officer.actor, name="order.sign_for", request=request)
    order = _begin(number, officer, Duty.REPLY, version=version)
    if order.seen_at is not None or order.state not in read.OPEN:
        raise OrderMoved(state=str(order.state), version=order.version)
    order.sign_for(by_id=officer.account_id, at=current().now)
    order.save()
    return _end(order, events.ORDER_SIGNED_FOR, officer, key=key)


@use_case
def reply_order(
    number: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    text: str,
    papers: Sequence[files.Paper] = (),
    version: int | None = None,
) -> dict[str, Any]:
    """The unit answers in writing, with files; the limit is met. Raises ReplyInvalid, OrderMoved."""
    request = {
        "number": number,
        "version": version,
        "text": text,
        "papers": [paper.sha256 for paper in papers],
    }
    idempotency.claim(key, by=officer.actor, name="order.reply", request=request)
    order = _begin(number, officer, Duty.REPLY, version=version)
    words = text.strip()
    if not words or len(words) > LONGEST_REPLY or len(papers) > files.MOST:
        raise ReplyInvalid(field="text")
    running = limits.lock(order.matter_id)
    now = current().now
    if order.seen_at is None:
        order.seen_at, order.seen_by_id = now, officer.account_id
    _move(order, order.take_reply)
    order.save()
    reply = OrderReply.objects.create(
        order=order,
        ordinal=order.replies.count() + 1,
        text=words,
        by_id=officer.account_id,
        at=now,
    )
    for paper in papers:
        _keep(reply, paper)
    limits.settle(running, at=now, now=now)
    digests = [paper.sha256 for paper in papers]
    return _end(order, events.ORDER_REPLIED, officer, key=key, reply=reply.ordinal, files=digests)


@use_case
def accept_reply(
    number: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    remark: str = "",
    version: int | None = None,
) -> dict[str, Any]:
    """销号: the bureau is satisfied, the matter is closed. Raises OwnUnit, OrderMoved."""
    request = {"number": number, "version": version, "remark": remark}
    idempotency.claim(key, by=officer.actor, name="order.accept", request=request)
    order = _begin(number, officer, Duty.JUDGE_REPLY, version=version)
    _move(order, lambda: order.strike_off(at=current().now))
    order.save()
    reply = _judge(order, officer, accepted=True, remark=remark.strip())
    matters.close_matter(order.matter_id)
    return _end(order, events.ORDER_CLOSED, officer, key=key, reply=reply.ordinal)


@use_case
def return_reply(
    number: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    remark: str,
    days: int,
    version: int | None = None,
) -> dict[str, Any]:
    """退回重办: the reply is not enough; a new limit of ``days`` working days starts.

    Raises ReplyInvalid without words, OrderInvalid for an impossible limit, OwnUnit, OrderMoved.
    """
    request = {"number": number, "version": version, "remark": remark, "days": days}
    idempotency.claim(key, by=officer.actor, name="order.return", request=request)
    order = _begin(number, officer, Duty.JUDGE_REPLY, version=version)
    if not remark.strip():
        raise ReplyInvalid(field="remark")
    if not drafts.LEAST_DAYS <= days <= drafts.MOST_DAYS:
        raise OrderInvalid(gettext("回复期限应为1至90个工作日"), field="days")
    _move(order, order.send_back)
    order.save()
    reply = _judge(order, officer, accepted=False, remark=remark.strip())
    _start_limit(order, days, ordinal=reply.ordinal + 1)
    return _end(order, events.ORDER_RETURNED, officer, key=key, reply=reply.ordinal, days=days)


@use_case
def revoke_order(
    number: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    reason: str,
    version: int | None = None,
) -> dict[str, Any]:
    """撤销: by the head of the bureau, for a listed reason; limits are cancelled, answers stay."""
    request = {"number": number, "version": version, "reason": reason}
    idempotency.claim(key, by=officer.actor, name="order.revoke", request=request)
    order = _begin(number, officer, Duty.SIGN_ORDER, version=version)
    if reason not in RevokeReason.values:
        raise OrderInvalid(field="reason")
    running = limits.lock(order.matter_id)
    now = current().now
    _move(order, lambda: order.revoke(at=now, reason=reason))
    order.save()
    limits.cancel(running, at=now, now=now)
    matters.close_matter(order.matter_id)
    return _end(order, events.ORDER_REVOKED, officer, key=key, reason=reason)


@use_case_required
def _open(
    draft: OrderDraft,
    unit: Department,
    about: Matter | None,
    officer: Officer,
    *,
    card: Card | None,
) -> Order:
    now = current().now
    day = office_date(now)
    region = unit.region.code
    serial = numbers.next_number(f"order:{region}:{day.year}")
    matter = matters.open_matter(
        MatterKind.ORDER,
        number=f"DB{region}{day:%Y}{serial:05d}",
        belongs=matters.Belonging(unit.pk, unit.region_id),
    )
    place = numbers.next_number(f"document:{draft.form}:{region}:{day.year}")
    head = getattr(settings, "BUREAU_WORD", "监")
    return Order.objects.create(
        matter=matter,
        form=draft.form,
        document=f"{head}{OFFICE_WORDS[draft.form]}〔{day.year}〕{place}号",
        department=unit,
        addressee=draft.addressee.strip(),
        about=about,
        card=card,
        demand=draft.demand.strip(),
        authority=draft.authority.strip(),
        days=draft.days,
        signer_id=officer.account_id,
        issued_at=now,
    )


@use_case_required
def _start_limit(order: Order, days: int, *, ordinal: int) -> None:
    now = current().now
    rule = Rule(Unit.WORKING_DAY, days, f"{order.document}载明的期限")
    limits.start(order.matter_id, ORDER_REPLY.code, rule, at=now, now=now, subject=str(ordinal))


@use_case_required
def _begin(number: str, officer: Officer, duty: Duty, *, version: int | None) -> Order:
    """Scope, lock, right, the version read. The unit answers, others judge: nobody does both."""
    seen = read.get_order(number, officer)
    order = (
        Order.objects.select_for_update(no_key=True, of=("self",))
        .select_related("matter", "department__region", "about")
        .get(pk=seen.pk)
    )
    policy.require_duty(officer, duty)
    own = officer.department_id == order.department_id
    if own != (duty is Duty.REPLY):
        raise OwnUnit
    if version is not None and version != order.version:
        raise OrderMoved(state=str(order.state), version=order.version)
    return order


def _move(order: Order, act: Callable[[], None]) -> None:
    try:
        act()
    except MoveRefused as refused:
        raise OrderMoved(state=str(order.state), version=order.version) from refused


@use_case_required
def _judge(order: Order, officer: Officer, *, accepted: bool, remark: str) -> OrderReply:
    if len(remark) > LONGEST_DEMAND:
        raise ReplyInvalid(field="remark")
    reply: OrderReply = order.replies.order_by("-ordinal")[0]
    reply.accepted = accepted
    reply.remark = remark
    reply.judged_by_id = officer.account_id
    reply.judged_at = current().now
    reply.save(update_fields=["accepted", "remark", "judged_by", "judged_at"])
    return reply


@use_case_required
def _keep(reply: OrderReply, paper: files.Paper) -> None:
    OrderPaper.objects.create(
        reply=reply,
        name=paper.name,
        kind=paper.media_type,
        size=len(paper.content),
        sha256=paper.sha256,
        content=paper.content,
    )


@use_case_required
def _end(
    order: Order, event: Event, officer: Officer, *, key: uuid.UUID | None, **more: Any
) -> dict[str, Any]:
    body = read.order_facts(order) | more
    ledger.append(order.matter_id, event, by=officer.actor, body=body)
    outcome = {
        "number": order.matter.number,
        "document": order.document,
        "state": str(order.state),
        "version": order.version,
    }
    idempotency.settle(key, outcome)
    return outcome
