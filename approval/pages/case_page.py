"""One case on one page, for the counter and for review: what it is, what was done, what comes next."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from approval.cautions import Difference, Point, difference
from approval.errors import CautionStands, StateForbids, VersionPassed
from approval.models import Case
from approval.pages.acts import PageAct, in_the_bar, open_to
from approval.pages.forms.base import Asked, CheckForm
from approval.pages.forms.counter import SupplementForm
from approval.pages.frame import beside, side
from approval.pages.story import story
from approval.selectors import cases
from approval.services.supplement import named_before
from approval.states import CaseState
from kernel import clock
from kernel.errors import Conflict, DomainError, InvalidInput, NotPermitted
from organizations.officers import Officer


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page is to show besides the case: an act's form, and why it was refused."""

    place: str
    act: PageAct | None = None
    form: BaseForm | None = None
    refusal: DomainError | None = None
    done: str = ""
    typed: Sequence[tuple[str, str]] = field(default_factory=tuple)


def show(request: HttpRequest, officer: Officer, number: str, shown: Shown) -> HttpResponse:
    """The page of the case with ``number``; CaseNotFound outside the officer's scope."""
    now = clock.now()
    case = cases.get_case(number, officer)
    acts = open_to(officer, case)
    form, act = _form(shown, Asked(case, officer, now), acts)
    front = in_the_bar(acts, case)
    context = side(officer, shown.place, now=now) | beside(case, now=now)
    context |= _refused(shown, case, act) | {
        "case": case,
        "current": case.number,
        "front": front,
        "others": [one for one in acts if one not in front],
        "act": act,
        "form": form,
        "checks": form if isinstance(form, CheckForm) else None,
        "key": uuid.uuid4(),
        "done": shown.done,
        "story": story(case),
    }
    if act is not None and isinstance(form, SupplementForm) and context["stop"]:
        context["difference"] = _difference(case, form)
    template = "approval/desk/act.html" if act and not act.bare else "approval/desk/case.html"
    return render(request, template, context, status=_status(shown.refusal))


def _form(
    shown: Shown, asked: Asked, acts: Sequence[PageAct]
) -> tuple[BaseForm | None, PageAct | None]:
    """The form to show: the act's as it was typed, a new one, or the checklist of the case."""
    act = shown.act if shown.act in acts else None
    if act is not None:
        return shown.form or act.form(asked), act
    bare = next((one for one in acts if one.bare), None)
    return (CheckForm(asked) if bare is not None else None), None


def _refused(shown: Shown, case: Case, act: PageAct | None) -> dict[str, Any]:
    """What to say of a refusal: a stop with its articles, a case that moved on, or an error."""
    refusal = shown.refusal
    told: dict[str, Any] = {"stop": [], "moved": "", "error": "", "typed": ()}
    if refusal is None:
        return told
    if isinstance(refusal, CautionStands):
        return told | {"stop": refusal.facts["cautions"]}
    if isinstance(refusal, VersionPassed | StateForbids):
        state = str(CaseState(case.state).label)
        lost = () if act is not None else shown.typed
        return told | {"moved": _("此件刚刚由他人办理，现在是“%s”。") % state, "typed": lost}
    return told | {"error": refusal.message}


def _difference(case: Case, form: SupplementForm) -> Difference:
    before, _unmet = named_before(case)
    papers = {paper.seq: paper for paper in form.papers}
    asked = [
        Point(papers[line.material].pk, papers[line.material].name)
        if line.material is not None
        else Point(None, line.title)
        for line in form.notice().lines
    ]
    return difference(before, asked)


def _status(refusal: DomainError | None) -> int:
    if refusal is None:
        return 200
    for kind, status in ((Conflict, 409), (NotPermitted, 403), (InvalidInput, 400)):
        if isinstance(refusal, kind):
            return status
    return 400
