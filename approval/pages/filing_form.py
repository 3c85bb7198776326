"""The form of a filing at the counter: who, which papers, which conditions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from approval.models import Case
from approval.models.applicant import ApplicantKind
from approval.services.filing import LONGEST_NAME, Filing, Person
from approval.services.intake import Checked
from approval.states import CheckStatus, Tick
from catalog.models import ItemVersion, Material

# The letters are the keys of the desk: 合 H, 不 B, 缺 Q, 免 M.
PAPER_WORDS = [
    (CheckStatus.MET.value, _("符合")),
    (CheckStatus.FAULTY.value, _("不符")),
    (CheckStatus.MISSING.value, _("缺")),
]
EXEMPT_WORDS = [(CheckStatus.EXEMPT.value, _("免提交")), *PAPER_WORDS]
TICK_WORDS = [(Tick.MET.value, _("符合")), (Tick.UNMET.value, _("不符"))]
KINDS = [(one.value, _(str(one.label))) for one in ApplicantKind]
PLAIN = forms.TextInput(attrs={"autocomplete": "off"})
PERSON_FIELDS = ("name", "id_number", "phone", "owner", "address", "agent", "ticket")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the checklist: what is asked for, and the field that answers."""

    field: BoundField
    title: str
    note: str
    required: bool = True


class ChecklistForm(forms.Form):
    """Papers and conditions of one item version, each answered with one key."""

    def __init__(
        self, version: ItemVersion, *args: Any, case: Case | None = None, **kwargs: Any
    ) -> None:
        """Lay out a field per paper and condition; ``case`` brings what was found before."""
        self.papers = list(version.materials.all())
        self.conditions = list(version.conditions.all())
        super().__init__(*args, **kwargs)
        found, ticked = _found(case)
        for paper in self.papers:
            self.fields[f"paper-{paper.seq}"] = forms.ChoiceField(
                label=paper.name,
                choices=EXEMPT_WORDS if paper.shared else PAPER_WORDS,
                required=False,
                initial=found.get(paper.seq, CheckStatus.EXEMPT.value if paper.shared else ""),
            )
        for condition in self.conditions:
            self.fields[f"condition-{condition.seq}"] = forms.ChoiceField(
                label=condition.text,
                choices=TICK_WORDS,
                required=False,
                initial=ticked.get(condition.seq, ""),
            )

    def paper_rows(self) -> list[Row]:
        """The papers in the item's order, with the form and number of copies wanted."""
        return [
            Row(
                self[f"paper-{paper.seq}"],
                paper.name,
                _wanted(paper),
                required=paper.required,
            )
            for paper in self.papers
        ]

    def condition_rows(self) -> list[Row]:
        """The conditions in the item's order, each with its article."""
        return [
            Row(self[f"condition-{condition.seq}"], condition.text, condition.basis)
            for condition in self.conditions
        ]

    def checked(self) -> Checked:
        """What was answered, by sequence number; unanswered lines are left out."""
        return Checked(
            materials=self._answers("paper", self.papers),
            conditions=self._answers("condition", self.conditions),
        )

    def _answers(self, prefix: str, lines: Iterable[Any]) -> dict[int, str]:
        given = {line.seq: self.cleaned_data.get(f"{prefix}-{line.seq}") for line in lines}
        return {seq: answer for seq, answer in given.items() if answer}


class FilingForm(ChecklistForm):
    """A filing: the applicant and the checklist."""

    kind = forms.ChoiceField(label=_("类别"), choices=KINDS, initial=ApplicantKind.PERSON.value)
    name = forms.CharField(
        label=_("姓名或名称"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-draft-title": True}),
    )
    id_number = forms.CharField(label=_("证件号码"), max_length=32, required=False, widget=PLAIN)
    phone = forms.CharField(label=_("电话"), max_length=32, required=False, widget=PLAIN)
    owner = forms.CharField(label=_("经营者"), max_length=60, required=False, widget=PLAIN)
    address = forms.CharField(label=_("地址"), max_length=200, required=False, widget=PLAIN)
    agent = forms.CharField(label=_("代办人"), max_length=60, required=False, widget=PLAIN)
    ticket = forms.CharField(label=_("排队票号"), max_length=12, required=False, widget=PLAIN)

    def person_fields(self) -> list[BoundField]:
        """The applicant's text fields, in the order of the conversation."""
        return [self[name] for name in PERSON_FIELDS]

    def filing(self, item_code: str) -> Filing:
        """The filing as the use case takes it."""
        data, checked = self.cleaned_data, self.checked()
        person = Person(
            name=data["name"],
            kind=data["kind"],
            owner=data["owner"],
            id_number=data["id_number"],
            phone=data["phone"],
            address=data["address"],
            agent=data["agent"],
        )
        return Filing(
            item_code=item_code,
            applicant=person,
            materials=checked.materials,
            conditions=checked.conditions,
            ticket=data["ticket"],
        )


def _wanted(paper: Material) -> str:
    """In what form, how many and to what standard: 原件 1 份."""
    form = gettext(str(paper.get_form_display()))
    said = ngettext("%(form)s %(n)d 份", "%(form)s %(n)d 份", paper.copies) % {
        "form": form,
        "n": paper.copies,
    }
    return f"{said} {paper.standard}".strip()


def _found(case: Case | None) -> tuple[dict[int, str], dict[int, str]]:
    """What was found before; what nobody has looked at yet is left open."""
    if case is None:
        return {}, {}
    papers = case.materials.filter(material__isnull=False, checked_at__isnull=False)
    ticks = case.conditions.exclude(tick=Tick.OPEN)
    return (
        dict(papers.values_list("material__seq", "status")),
        dict(ticks.values_list("condition__seq", "tick")),
    )
