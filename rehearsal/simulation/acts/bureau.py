"""The life of a case's cards: the unit signs, explains, appeals; the bureau upholds, lifts, orders."""

from __future__ import annotations

import uuid

from approval.services import commitment, fees
from approval.services.fees import Payment, Refunding
from kernel import clock
from monitor.models import Card, Order
from monitor.services import appeals, files, life, orders, rulings
from monitor.services.appeals import Contest
from monitor.services.drafts import OrderDraft
from monitor.services.files import Proof
from monitor.services.rulings import Draft
from monitor.states import AppealGround, CardState, EvidenceKind, Ruling, RulingReason
from monitor.verbs import OrderForm
from organizations.officers import Officer
from rehearsal.simulation.acts.turn import Turn, case_of, clerk_of
from rehearsal.simulation.cast import Cast

LETTER = b"%PDF-1.4\n%\xe6\xbc\x94\xe7\xbb\x83\n"
AUTHORITY = "澄政办发〔2026〕12号（演练）"
DAYS = 20


def sign_card(turn: Turn, cast: Cast) -> str:
    """签收 of the newest yellow or red card that lies unsigned."""
    card = _newest(turn, CardState.ISSUED)
    life.sign_card(card.pk, officer=_head(card, cast), key=turn.key)
    return turn.number


def explain_card(turn: Turn, cast: Cast) -> str:
    card = _newest(turn, CardState.SIGNED)
    text = "经办人员轮岗交接时漏办，已补办并建立交接清单（演练）。"
    proofs = (Proof(_paper("交接清单.pdf"), kind=EvidenceKind.OTHER.value),)
    life.explain_card(card.pk, officer=_head(card, cast), key=turn.key, text=text, proofs=proofs)
    return turn.number


def appeal_card(turn: Turn, cast: Cast) -> str:
    card = _newest(turn, CardState.SIGNED)
    proof = Proof(
        _paper("征求意见函.pdf"),
        kind=EvidenceKind.CONSULTATION.value,
        document="澄函〔2026〕18号（演练）",
    )
    contest = Contest(
        AppealGround.EXCLUDED_TIME.value,
        "征求意见期间依法不计入时限，未及时录入（演练）。",
        (proof,),
    )
    appeals.file_appeal(card.pk, officer=_head(card, cast), key=turn.key, contest=contest)
    return turn.number


def lift_card(turn: Turn, cast: Cast) -> str:
    """撤销 on appeal: one proposes, another issues."""
    card = _newest(turn, CardState.APPEALED)
    first, second = cast.supervisors()[:2]
    note = "所附征求意见函属实，该期间依法不计入时限，不应亮牌（演练）。"
    draft = Draft(Ruling.REVOKED.value, RulingReason.EXCLUDED_TIME.value, note)
    rulings.propose_ruling(card.pk, officer=first, key=turn.key, draft=draft)
    rulings.issue_ruling(card.pk, officer=second, key=uuid.uuid5(turn.key, "issue"))
    return turn.number


def uphold_card(turn: Turn, cast: Cast) -> str:
    card = _newest(turn, CardState.EXPLAINED)
    note = "内部交接不影响对外时限，理由不成立（演练）。"
    draft = Draft(Ruling.UPHELD.value, RulingReason.NOT_PROVEN.value, note)
    rulings.propose_ruling(card.pk, officer=cast.supervisors()[0], key=turn.key, draft=draft)
    return turn.number


def order_card(turn: Turn, cast: Cast) -> str:
    """转督办: a numbered paper with a reply due in twenty working days."""
    card = _newest(turn, CardState.UPHELD)
    demand = "查明超期原因，明确责任人和办结日期，健全交接制度，并书面回复（演练）。"
    draft = OrderDraft(OrderForm.ORDER.value, demand, AUTHORITY, DAYS)
    orders.issue_order(draft, officer=cast.supervisors()[0], key=turn.key, card_id=card.pk)
    return turn.number


def sign_order(turn: Turn, cast: Cast) -> str:
    order = _order(turn)
    head = cast.approver(order.department_id)
    orders.sign_for_order(order.matter.number, officer=head, key=turn.key)
    return turn.number


def reply_order(turn: Turn, cast: Cast) -> str:
    """The reply that waits for the bureau."""
    order = _order(turn)
    orders.reply_order(
        order.matter.number,
        officer=cast.approver(order.department_id),
        key=turn.key,
        text="已查明系交接遗漏，本月二十五日前办结，交接清单制度已执行（演练）。",
        papers=(_paper("回复附件.pdf"),),
    )
    return turn.number


def commit(turn: Turn, cast: Cast) -> str:
    """承诺即准: granted on the written commitment; the later check is still to come."""
    officer = clerk_of(turn, cast)
    commitment.grant_on_commitment(
        turn.number, f"承诺书{turn.key.hex[:8]}", officer=officer, key=turn.key
    )
    return turn.number


def pay(turn: Turn, cast: Cast) -> str:
    """The first fee of the item, fifty times its unit."""
    fee = case_of(turn).item_version.fees.order_by("seq")[0]
    payment = Payment(fee.seq, fee.amount_fen * 50, f"票据{turn.key.hex[:8]}")
    fees.record_payment(turn.number, payment, officer=clerk_of(turn, cast), key=turn.key)
    return turn.number


def refuse_above(turn: Turn, cast: Cast) -> str:
    """The level above said no: what was paid is owed back."""
    fees.report_refusal(
        turn.number,
        "省林审〔2026〕77号（演练）",
        clock.office_date(clock.now()),
        officer=cast.approver(case_of(turn).department_id),
        key=turn.key,
    )
    return turn.number


def refund(turn: Turn, cast: Cast) -> str:
    owed = fees.paid(case_of(turn))
    refunding = Refunding(owed, f"退付{turn.key.hex[:8]}")
    fees.refund(turn.number, refunding, officer=clerk_of(turn, cast), key=turn.key)
    return turn.number


def _newest(turn: Turn, state: CardState) -> Card:
    cards = Card.objects.select_related("matter").filter(matter__number=turn.number)
    return cards.filter(state=state, level__gte=2).latest("pk")


def _head(card: Card, cast: Cast) -> Officer:
    return cast.approver(card.matter.department_id)


def _order(turn: Turn) -> Order:
    return Order.objects.select_related("matter").filter(about__number=turn.number).latest("pk")


def _paper(name: str) -> files.Paper:
    return files.read(name, len(LETTER), lambda: LETTER)
