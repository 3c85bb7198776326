"""The forms of forwarding, asking again, and removal by two persons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approval.pages.forms.base import CHOOSE, ActForm, Asked
from approval.services.forwarding import Again, Report
from approval.services.removal import Unwanted
from approval.states import REMOVAL_REASONS, Opinion, RemovalKind


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ForwardForm(ActForm):
    """The lower level's opinion and its paper (XK-11)."""

    opinion = forms.ChoiceField(
        label=_("初审意见"),
        choices=[(Opinion.AGREE, Opinion.AGREE.label), (Opinion.DISAGREE, Opinion.DISAGREE.label)],
        initial=Opinion.AGREE,
    )
    document = forms.CharField(label=_("初审意见文号"), max_length=60)
    text = _words(_("意见内容"))

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """Say to whom, and by which article."""
        super().__init__(asked, *args, **kwargs)
        version = asked.case.item_version
        self.fields["document"].help_text = _("报送 %(to)s（%(basis)s），全部申请材料一并报送") % {
            "to": version.forward_to,
            "basis": version.forward_basis,
        }

    def report(self) -> Report:
        """The forwarding as the use case takes it."""
        data = self.cleaned_data
        return Report(
            document=data["document"],
            opinion=data["opinion"],
            reason=data["reason"],
            text=data["text"],
        )


class AgainForm(ActForm):
    """Which papers are asked for again."""

    papers = forms.MultipleChoiceField(label=_("材料"), widget=forms.CheckboxSelectMultiple)
    text = _words(_("说明"))

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """Offer the list of the item version."""
        super().__init__(asked, *args, **kwargs)
        self.fields["papers"].choices = [  # type: ignore[attr-defined]
            (str(paper.seq), paper.name) for paper in asked.case.item_version.materials.all()
        ]

    def again(self) -> Again:
        """What is asked, as the use case takes it."""
        data = self.cleaned_data
        wanted = [int(seq) for seq in data["papers"]]
        return Again(papers=wanted, reason=data["reason"], text=data["text"])


class RemoveForm(ActForm):
    """作废 or 删除, and why; one choice holds both."""

    ground = forms.ChoiceField(
        label=_("理由"),
        choices=[
            CHOOSE,
            *(
                (kind.label, [(f"{kind.value}:{code}", words) for code, words in found.items()])
                for kind, found in ((one, REMOVAL_REASONS[one]) for one in RemovalKind)
            ),
        ],
    )
    text = _words(_("说明"))

    def unwanted(self) -> Unwanted:
        """The removal as the use case takes it."""
        data = self.cleaned_data
        kind, _colon, ground = data["ground"].partition(":")
        return Unwanted(kind=kind, ground=ground, reason=data["reason"], text=data["text"])
