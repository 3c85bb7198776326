"""The applicant says how to be told of the case, and may say otherwise at any time."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import ledger
from approval import events
from approval.contact_errors import NoticeAddressWrong, NoticeConsentMissing, NoticeWayUnknown
from approval.models import Case
from approval.models.contact import NoticeChoice, NoticeWay
from approval.selectors.cases import public_case
from approval.selectors.contact import is_address
from kernel.journal import Actor
from kernel.transactions import current, use_case
from ledger import idempotency


@dataclass(frozen=True, slots=True)
class Wish:
    """What was chosen: a way, the address for it, and whether it may be used for that."""

    way: str
    address: str = ""
    consent: bool = False

    def check(self) -> None:
        """Raise NoticeWayUnknown, NoticeAddressWrong or NoticeConsentMissing."""
        if self.way not in NoticeWay.values:
            raise NoticeWayUnknown
        if self.way == NoticeWay.NONE:
            return
        if not is_address(self.way, self.address):
            raise NoticeAddressWrong(field="address")
        if not self.consent:
            raise NoticeConsentMissing(field="consent")


@use_case
def choose_notices(number: str, code: str, wish: Wish, *, key: uuid.UUID) -> dict[str, Any]:
    """Keep the applicant's choice in place of the one before; choosing none forgets the address.

    Raises WrongCode, NoticeWayUnknown, NoticeAddressWrong, NoticeConsentMissing.
    """
    by = Actor.applicant()
    request = {"number": number, "way": wish.way, "address": wish.address, "consent": wish.consent}
    idempotency.claim(key, by=by, name="case.choose_notices", request=request)
    case = public_case(number, code)
    Case.objects.select_for_update(no_key=True, of=("self",)).values_list("pk").get(pk=case.pk)
    wish.check()
    now = current().now
    before = NoticeChoice.objects.filter(case=case).first()
    told = wish.way != NoticeWay.NONE
    choice = NoticeChoice(
        case=case,
        way=wish.way,
        address=wish.address.strip() if told else "",
        consented_at=now if told else None,
        chosen_at=now,
        version=before.version + 1 if before else 1,
    )
    choice.save(force_insert=before is None, force_update=before is not None)
    body = {"number": case.number, "way": str(choice.way), "version": choice.version}
    ledger.append(case.matter_id, events.NOTICE_CHOICE_MADE, by=by, source="online", body=body)
    outcome = {"way": str(choice.way), "version": choice.version}
    idempotency.settle(key, outcome)
    return outcome
