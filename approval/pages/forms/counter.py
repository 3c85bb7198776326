"""The forms of what is done at the counter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approval.models import SupplementLine
from approval.pages import reasons
from approval.pages.filing_form import PAPER_WORDS, Row
from approval.pages.forms.base import ActForm, Asked, colleagues
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from approval.states import CheckStatus, TellingWay

NEW_LINES = 2
# Stored and printed on a legal paper, so never in another language than the office's.
THE_PAPER_ITSELF = "请提交本材料"


class SupplementForm(ActForm):
    """Which papers are to be corrected, each with what is wanted and its article (AN-7)."""

    here = forms.BooleanField(label=_("申请人在场，当面签收"), required=False, initial=True)
    instructed_by = forms.ChoiceField(label=_("要求补正的人"), required=False)

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """One line per paper of the item, and two for papers outside its list."""
        super().__init__(asked, *args, **kwargs)
        self.papers = list(asked.case.item_version.materials.all())
        faulty = set(
            asked.case.materials.filter(
                status__in=("missing", "faulty"), material__required=True
            ).values_list("material__seq", flat=True)
        )
        for paper in self.papers:
            self._line(f"line-{paper.seq}", ticked=paper.seq in faulty, article=paper.basis)
        for new in range(1, NEW_LINES + 1):
            self.fields[f"new-{new}-title"] = forms.CharField(
                label=_("清单外材料"), max_length=120, required=False
            )
            self._line(f"new-{new}", ticked=False, article="")
        self.fields["instructed_by"].choices = [  # type: ignore[attr-defined]
            ("", _("无，窗口核对发现")),
            *colleagues(asked),
        ]

    def _line(self, name: str, *, ticked: bool, article: str) -> None:
        self.fields[f"{name}-ask"] = forms.BooleanField(
            label=_("需补正"), required=False, initial=ticked
        )
        self.fields[f"{name}-requirement"] = forms.CharField(
            label=_("要求"), max_length=300, required=False
        )
        self.fields[f"{name}-article"] = forms.CharField(
            label=_("依据"), max_length=120, required=False, initial=article
        )

    def paper_rows(self) -> list[dict[str, Any]]:
        """A row per paper: its title, its hint, the three fields."""
        return [
            self._row(
                f"line-{paper.seq}",
                paper.name,
                paper.standard or gettext(str(paper.get_form_display())),
            )
            for paper in self.papers
        ]

    def new_rows(self) -> list[dict[str, Any]]:
        """Rows for papers that the item does not list."""
        return [
            self._row(f"new-{new}", "", "") | {"title_field": self[f"new-{new}-title"]}
            for new in range(1, NEW_LINES + 1)
        ]

    def _row(self, name: str, title: str, hint: str) -> dict[str, Any]:
        return {
            "title": title,
            "hint": hint,
            "ask": self[f"{name}-ask"],
            "requirement": self[f"{name}-requirement"],
            "article": self[f"{name}-article"],
        }

    def notice(self) -> Notice:
        """The notice as the use case takes it; a ticked line without words asks for the paper itself."""
        data = self.cleaned_data
        listed = [
            Line(
                requirement=data[f"line-{paper.seq}-requirement"] or THE_PAPER_ITSELF,
                material=paper.seq,
                article=data[f"line-{paper.seq}-article"],
            )
            for paper in self.papers
            if data[f"line-{paper.seq}-ask"]
        ]
        outside = [
            Line(
                requirement=data[f"new-{new}-requirement"] or THE_PAPER_ITSELF,
                title=data[f"new-{new}-title"],
                article=data[f"new-{new}-article"],
            )
            for new in range(1, NEW_LINES + 1)
            if data[f"new-{new}-title"]
        ]
        told_to = data["instructed_by"]
        return Notice(
            lines=[*listed, *outside],
            reason=data["reason"],
            instructed_by=int(told_to) if told_to else None,
        )


class TellForm(ActForm):
    """How the applicant was told, and whether it reached (D7)."""

    way = forms.ChoiceField(label=_("告知方式"), choices=TellingWay.choices)
    reached = forms.ChoiceField(
        label=_("是否到达"),
        choices=[("yes", _("已到达")), ("no", _("未到达"))],
        initial="yes",
    )
    reached_at = forms.DateTimeField(
        label=_("到达时间"),
        required=False,
        help_text=_("空着即为现在"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    proof = forms.CharField(
        label=_("凭据编号"),
        max_length=80,
        required=False,
        help_text=_("当面签收可空；短信、系统、邮寄须填回执号"),
    )

    def told(self) -> Told:
        """The telling as the use case takes it."""
        data = self.cleaned_data
        reached_at = data["reached_at"] or self.asked.now
        return Told(
            way=data["way"],
            reached_at=reached_at if data["reached"] == "yes" else None,
            proof=data["proof"],
        )


class SupplyForm(ActForm):
    """What was brought of what the notices asked for."""

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        """One line per listed paper that was told and is not met yet."""
        super().__init__(asked, *args, **kwargs)
        told = SupplementLine.objects.filter(
            notice__case=asked.case, notice__status="told", met=False, material__isnull=False
        ).select_related("material")
        self.wanted = {line.material.seq: line for line in told if line.material is not None}
        for seq, line in self.wanted.items():
            self.fields[f"paper-{seq}"] = forms.ChoiceField(
                label=line.title,
                choices=PAPER_WORDS,
                initial=CheckStatus.MET.value,
                help_text=line.requirement,
            )

    def paper_rows(self) -> list[Row]:
        """The papers told, with what was wanted of each."""
        return [
            Row(self[f"paper-{seq}"], line.title, line.requirement)
            for seq, line in self.wanted.items()
        ]

    def supplied(self) -> dict[int, str]:
        """The status found per paper, by sequence number."""
        return {seq: self.cleaned_data[f"paper-{seq}"] for seq in self.wanted}


class DeliverForm(ActForm):
    """How the result reached the applicant."""

    way = forms.ChoiceField(label=_("送达方式"), choices=TellingWay.choices)
    proof = forms.CharField(
        label=_("凭据编号"),
        max_length=80,
        required=False,
        help_text=_("当面签收可空；邮寄填运单签收号"),
    )

    def told(self) -> Told:
        """The delivery, reached now."""
        return Told(
            way=self.cleaned_data["way"],
            reached_at=self.asked.now,
            proof=self.cleaned_data["proof"],
        )


class ReadyForm(ActForm):
    """At which window the result waits."""

    window = forms.CharField(label=_("领取窗口"), max_length=12)


class DiscardForm(ActForm):
    """Why a parked filing is given up."""

    ground = forms.ChoiceField(label=_("作废理由"), choices=reasons.DISCARDING)
