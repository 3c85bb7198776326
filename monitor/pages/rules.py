"""Rules as people see and change them: versions, a dry run on last month, a second person's word."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kernel import clock
from kernel.errors import Conflict, DomainError, InvalidInput
from monitor import policy
from monitor.errors import RuleChangeNeedsSecond, RuleUnknown
from monitor.models import RuleChange
from monitor.pages import rule_forms
from monitor.policy import Duty
from monitor.rules import BY_CODE, RULES
from monitor.rules.packs import PACKS
from monitor.selectors import procedures
from monitor.services import dry_run, rulemaking
from monitor.services.rulemaking import Proposal
from monitor.states import pack
from organizations.officers import Officer
from organizations.pages.who import required_officer
from timelimits import custody
from timelimits.engine.rungs import Rung, UnitClass
from timelimits.kinds import KINDS
from timelimits.models import RungRule
from web.posted import key_of
from web.refusals import answered

MONTH = dt.timedelta(days=30)


@answered
@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every rule and every kind's ladder as in force, what waits for a second person, what is parked."""
    officer = _allowed(request)
    now = clock.now()
    book, counts = procedures.book(), procedures.counts(BY_CODE, since=now - MONTH)
    look = custody.look()
    return render(
        request,
        "monitor/rules.html",
        {
            "officer": officer,
            "place": "rules",
            "rows": [
                {
                    "rule": rule,
                    "version": book.in_force(rule.code, now),
                    "count": counts[rule.code],
                }
                for rule in RULES
            ],
            "ladders": [
                {"kind": kind, "rungs": _told(look.rungs(kind.code))}
                for kind in sorted(KINDS.values(), key=lambda one: one.code)
                if look.rungs(kind.code)
            ],
            "changes": list(procedures.changes()[:20]),
            "parked": list(procedures.parked()[:20]),
            "may_change": policy.has_duty(officer, Duty.CHANGE_RULES),
            "packs": list(PACKS.values()),
            "from_day": (clock.office_date(now) + dt.timedelta(days=1)).isoformat(),
            "me": officer.account_id,
            "key": uuid.uuid4(),
        },
    )


