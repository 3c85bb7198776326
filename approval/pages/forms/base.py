"""What the forms of all acts share: what they are asked on, and the reason for going on (D6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approval.models import Case
from approval.pages import reasons
from approval.pages.filing_form import ChecklistForm
from organizations.officers import Officer
from organizations.roles import Role
from organizations.selectors import accounts

CHOOSE = ("", _("请选择"))


@dataclass(frozen=True, slots=True)
class Asked:
    """On which case, by whom and when a form is laid out."""

    case: Case
    officer: Officer
    now: dt.datetime


class ActForm(forms.Form):
    """A form of one act; ``reason`` is shown only where the law cautions (D6)."""

    reason = forms.ChoiceField(
        label=_("仍要办理的理由"), choices=[CHOOSE, *reasons.GOING_ON], required=False
    )

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """Lay the form out for what is ``asked``."""
        self.asked = asked
        super().__init__(*args, **kwargs)

    def plain_fields(self) -> list[forms.BoundField]:
        """The fields that stand one below the other; the reason stands beside the caution."""
        return [self[name] for name in self.fields if name != "reason"]


class CheckForm(ChecklistForm):
    """Papers and conditions of a case, and the reason for accepting in spite of a caution."""

    reason = forms.ChoiceField(
        label=_("仍要办理的理由"), choices=[CHOOSE, *reasons.GOING_ON], required=False
    )

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """Lay the checklist out with what was found before."""
        self.asked = asked
        super().__init__(asked.case.item_version, *args, case=asked.case, **kwargs)


class NoteForm(ActForm):
    """An act that needs nothing but an optional word of explanation."""

    text = forms.CharField(
        label=_("说明"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


def colleagues(asked: Asked) -> list[tuple[str, str]]:
    """The other people who review or approve in the unit at work on the case, as choices.

    That is the case's own, or the officer's when it was asked for its opinion.
    """
    officer, case = asked.officer, asked.case
    asked_unit = officer.department_id in case.units_in_hand
    unit_id = officer.department_id if asked_unit else case.department_id
    found = {
        account.pk: account.display_name
        for role in (Role.REVIEWER, Role.APPROVER)
        for account in accounts.holders_of(role, at=asked.now, department_id=unit_id)
    }
    found.pop(asked.officer.account_id, None)
    return [(str(pk), name) for pk, name in found.items()]
