"""Every act on a card by one address: what is refused shows the card anew, with what was typed."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kernel.errors import Conflict, DomainError, InvalidInput
from monitor.errors import NotThisPerson, SecondPersonNeeded
from monitor.pages import card_now, card_page, reply
from monitor.pages.proofs import proofs_of
from monitor.services import appeals, life, rulings
from monitor.services.appeals import Contest
from monitor.services.rulings import Draft, Found
from monitor.states import Ruling
from organizations.officers import Officer
from organizations.pages.who import required_officer
from web import posted
from web.refusals import answered

# Refused to this person, not to the role: told on the page, beside what others may do.
PERSONAL = (NotThisPerson, SecondPersonNeeded)


@never_cache
@require_POST
@answered
def act(request: HttpRequest, card_id: int, name: str) -> HttpResponse:
    """Do it and go back to where it was asked; a lost race is 409, a wrong input 400."""
    do = ACTS.get(name)
    if do is None:
        raise Http404
    back_to_unit = request.POST.get("from") == card_now.REPLY
    try:
        do(request, card_id, required_officer(request))
    except (Conflict, InvalidInput, *PERSONAL) as refused:
        show = reply.page if back_to_unit else card_page.page
        return show(request, card_id, refusal=refused, status=_status(refused))
    messages.success(request, DONE[name])
    return redirect("monitor:card-reply" if back_to_unit else "monitor:card", card_id)


def _status(refused: DomainError) -> int:
    if isinstance(refused, Conflict):
        return 409
    return 400 if isinstance(refused, InvalidInput) else 403


def _sign(request: HttpRequest, card_id: int, officer: Officer) -> None:
    key, version = posted.key_of(request), posted.version_of(request)
    life.sign_card(card_id, officer=officer, key=key, version=version)


def _serve(request: HttpRequest, card_id: int, officer: Officer) -> None:
    key, version = posted.key_of(request), posted.version_of(request)
    document = posted.text_of(request, "document")
    life.serve_card(card_id, officer=officer, key=key, version=version, document=document)


def _explain(request: HttpRequest, card_id: int, officer: Officer) -> None:
    life.explain_card(
        card_id,
        officer=officer,
        key=posted.key_of(request),
        version=posted.version_of(request),
        text=posted.text_of(request, "text"),
        proofs=proofs_of(request),
    )


def _appeal(request: HttpRequest, card_id: int, officer: Officer) -> None:
    contest = Contest(
        ground=posted.text_of(request, "ground"),
        text=posted.text_of(request, "text"),
        proofs=proofs_of(request),
    )
    key, version = posted.key_of(request), posted.version_of(request)
    appeals.file_appeal(card_id, officer=officer, key=key, version=version, contest=contest)


def _add(request: HttpRequest, card_id: int, officer: Officer) -> None:
    key, proofs = posted.key_of(request), proofs_of(request)
    life.add_evidence(card_id, officer=officer, key=key, proofs=proofs)


def _check(request: HttpRequest, card_id: int, officer: Officer) -> None:
    evidence = posted.number_of(request, "evidence")
    life.check_evidence(card_id, evidence, officer=officer, key=posted.key_of(request))


def _propose(request: HttpRequest, card_id: int, officer: Officer) -> None:
    key, version = posted.key_of(request), posted.version_of(request)
    outcome = posted.text_of(request, "outcome")
    draft = Draft(
        outcome=outcome,
        reason=posted.text_of(request, "reason"),
        note=posted.text_of(request, "note"),
        level=posted.number_of(request, "level") if outcome == Ruling.DOWNGRADED else 0,
        found=_found(request) if outcome == Ruling.RESTATED else None,
    )
    rulings.propose_ruling(card_id, officer=officer, key=key, version=version, draft=draft)


def _found(request: HttpRequest) -> Found:
    return Found(
        kind=posted.text_of(request, "fact_kind"),
        ground=posted.text_of(request, "fact_ground"),
        basis=posted.text_of(request, "fact_basis"),
        document=posted.text_of(request, "fact_document"),
        since=posted.moment_of(request, "since"),
        until=posted.moment_of(request, "until"),
    )


def _issue(request: HttpRequest, card_id: int, officer: Officer) -> None:
    key, version = posted.key_of(request), posted.version_of(request)
    rulings.issue_ruling(card_id, officer=officer, key=key, version=version)


def _refuse(request: HttpRequest, card_id: int, officer: Officer) -> None:
    key, version = posted.key_of(request), posted.version_of(request)
    rulings.refuse_ruling(card_id, officer=officer, key=key, version=version)


ACTS: dict[str, Callable[[HttpRequest, int, Officer], None]] = {
    "signature": _sign,
    "service": _serve,
    "explanation": _explain,
    "appeal": _appeal,
    "evidence": _add,
    "evidence-check": _check,
    "ruling": _propose,
    "ruling-issue": _issue,
    "ruling-refusal": _refuse,
}
DONE = {
    "signature": _("已签收。说明和申诉的期限从现在起算。"),
    "service": _("已记录送达。"),
    "explanation": _("情况说明已提交。"),
    "appeal": _("申诉已提交。审理期间不公开、不计分。"),
    "evidence": _("证据已加入。"),
    "evidence-check": _("已核对。"),
    "ruling": _("处理意见已提出。"),
    "ruling-issue": _("处理意见已签发。"),
    "ruling-refusal": _("处理意见已退回重拟。"),
}
