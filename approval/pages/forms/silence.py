"""The forms of what follows an acceptance by silence, of hearings, and of publication."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from approval.pages.forms.base import ActForm
from approval.services.contest import LONGEST, Proof
from approval.services.hearings import Day
from approval.states import TellingWay

DAY = forms.DateInput(attrs={"type": "date"})
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ProofForm(ActForm):
    """What the unit says it had told in time, and its proof."""

    told_at = forms.DateTimeField(label=_("告知到达时间"), widget=MOMENT)
    way = forms.ChoiceField(label=_("告知方式"), choices=TellingWay.choices)
    proof = forms.CharField(label=_("凭据编号"), max_length=60)
    wanted = forms.CharField(
        label=_("告知的补正内容"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )

    def given(self) -> Proof:
        """The proof as the use case takes it."""
        data = self.cleaned_data
        return Proof(data["told_at"], data["wanted"], data["proof"], data["way"])


class VerdictForm(ActForm):
    """Another office's finding on the unit's proof."""

    told_in_time = forms.ChoiceField(
        label=_("认定"),
        choices=[("yes", _("已按期告知，不视为受理")), ("no", _("不能证明按期告知，维持视为受理"))],
        widget=forms.RadioSelect,
    )


class HearingDayForm(ActForm):
    """The day of the hearing and the number of its notice."""

    held_on = forms.DateField(label=_("听证日期"), widget=DAY)
    document = forms.CharField(label=_("听证通知文号"), max_length=60)

    def day(self) -> Day:
        """The day as the use case takes it."""
        data = self.cleaned_data
        return Day(data["held_on"], data["document"], data["reason"])


class RecordForm(ActForm):
    """The record of a hearing."""

    record = forms.CharField(label=_("听证笔录文号"), max_length=60)


class PlaceForm(ActForm):
    """Where a decision was made public."""

    place = forms.CharField(label=_("公开位置"), max_length=200, help_text=_("网站名称或者网址"))
