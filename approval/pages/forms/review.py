"""The forms of what is done in review: opinions, procedures, decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approval.models import Case, CaseStep
from approval.pages import reasons
from approval.pages.forms.base import CHOOSE, ActForm, Asked, colleagues
from approval.services.intake import Refusal
from approval.services.review import Finding
from approval.services.special import MOST_DAYS, Extension, Special
from approval.states import DELAY_REASONS, Opinion
from organizations.officers import Officer


def open_steps(case: Case) -> list[CaseStep]:
    """The steps of the case that are open."""
    return list(case.steps.filter(finished_at__isnull=True).select_related("department"))


def steps_of(case: Case, officer: Officer) -> list[CaseStep]:
    """Those the officer may end: of his role and nobody else's, his own unit's first."""
    leads = case.department_id == officer.department_id
    mine = [
        step
        for step in open_steps(case)
        if step.role in officer.roles
        and step.assignee_id in {None, officer.account_id}
        and (leads or step.department_id == officer.department_id)
    ]
    return sorted(mine, key=lambda step: step.department_id != officer.department_id)


def _offer_steps(form: ActForm, found: list[CaseStep]) -> None:
    """A choice among several open steps; no question where there is one."""
    if len(found) < 2:
        del form.fields["step_no"]
        return
    form.fields["step_no"].choices = [  # type: ignore[attr-defined]
        (str(step.seq), f"{step.name}（{step.department.short_name}）") for step in found
    ]


class FindingForm(ActForm):
    """The opinion of a step, and the second official where the law wants two (XK-8).

    Which step is asked only of whoever has several open side by side.
    """

    step_no = forms.ChoiceField(label=_("环节"))
    opinion = forms.ChoiceField(
        label=_("意见"),
        choices=[(Opinion.AGREE, Opinion.AGREE.label), (Opinion.DISAGREE, Opinion.DISAGREE.label)],
        initial=Opinion.AGREE,
    )
    second = forms.ChoiceField(label=_("另一名核查人员"), required=False)
    text = forms.CharField(
        label=_("意见内容"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """Offer the open steps that are the officer's, and colleagues as the second official."""
        super().__init__(asked, *args, **kwargs)
        _offer_steps(self, steps_of(asked.case, asked.officer))
        self.fields["second"].choices = [("", _("无")), *colleagues(asked)]  # type: ignore[attr-defined]

    def finding(self) -> Finding:
        """The end of the step as the use case takes it."""
        data = self.cleaned_data
        return Finding(
            opinion=data["opinion"],
            second=int(data["second"]) if data["second"] else None,
            reason=data["reason"],
            text=data["text"],
            step_no=int(data.get("step_no") or 0),
        )


class ReturnForm(ActForm):
    """Why the step goes back."""

    ground = forms.ChoiceField(label=_("退回理由"), choices=[CHOOSE, *reasons.RETURNING])
    text = forms.CharField(
        label=_("说明"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AssignForm(ActForm):
    """Who takes the step in hand; who goes along where it takes two (XK-8)."""

    step_no = forms.ChoiceField(label=_("环节"))
    assignee = forms.ChoiceField(label=_("承办人"))
    second = forms.ChoiceField(label=_("另一名核查人员"), required=False)

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """Offer the unit's people, oneself first."""
        super().__init__(asked, *args, **kwargs)
        own = (str(asked.officer.account_id), asked.officer.name)
        unit = asked.officer.department_id
        unit_steps = [one for one in open_steps(asked.case) if one.department_id == unit]
        _offer_steps(self, unit_steps)
        self.fields["assignee"].choices = [own, *colleagues(asked)]  # type: ignore[attr-defined]
        self.fields["second"].choices = [("", _("无")), own, *colleagues(asked)]  # type: ignore[attr-defined]
        if not any(one.two_person for one in unit_steps):
            del self.fields["second"]


class SuspendForm(ActForm):
    """Which special procedure, on what paper, for how long (XK-13)."""

    ground = forms.ChoiceField(label=_("种类"))
    name = forms.CharField(
        label=_("其他程序的名称"),
        max_length=60,
        required=False,
        help_text=_("不在清单内时填写，时限继续计算"),
    )
    document = forms.CharField(label=_("文号"), max_length=60, required=False)
    granted_days = forms.IntegerField(
        label=_("批准工作日数"), min_value=1, max_value=MOST_DAYS, required=False
    )
    told = forms.BooleanField(label=_("已书面告知申请人所需时间"), required=False)

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """Offer the grounds of the item version, each with its article and its cap."""
        super().__init__(asked, *args, **kwargs)
        listed = [
            (ground.code, f"{ground.name}（{ground.basis}{_cap(ground.max_days)}）")
            for ground in asked.case.item_version.stop_grounds
        ]
        self.fields["ground"].choices = [CHOOSE, *listed, ("other", _("其他"))]  # type: ignore[attr-defined]

    def special(self) -> Special:
        """The procedure as the use case takes it."""
        data = self.cleaned_data
        return Special(
            ground=data["ground"],
            name=data["name"],
            document=data["document"],
            granted_days=data["granted_days"],
            told_at=self.asked.now if data["told"] else None,
            reason=data["reason"],
        )


class ExtendForm(ActForm):
    """How many days, why, on what paper, and whether the applicant was told (XK-9)."""

    days = forms.IntegerField(label=_("延长工作日数"), min_value=1, max_value=MOST_DAYS)
    ground = forms.ChoiceField(label=_("延期理由"), choices=[CHOOSE, *reasons.EXTENDING])
    document = forms.CharField(label=_("文号"), max_length=60)
    told = forms.BooleanField(label=_("已将延长期限的理由告知申请人"), required=False)
    text = forms.CharField(
        label=_("说明"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """Say how far the regime lets the limit go, and on whose approval."""
        super().__init__(asked, *args, **kwargs)
        regime = asked.case.item_version.extension
        self.fields["days"].help_text = (
            _("最长 %(days)s 个工作日，%(times)s 次，%(approver)s批准（%(basis)s）")
            % {
                "days": regime.days,
                "times": regime.times,
                "approver": regime.approver,
                "basis": regime.basis,
            }
            if regime
            else _("该事项没有延期的规定")
        )

    def extension(self) -> Extension:
        """The extension as the use case takes it."""
        data = self.cleaned_data
        return Extension(
            days=data["days"],
            ground=data["ground"],
            document=data["document"],
            told_at=self.asked.now if data["told"] else None,
            reason=data["reason"],
            text=data["text"],
        )


class DelayForm(ActForm):
    """Why the promise was not kept, from the list that may be shown in public."""

    ground = forms.ChoiceField(label=_("延后原因"), choices=[CHOOSE, *DELAY_REASONS.items()])


class RefusalForm(ActForm):
    """Reason, article, rights notice: a refusal has all three (XK-19)."""

    ground = forms.ChoiceField(label=_("理由"), choices=[CHOOSE, *reasons.REFUSING])
    basis = forms.CharField(label=_("依据（法律条款）"), max_length=160)
    text = forms.CharField(
        label=_("说明"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    rights_told = forms.BooleanField(
        label=_("已告知：可在六十日内申请行政复议，或者在六个月内提起行政诉讼"),
        error_messages={"required": _("须告知申请行政复议或者提起行政诉讼的权利")},
    )

    def refusal(self) -> Refusal:
        """The refusal as the use cases take it."""
        data = self.cleaned_data
        return Refusal(
            ground=data["ground"],
            basis=data["basis"],
            rights_told=data["rights_told"],
            text=data["text"],
        )


def _cap(days: int | None) -> str:
    return f"，最多 {days} 个工作日" if days else ""