@answered
@never_cache
@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure rule: its versions and the form for the next one."""
    return _rule_page(request, _allowed(request), code)


@answered
@never_cache
@require_GET
def ladder(request: HttpRequest, kind: str) -> HttpResponse:
    """The ladder of one kind of limit: its versions and the form for the next one."""
    return _ladder_page(request, _allowed(request), kind)


@answered
@require_POST
def change(request: HttpRequest, code: str) -> HttpResponse:
    """试算 or 提出 a change of a procedure rule."""
    return _asked(request, RuleChange.Target.PROCEDURE, code, _rule_page)


@answered
@require_POST
def change_ladder(request: HttpRequest, kind: str) -> HttpResponse:
    """试算 or 提出 a change of a ladder."""
    return _asked(request, RuleChange.Target.RUNGS, kind, _ladder_page)


@answered
@require_POST
def change_pack(request: HttpRequest) -> HttpResponse:
    """提出整套切换."""
    officer = _allowed(request)
    policy.require_duty(officer, Duty.CHANGE_RULES)
    try:
        code, day, reason = rule_forms.pack_of(request.POST)
        made = rulemaking.propose_pack(
            code, effective_from=day, reason=reason, officer=officer, key=key_of(request)
        )
    except (InvalidInput, Conflict) as refused:
        messages.error(request, refused.message)
    else:
        said = gettext("已提出 %(count)d 项变更，须由另一人逐项同意后才生效。")
        messages.success(request, said % {"count": len(made["changes"])})
    return redirect("monitor:rules")


@answered
@require_POST
def agree(request: HttpRequest, change_id: int) -> HttpResponse:
    """同意变更."""
    return _decide(request, change_id, rulemaking.agree, gettext("已同意，到生效日期起执行。"))


@answered
@require_POST
def refuse(request: HttpRequest, change_id: int) -> HttpResponse:
    """不同意变更."""
    return _decide(request, change_id, rulemaking.refuse, gettext("未予同意，规则没有改变。"))


Page = Callable[..., HttpResponse]


def _asked(request: HttpRequest, target: str, subject: str, page: Page) -> HttpResponse:
    officer = _allowed(request)
    policy.require_duty(officer, Duty.CHANGE_RULES)
    proposal = None
    try:
        proposal = rule_forms.proposal(request.POST, target, subject)
        if "propose" not in request.POST:
            return page(request, officer, subject, proposal=proposal, seen=_tried(proposal))
        rulemaking.propose(proposal, officer=officer, key=key_of(request))
    except (InvalidInput, Conflict) as refused:
        return page(request, officer, subject, proposal=proposal, refused=refused)
    messages.success(request, gettext("已提出，须由另一人同意后才生效。"))
    return redirect("monitor:rules")


def _tried(proposal: Proposal) -> dry_run.DryRun:
    """The dry run of a proposal that can be true; raises RuleImpossible where it cannot."""
    rulemaking.check(proposal)
    return rulemaking.try_out(proposal)


def _decide(
    request: HttpRequest, change_id: int, act: Callable[..., Any], said: str
) -> HttpResponse:
    officer = _allowed(request)
    try:
        act(change_id, officer=officer, key=key_of(request))
    except (Conflict, InvalidInput, RuleChangeNeedsSecond) as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, said)
    return redirect("monitor:rules")


def _rule_page(
    request: HttpRequest,
    officer: Officer,
    code: str,
    *,
    proposal: Proposal | None = None,
    seen: dry_run.DryRun | None = None,
    refused: DomainError | None = None,
) -> HttpResponse:
    rule = BY_CODE.get(code)
    if rule is None:
        raise RuleUnknown(subject=code)
    versions = procedures.book().versions.get(code, [])
    content = proposal.content if proposal else rule_forms.content_of(versions[0])
    return _page(
        request,
        "monitor/rule.html",
        officer,
        (proposal, seen, refused),
        {
            "rule": rule,
            "versions": versions,
            "content": content,
            "settings": [
                {"name": name, "setting": setting, "value": content["settings"].get(name)}
                for name, setting in rule.settings.items()
            ],
            "names": ["number", "item", "department", "label", *rule.values],
        },
    )


def _ladder_page(
    request: HttpRequest,
    officer: Officer,
    kind: str,
    *,
    proposal: Proposal | None = None,
    seen: dry_run.DryRun | None = None,
    refused: DomainError | None = None,
) -> HttpResponse:
    if kind not in KINDS:
        raise RuleUnknown(subject=kind)
    present = custody.look().rungs(kind)
    return _page(
        request,
        "monitor/ladder.html",
        officer,
        (proposal, seen, refused),
        {
            "kind": KINDS[kind],
            "rungs": _told(present),
            "cells": rule_forms.cells(present, request.POST),
            "triggers": rule_forms.TRIGGERS,
            "kept": RungRule.objects.filter(kind=kind),
            "packs": [one for one in PACKS.values() if kind in one.ladders],
        },
    )


def _page(
    request: HttpRequest,
    template: str,
    officer: Officer,
    given: tuple[Proposal | None, dry_run.DryRun | None, DomainError | None],
    told: dict[str, Any],
) -> HttpResponse:
    proposal, seen, refused = given
    tomorrow = clock.office_date(clock.now()) + dt.timedelta(days=1)
    from_day = clock.office_date(proposal.effective_from) if proposal else tomorrow
    common = {
        "officer": officer,
        "place": "rules",
        "seen": _counted(seen) if seen else None,
        "refused": refused,
        "reason": request.POST.get("reason", ""),
        "from_day": from_day.isoformat(),
        "may_change": policy.has_duty(officer, Duty.CHANGE_RULES),
        "levels": [(level, dress.card) for level, dress in pack().items()],
        "key": uuid.uuid4(),
    }
    return render(request, template, common | told, status=400 if refused else 200)


def _counted(seen: dry_run.DryRun) -> dict[str, Any]:
    levels = [
        {"level": level, "now": seen.now[level], "then": seen.then[level]} for level in (1, 2, 3)
    ]
    total = {"now": seen.now.total(), "then": seen.then.total()}
    return {"run": seen, "levels": levels, "total": total}


def _told(rungs: tuple[Rung, ...]) -> list[dict[str, Any]]:
    """The rungs in words, by what the limit is counted in."""
    return [
        {
            "units": rule_forms.UNITS[units],
            "steps": [
                {"level": rung.level, "words": rule_forms.words(rung)}
                for rung in sorted(rungs, key=lambda one: one.level)
                if rung.units is units
            ],
        }
        for units in UnitClass
        if any(rung.units is units for rung in rungs)
    ]


def _allowed(request: HttpRequest) -> Officer:
    officer = required_officer(request)
    policy.require_duty(officer, Duty.LOOK_AT_RULES)
    return officer
