"""The form of a correction of a wrong entry (错录更正)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approval.pages import reasons
from approval.pages.forms.base import ActForm, Asked
from approval.services.correction import Wanted
from catalog.selectors.versions import in_force
from kernel import clock


class CorrectForm(ActForm):
    """What was entered wrongly, and what is right."""

    ground = forms.ChoiceField(label=_("更正理由"), choices=reasons.CORRECTING)
    item_code = forms.ChoiceField(label=_("正确的事项"), required=False)
    received_at = forms.DateTimeField(
        label=_("正确的收件时间"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    text = forms.CharField(
        label=_("说明"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """Offer every item in force."""
        super().__init__(asked, *args, **kwargs)
        on = clock.office_date(asked.now)
        self.fields["item_code"].choices = [  # type: ignore[attr-defined]
            ("", _("不变")),
            *((version.item.code, version.item.name) for version in in_force(on=on)),
        ]

    def wanted(self) -> Wanted:
        """The correction as the use case takes it."""
        data = self.cleaned_data
        return Wanted(
            reason=data["ground"],
            item_code=data["item_code"],
            received_at=data["received_at"],
            text=data["text"],
        )
