"""Plays planned acts through the real use cases; a repeated act changes nothing.

Every act carries a key made from the seed, the planned case and the act's place, so that a
simulator killed in the middle goes on without doing anything twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ledger.models import IdempotencyKey
from rehearsal.simulation.acts import bureau, counter, office, rare
from rehearsal.simulation.acts.turn import Turn
from rehearsal.simulation.cast import Cast

ACTS: Mapping[str, Callable[[Turn, Cast], str]] = {
    "receive": counter.receive,
    "request_supplement": counter.request_supplement,
    "tell_in_vain": counter.tell_in_vain,
    "tell": counter.tell,
    "supply": counter.supply,
    "accept": counter.accept,
    "decline": counter.decline,
    "ready": counter.ready,
    "deliver": counter.deliver,
    "withdraw": counter.withdraw,
    "assign": office.assign,
    "finish_step": office.finish_step,
    "finish_steps": office.finish_steps,
    "forward": office.forward,
    "return_step": office.return_step,
    "suspend": office.suspend,
    "suspend_fully": office.suspend_fully,
    "resume": office.resume,
    "extend": office.extend,
    "extend_fully": office.extend_fully,
    "grant": office.grant,
    "deny": office.deny,
    "park": rare.park,
    "discard": rare.discard,
    "second_notice": rare.second_notice,
    "carry_on": rare.carry_on,
    "ask_correction": rare.ask_correction,
    "confirm_correction": rare.confirm_correction,
    "opine": rare.opine,
    "ask_removal": rare.ask_removal,
    "confirm_removal": rare.confirm_removal,
    "import": rare.import_case,
    "close_elsewhere": rare.close_elsewhere,
    "complain": rare.complain,
    "take_up_complaint": rare.take_up_complaint,
    "answer_complaint": rare.answer_complaint,
    "close_complaint": rare.close_complaint,
    "sign_card": bureau.sign_card,
    "explain_card": bureau.explain_card,
    "appeal_card": bureau.appeal_card,
    "lift_card": bureau.lift_card,
    "uphold_card": bureau.uphold_card,
    "order_card": bureau.order_card,
    "sign_order": bureau.sign_order,
    "reply_order": bureau.reply_order,
    "commit": bureau.commit,
    "pay": bureau.pay,
    "refuse_above": bureau.refuse_above,
    "refund": bureau.refund,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """The city with its cast, ready to play."""

    cast: Cast

    def play(self, turn: Turn) -> str:
        """Play one act; return the case's number. Raises the use case's DomainError if refused.

        An act that was done, though nobody noted so, is left alone: what it would ask for now may
        differ from what it asked for then.
        """
        done = IdempotencyKey.objects.filter(key=turn.key, outcome__isnull=False).first()
        if done is not None and done.outcome is not None:
            return turn.number or str(done.outcome["number"])
        return ACTS[turn.planned.acts[turn.place].name](turn, self.cast)
