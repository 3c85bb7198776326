"""All that belongs to a case, read for its page: papers, notices, steps, procedures, decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from approval.models import Applicant, Case, CaseStep, Decision, Licence
from approval.pages.reasons import silence_word, word
from approval.states import Opinion
from catalog.models import Fee, ItemVersion
from web.money import charge

GONE_BACK = frozenset({Opinion.RETURNED.value, Opinion.RECALLED.value})


def story(case: Case) -> dict[str, Any]:
    """The parts of the case in the order in which its page tells them."""
    decision = Decision.objects.filter(case=case).first()
    return {
        "applicant": Applicant.objects.filter(case=case).first(),
        "papers": list(case.materials.select_related("material")),
        "conditions": list(case.conditions.select_related("condition")),
        "notices": [
            {"one": one, "reason": word(one.reason)}
            for one in case.supplement_notices.prefetch_related("lines").select_related(
                "instructed_by"
            )
        ],
        "steps": path_of(case),
        "specials": list(case.special_procedures.select_related("approver")),
        "extensions": [
            {"grant": grant, "ground": word(grant.ground)} for grant in case.extensions.all()
        ],
        "decision": decision,
        "refused_for": word(decision.reason) if decision else "",
        "silence": silence_word(case.silence),
        "licence": Licence.objects.filter(case=case).first(),
        "forwardings": list(case.forwardings.select_related("from_unit")),
        "removals": [
            {"one": one, "reason": word(one.reason)}
            for one in case.removals.select_related("requested_by", "answered_by")
        ],
        "corrections": [
            {"one": one, "reason": word(one.reason)}
            for one in case.corrections.select_related("new_item_version__item", "requested_by")
        ],
        "tellings": list(case.tellings.all()),
        "notes": list(case.notes.select_related("by")),
        "fees": fees_of(case.item_version),
        "delay": word(case.delay_reason) if case.delay_reason else "",
    }


def path_of(case: Case) -> list[dict[str, Any]]:
    """Every pass through a step as done, the one in hand, and the definitions still ahead."""
    passes = list(case.steps.select_related("assignee", "second", "department"))
    path: list[dict[str, Any]] = [
        {"place": "done" if one.finished_at else "here", "name": one.name, "pass": one}
        for one in passes
    ]
    if not case.closed_at and not case.decided_at:
        last = _last(passes)
        path += [
            {"place": "ahead", "name": definition.name, "definition": definition}
            for definition in case.item_version.steps.all()
            if definition.seq > last
        ]
    return path


def _last(passes: Sequence[CaseStep]) -> int:
    """The number of the last step that need not be done again: after a return, before where it went."""
    here = [one.seq for one in passes if one.finished_at is None]
    done = [one.seq for one in passes if one.opinion not in GONE_BACK]
    return max(here or done, default=0)


def fees_of(version: ItemVersion) -> list[str]:
    """The fee lines as printed: name, amount in figures and 大写, unit and document; or 不收费."""
    return fee_lines(version.fees.all())


def fee_lines(fees: Iterable[Fee]) -> list[str]:
    """The same of fees already read."""
    lines = [f"{fee.name} {charge(fee.amount_fen)}／{fee.per}（{fee.document}）" for fee in fees]
    return lines or [charge(None)]
