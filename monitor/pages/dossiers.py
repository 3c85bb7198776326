"""证据卷 as one page, as PDF and as rows; and the files in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from monitor.errors import EvidenceNotFound
from monitor.pages import dossier_pdf
from monitor.selectors import cards as read
from monitor.selectors import dossier as gathering
from organizations.pages.who import required_officer
from web.refusals import answered


@never_cache
@require_safe
@answered
def show(request: HttpRequest, card_id: int) -> HttpResponse:
    """The evidence file, verified as it is opened: the same for the bureau and for the unit."""
    officer = required_officer(request)
    found = gathering.dossier_of(read.get_card(card_id, officer))
    context = {"place": "cards", "officer": officer, "dossier": found, "card": found.card}
    return render(request, "monitor/dossier.html", context)


@never_cache
@require_safe
@answered
def pdf(request: HttpRequest, card_id: int) -> HttpResponse:
    """The same on paper."""
    found = gathering.dossier_of(read.get_card(card_id, required_officer(request)))
    answer = HttpResponse(dossier_pdf.drawn(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="dossier-{card_id}.pdf"'
    return answer


@never_cache
@require_safe
@answered
def rows(request: HttpRequest, card_id: int) -> HttpResponse:
    """The ledger's rows the card rests on, for a check without this program."""
    card = read.get_card(card_id, required_officer(request))
    answer = JsonResponse(gathering.rows_of(card), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="card-{card_id}.json"'
    return answer


@never_cache
@require_safe
@answered
def file(request: HttpRequest, card_id: int, evidence_id: int) -> HttpResponse:
    """One piece of evidence, always as a download: what others handed in is never run in our pages."""
    card = read.get_card(card_id, required_officer(request))
    piece = card.evidence.filter(pk=evidence_id).first()
    if piece is None:
        raise EvidenceNotFound
    answer = HttpResponse(bytes(piece.content), content_type=piece.media_type)
    said = content_disposition_header(as_attachment=True, filename=piece.file_name)
    answer["Content-Disposition"] = said or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
