"""责任追究: who answered for a breach, in which form, by which document, until when."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import ledger
from kernel.clock import office_date
from kernel.transactions import current, use_case
from ledger import idempotency
from monitor import events, policy
from monitor.errors import AccountabilityInvalid
from monitor.models import Accountability
from monitor.policy import Duty
from monitor.selectors import orders as read
from monitor.verbs import AccountabilityForm
from organizations.models import Account
from organizations.officers import Officer


@dataclass(frozen=True, slots=True)
class Answering:
    """What a personnel authority decided; ``person`` is the account's work number."""

    person: str
    post: str
    form: str
    document: str
    decided_by: str
    decided_on: dt.date
    until: dt.date | None = None

    def check(self, today: dt.date) -> None:
        """Raise AccountabilityInvalid, naming the field, for what cannot have been decided."""
        for field, text, most in (
            ("post", self.post, 60),
            ("document", self.document, 80),
            ("decided_by", self.decided_by, 80),
        ):
            if not text.strip() or len(text) > most:
                raise AccountabilityInvalid(field=field)
        if self.form not in AccountabilityForm.values:
            raise AccountabilityInvalid(field="form")
        if self.decided_on > today:
            raise AccountabilityInvalid(field="decided_on")
        if self.until is not None and self.until < self.decided_on:
            raise AccountabilityInvalid(field="until")


@use_case
def record_accountability(
    number: str, answering: Answering, *, officer: Officer, key: uuid.UUID | None
) -> dict[str, Any]:
    """Enter what was decided about a person under the order of that number; never edited afterwards.

    Raises OrderNotFound, NotPermitted, AccountabilityInvalid. The ledger holds the account, not the name.
    """
    request = {"number": number, "answering": answering}
    idempotency.claim(key, by=officer.actor, name="accountability.record", request=request)
    order = read.get_order(number, officer)
    policy.require_duty(officer, Duty.HOLD_TO_ACCOUNT)
    answering.check(office_date(current().now))
    person = Account.objects.filter(
        work_no=answering.person, department_id=order.department_id
    ).first()
    if person is None or not answering.person:
        raise AccountabilityInvalid(field="person")
    row = Accountability.objects.create(
        order=order,
        card_id=order.card_id,
        matter_id=order.matter_id,
        department_id=order.department_id,
        person=person,
        post=answering.post.strip(),
        form=answering.form,
        document=answering.document.strip(),
        decided_by=answering.decided_by.strip(),
        decided_on=answering.decided_on,
        until=answering.until,
        recorded_by_id=officer.account_id,
        recorded_at=current().now,
    )
    body = {
        "card": order.card_id or 0,
        "department": order.department.code,
        "document": row.document,
        "form": row.form,
        "number": order.matter.number,
        "order": order.pk,
        "person": f"account:{person.pk}",
        "until": row.until.isoformat() if row.until else "",
    }
    ledger.append(order.matter_id, events.ACCOUNTABILITY_RECORDED, by=officer.actor, body=body)
    outcome = {"accountability": row.pk}
    idempotency.settle(key, outcome)
    return outcome
