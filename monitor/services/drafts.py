"""A paper of the bureau before it is signed: what it must say, whom it may be about, whom it fits."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from ledger.models import Matter
from monitor.errors import AlreadyOrdered, CardNotFound, OrderInvalid, OwnUnit
from monitor.models import Card, Order
from monitor.models.order import LONGEST_ADDRESSEE, LONGEST_DEMAND, LONGEST_DOCUMENT
from monitor.verbs import NOT_FOR_VERTICAL, OrderForm, forms
from organizations.models import Department
from organizations.officers import Officer

LEAST_DAYS, MOST_DAYS = 1, 90


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """A paper as it is about to be signed.

    ``about`` is the number of the matter concerned, ``department`` the unit's code; both may stay
    empty when the paper follows a card. ``addressee`` is the superior of a vertical unit, or the
    body to which something is transferred.
    """

    form: str
    demand: str
    authority: str
    days: int
    department: str = ""
    about: str = ""
    addressee: str = ""

    def check(self) -> None:
        """Raise OrderInvalid, naming the field, for what cannot be a paper of this operator."""
        if self.form not in forms():
            raise OrderInvalid(gettext("本机构不能发出这种文书"), field="form")
        for field, text, most in (
            ("demand", self.demand, LONGEST_DEMAND),
            ("authority", self.authority, LONGEST_DOCUMENT),
        ):
            if not text.strip() or len(text) > most:
                raise OrderInvalid(field=field)
        if len(self.addressee) > LONGEST_ADDRESSEE:
            raise OrderInvalid(field="addressee")
        if not LEAST_DAYS <= self.days <= MOST_DAYS:
            raise OrderInvalid(gettext("回复期限应为1至90个工作日"), field="days")


def card_of(card_id: int | None) -> Card | None:
    if card_id is None:
        return None
    found = Card.objects.select_related("matter__department").filter(pk=card_id).first()
    if found is None:
        raise CardNotFound
    if Order.objects.filter(card=found, closed_at__isnull=True).exists():
        raise AlreadyOrdered
    return found


def about_of(draft: OrderDraft, card: Card | None) -> Matter | None:
    if card is not None:
        return card.matter
    if not draft.about:
        return None
    found = Matter.objects.select_related("department").filter(number=draft.about[:50]).first()
    if found is None:
        raise OrderInvalid(gettext("没有这个编号的件"), field="about")
    return found


def unit_of(draft: OrderDraft, about: Matter | None) -> Department:
    if draft.department:
        found = Department.objects.filter(
            code=draft.department[:20], closed_on__isnull=True
        ).first()
        if found is None:
            raise OrderInvalid(gettext("没有这个单位"), field="department")
        return found
    if about is None:
        raise OrderInvalid(field="department")
    return about.department


def require_fitting(draft: OrderDraft, unit: Department, officer: Officer) -> None:
    """A 函 for who stands outside the chain of command; nobody supervises the own unit."""
    if unit.pk == officer.department_id:
        raise OwnUnit
    if unit.vertical and draft.form in NOT_FOR_VERTICAL:
        raise OrderInvalid(gettext("垂直管理单位用督办函，并抄送其上级机关"), field="form")
    if (unit.vertical or draft.form == OrderForm.TRANSFER) and not draft.addressee.strip():
        raise OrderInvalid(gettext("请写明抄送的上级机关或者移送的机关"), field="addressee")
