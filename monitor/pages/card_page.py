"""What the page of one card shows the bureau, and which acts it offers this officer."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from kernel import clock
from kernel.errors import DomainError, NotPermitted
from monitor import policy
from monitor.models import Card, CardRuling, Order, Withholding
from monitor.pages import card_now
from monitor.policy import Duty, Step
from monitor.selectors import cards as read
from monitor.selectors import evidence, procedures
from monitor.services import impartiality
from monitor.states import (
    ORDERABLE,
    UNRULED,
    AppealState,
    CardState,
    EvidenceKind,
    FactKind,
    Ruling,
    RulingReason,
    RulingState,
    WithholdingOutcome,
    WithholdingReason,
)
from organizations.officers import Officer
from organizations.pages.who import required_officer

WARNING = 1


def page(
    request: HttpRequest, card_id: int, *, refusal: DomainError | None = None, status: int = 200
) -> HttpResponse:
    """The card with receipt, evidence, history and acts; ``refusal`` stands above what was typed."""
    officer = required_officer(request)
    card = read.get_card(card_id, officer)
    context = {
        "place": "cards",
        **card_now.line(card, card.version, ""),
        "officer": officer,
        "card": card,
        "matter": card.matter,
        "kind_label": evidence.kind_label(card.kind),
        "item_name": evidence.item_name(card.item),
        "told": procedures.told(card, get_language() or ""),
        "now": clock.now(),
        "delay": evidence.delay_words(card.delay_us),
        "acts": evidence.acts(card.matter_id, card),
        "pieces": card.evidence.defer("content").select_related("checked_by").order_by("pk"),
        "evidence_kinds": EvidenceKind.choices,
        "appeals": card.appeals.select_related("matter", "filed_by__post").order_by("pk"),
        "explanation": getattr(card, "explanation", None),
        "rulings": card.rulings.select_related(
            "proposed_by", "decided_by", "appeal__matter", "fact"
        ).order_by("pk"),
        "key": uuid.uuid4(),
        "refusal": refusal,
        "typed": request.POST,
        **_withholding(card, officer),
        **_ruling(card, officer),
        **_of_unit(card, officer),
    }
    return render(request, "monitor/card.html", context, status=status)


def _withholding(card: Card, officer: Officer) -> dict[str, Any]:
    pending = card.state == CardState.PENDING
    proposal = card.withholdings.select_related("proposed_by").order_by("-pk").first()
    is_open = proposal is not None and proposal.outcome == WithholdingOutcome.OPEN
    waits = proposal if is_open else None
    return {
        "proposal": proposal,
        "may_confirm": pending and policy.may(officer, Step.CONFIRM),
        "may_propose": pending and waits is None and policy.may(officer, Step.PROPOSE_WITHHOLDING),
        "may_agree": pending
        and _by_another(waits, officer)
        and policy.may(officer, Step.AGREE_WITHHOLDING),
        "reasons": WithholdingReason.choices,
    }


def _by_another(proposal: Withholding | CardRuling | None, officer: Officer) -> bool:
    return proposal is not None and proposal.proposed_by_id != officer.account_id


def _ruling(card: Card, officer: Officer) -> dict[str, Any]:
    waits = card.rulings.filter(state=RulingState.OPEN).first()
    ruleable = card.level > WARNING and card.state in (*UNRULED, CardState.APPEALED)
    fit = ruleable and policy.may(officer, Step.PROPOSE_RULING) and _impartial(officer, card)
    outcomes = [
        (code, label)
        for code, label in Ruling.choices
        if not (code == Ruling.RESTATED and card.alert_id is None)
        and not (code == Ruling.UPHELD and card.state == CardState.ISSUED)
    ]
    return {
        "waits": waits,
        "ruleable": ruleable and policy.may(officer, Step.PROPOSE_RULING),
        "recused": ruleable and policy.may(officer, Step.PROPOSE_RULING) and not fit,
        "may_rule": fit and waits is None,
        "may_issue": fit and _by_another(waits, officer),
        "outcomes": outcomes,
        "ruling_reasons": RulingReason.choices,
        "fact_kinds": FactKind.choices,
        "levels": [(n, evidence.level_word(n)) for n in range(card.level - 1, 0, -1)],
    }


def _of_unit(card: Card, officer: Officer) -> dict[str, Any]:
    own = officer.department_id == card.matter.department_id
    bureau = policy.may(officer, Step.SERVE) and not own
    return {
        "is_unit": own and policy.may(officer, Step.SIGN),
        "may_serve": bureau and card.state == CardState.ISSUED and card.level > WARNING,
        "may_order": bureau
        and card.state in ORDERABLE
        and policy.has_duty(officer, Duty.ISSUE_ORDER),
        "order": Order.objects.select_related("matter").filter(card=card).order_by("-pk").first(),
        "may_add": bureau and card.issued_at is not None,
        "may_check": bureau,
        "open_appeal": card.appeals.filter(state=AppealState.FILED).first(),
    }


def _impartial(officer: Officer, card: Card) -> bool:
    try:
        impartiality.require(officer, card, on_appeal=card.state == CardState.APPEALED)
    except NotPermitted:
        return False
    return True
