"""The forms of what stands beside the single case: parts, order, commitment, fees, renewal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approval.pages.forms.base import CHOOSE, ActForm, Asked, colleagues
from approval.services.commitment import Found, Revoking
from approval.services.fees import LARGEST_FEN, Payment, Refunding, paid
from approval.services.joint import Given
from approval.services.order import LARGEST, Declared
from approval.states import (
    KEEPING_REASONS,
    PART_REASONS,
    REVOCATION_REASONS,
    PartOpinion,
)
from kernel.clock import office_date

DAY = forms.DateInput(attrs={"type": "date"})
FEN = 100


def _text() -> forms.CharField:
    return forms.CharField(
        label=_("说明"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class OpinionForm(forms.Form):
    """One department's opinion on its part of a joint matter."""

    opinion = forms.ChoiceField(
        label=_("意见"),
        choices=[
            (PartOpinion.AGREE, PartOpinion.AGREE.label),
            (PartOpinion.DISAGREE, PartOpinion.DISAGREE.label),
        ],
    )
    ground = forms.ChoiceField(
        label=_("不同意的理由"), choices=[CHOOSE, *PART_REASONS.items()], required=False
    )
    text = _text()

    def given(self) -> Given:
        """The opinion as the use case takes it."""
        return Given(**self.cleaned_data)


class PlanForm(ActForm):
    """The one day on which all departments inspect together."""

    planned_on = forms.DateField(label=_("核查日期"), widget=DAY)

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """No day that has passed."""
        super().__init__(asked, *args, **kwargs)
        self.fields["planned_on"].initial = office_date(asked.now)


class AttendanceForm(ActForm):
    """Which departments came to the inspection."""

    attended = forms.MultipleChoiceField(
        label=_("参加核查的部门"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """Offer the lead and every department with a part."""
        super().__init__(asked, *args, **kwargs)
        lead = asked.case.department
        parts = asked.case.parts.select_related("department").order_by("seq")
        units = {lead.code: lead.short_name}
        units |= {part.department.code: part.department.short_name for part in parts}
        self.fields["attended"].choices = list(units.items())  # type: ignore[attr-defined]


class AmountForm(ActForm):
    """How much of the quota the case asks for."""

    amount = forms.IntegerField(label=_("核定数量"), min_value=1, max_value=LARGEST)

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """Say in which unit."""
        super().__init__(asked, *args, **kwargs)
        self.fields["amount"].help_text = asked.case.item_version.quota_unit


class CommitForm(ActForm):
    """The written commitment."""

    document = forms.CharField(label=_("承诺书编号"), max_length=60)


class PostCheckForm(ActForm):
    """What two officials found of a commitment."""

    outcome = forms.ChoiceField(
        label=_("核查结果"), choices=[("passed", _("核查通过")), ("failed", _("核查不通过"))]
    )
    ground = forms.ChoiceField(
        label=_("不通过的理由"), choices=[CHOOSE, *REVOCATION_REASONS.items()], required=False
    )
    second = forms.ChoiceField(label=_("另一名核查人员"), required=False)
    text = _text()

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """Offer the unit's people as the second official."""
        super().__init__(asked, *args, **kwargs)
        self.fields["second"].choices = [("", _("无")), *colleagues(asked)]  # type: ignore[attr-defined]

    def found(self) -> Found:
        """The finding as the use case takes it."""
        data = self.cleaned_data
        return Found(
            passed=data["outcome"] == "passed",
            ground=data["ground"],
            second=int(data["second"]) if data["second"] else None,
            text=data["text"],
            reason=data["reason"],
        )


class RevokeForm(ActForm):
    """Whether the licence is revoked; with the reason and, if so, the rights told."""

    ground = forms.ChoiceField(label=_("决定和理由"))
    rights_told = forms.BooleanField(
        label=_("撤销的，已告知申请行政复议或者提起行政诉讼的权利"), required=False
    )
    text = _text()

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """Offer the reasons to revoke, then those to keep."""
        super().__init__(asked, *args, **kwargs)
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            CHOOSE,
            (_("撤销许可"), list(REVOCATION_REASONS.items())),
            (_("不予撤销"), list(KEEPING_REASONS.items())),
        ]

    def revoking(self) -> Revoking:
        """The decision as the use case takes it."""
        data = self.cleaned_data
        revoke = data["ground"] in REVOCATION_REASONS
        return Revoking(revoke, data["ground"], data["rights_told"], data["text"])


class PaymentForm(ActForm):
    """A payment by its receipt, in yuan."""

    fee = forms.ChoiceField(label=_("收费项目"))
    yuan = forms.DecimalField(
        label=_("金额（元）"), min_value=0, max_value=LARGEST_FEN // FEN, decimal_places=2
    )
    receipt = forms.CharField(label=_("票据号"), max_length=60)

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """Offer the fees of the item version and no others (XK-20)."""
        super().__init__(asked, *args, **kwargs)
        rows = asked.case.item_version.fees.order_by("seq")
        self.fields["fee"].choices = [(str(fee.seq), fee.name) for fee in rows]  # type: ignore[attr-defined]

    def payment(self) -> Payment:
        """The payment as the use case takes it."""
        data = self.cleaned_data
        return Payment(int(data["fee"]), int(data["yuan"] * FEN), data["receipt"])


class RefundForm(ActForm):
    """The voucher by which everything goes back."""

    document = forms.CharField(label=_("退费凭证号"), max_length=60)

    def refunding(self) -> Refunding:
        """All that was paid, as the law wants it."""
        return Refunding(paid(self.asked.case), self.cleaned_data["document"])


class RefusalAboveForm(ActForm):
    """The deciding organ's refusal."""

    document = forms.CharField(label=_("上级文号"), max_length=60)
    refused_on = forms.DateField(label=_("不予批准之日"), widget=DAY)


class WindowForm(forms.Form):
    """A batch or a quota of one of the unit's items."""

    item = forms.ChoiceField(label=_("事项"))
    code = forms.CharField(label=_("名称"), max_length=32)
    opens_on = forms.DateField(label=_("开始"), widget=DAY)
    closes_on = forms.DateField(label=_("截止"), widget=DAY)
    document = forms.CharField(label=_("公告文号"), max_length=60)

    def __init__(self, items: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Offer the unit's own items."""
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = items  # type: ignore[attr-defined]

    def declared(self) -> Declared:
        """The window as the use case takes it."""
        data = self.cleaned_data
        rest: dict[str, Any] = {name: data[name] for name in data if name != "item"}
        return Declared(item_code=data["item"], **rest)


class QuotaForm(WindowForm):
    """A quota: a window with how much there is in it."""

    total = forms.IntegerField(label=_("数量"), min_value=1, max_value=LARGEST)


class RenewalForm(forms.Form):
    """Which licence is to be renewed; its holder stays."""

    licence = forms.CharField(label=_("证照编号"), max_length=60)
    reason = forms.ChoiceField(label=_("仍要办理的理由"), required=False)

    def __init__(self, reasons: list[Any], *args: Any, **kwargs: Any) -> None:
        """Offer the reasons for going on in spite of a caution."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [CHOOSE, *reasons]  # type: ignore[attr-defined]
