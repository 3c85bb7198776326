"""Where an applicant wants to be told: for the one who sends, and covered for the one who chose."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from approval.models import Applicant, Case
from approval.models.contact import LONGEST_ADDRESS, NoticeChoice, NoticeWay
from kernel.masking import mask_email, mask_phone

PHONE = re.compile(r"1[0-9]{10}", re.ASCII)


def choice_of(case: Case) -> NoticeChoice | None:
    """What the applicant chose last; None before any choice."""
    return NoticeChoice.objects.filter(case=case).first()


def ways(matter_ids: Collection[int]) -> dict[int, str]:
    """The chosen way of each matter that is to be told at all."""
    rows = NoticeChoice.objects.filter(case__matter_id__in=matter_ids).exclude(way=NoticeWay.NONE)
    return dict(rows.values_list("case__matter_id", "way"))


def addresses(numbers: Collection[str], way: str) -> dict[str, str]:
    """Where to send by that way, by case number; only the sender asks, at the moment of sending."""
    rows = NoticeChoice.objects.filter(case__number__in=numbers, way=way)
    return dict(rows.values_list("case__number", "address"))


def covered(choice: NoticeChoice) -> str:
    """The address as its owner recognises it: 139****0000, z***@example.org."""
    if choice.way == NoticeWay.SMS:
        return mask_phone(choice.address)
    return mask_email(choice.address) if choice.address else ""


def phone_left(case: Case) -> str:
    """The phone left with the filing, covered; empty when it is no mobile."""
    phone = Applicant.objects.filter(case=case).values_list("phone", flat=True).first() or ""
    return mask_phone(phone) if PHONE.fullmatch(phone) else ""


def is_address(way: str, text: str) -> bool:
    """Whether the text can be an address of that way."""
    if way == NoticeWay.SMS:
        return PHONE.fullmatch(text.strip()) is not None
    try:
        validate_email(text.strip())
    except ValidationError:
        return False
    return len(text.strip()) <= LONGEST_ADDRESS
