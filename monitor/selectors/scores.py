"""Who sees which scores: drafts are the bureau's, own figures everybody's, places come with the issue.

Own figures: always. Own points and cases: once the units are asked. Own place, the group's mean and its
first three: once issued. A county's unit sees its own and the city's mean. The bureau and auditors see
all at any time, leaders all but drafts. Outside of that a month does not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from monitor import policy
from monitor.errors import RunNotFound
from monitor.models import CountedCase, ScoreObjection, ScoreRun, UnitScore
from monitor.scoring import RunState
from organizations.models import Account, Department
from organizations.officers import Officer
from organizations.roles import HANDLING, Role

ASKED = (RunState.CONSULTING, RunState.SIGNED, RunState.ISSUED, RunState.SUPERSEDED)
FIRST = 3


@dataclass(frozen=True, slots=True)
class View:
    """What one officer sees of one run. ``rows`` in 机构序列; ``own`` is the officer's unit's."""

    run: ScoreRun
    everything: bool
    rows: tuple[UnitScore, ...]
    own: UnitScore | None
    points: bool
    places: bool
    mean: int | None
    mean_of: str
    first: tuple[UnitScore, ...]

    @property
    def exports(self) -> bool:
        """Whether there is more to take home than the own row."""
        return self.everything


def sees_everything(officer: Officer, run: ScoreRun) -> bool:
    """Whether the officer sees every unit of the run as it stands."""
    if officer.roles & HANDLING:
        return False
    if officer.roles & (policy.BUREAU | {Role.AUDITOR}):
        return True
    return officer.has(Role.LEADER) and run.state != RunState.DRAFT


def runs_for(officer: Officer) -> list[ScoreRun]:
    """The months there are for this officer, newest first: of each the edition that counts now."""
    runs = ScoreRun.objects.select_related("form").exclude(state=RunState.SUPERSEDED)
    return [
        run
        for run in runs.order_by("-month", "-edition")
        if sees_everything(officer, run) or officer.department_id is not None
    ]


def run_for(run_id: int, officer: Officer) -> ScoreRun:
    """The run; RunNotFound where there is none for this officer."""
    run = ScoreRun.objects.select_related("form").filter(pk=run_id).first()
    if run is None or not (sees_everything(officer, run) or officer.department_id is not None):
        raise RunNotFound
    return run


def view(run: ScoreRun, officer: Officer) -> View:
    """What the officer sees of the run; RunNotFound where that is nothing."""
    scores = list(
        run.scores.select_related("department__region").order_by(
            "department__region__sort_no", "department__sort_no", "department__code"
        )
    )
    own = next((one for one in scores if one.department_id == officer.department_id), None)
    if sees_everything(officer, run):
        return View(
            run=run,
            everything=True,
            rows=tuple(scores),
            own=own,
            points=True,
            places=True,
            mean=None,
            mean_of="",
            first=(),
        )
    if own is None:
        raise RunNotFound
    issued = run.state == RunState.ISSUED
    county = own.department.region.kind == "county"
    peers = scores if county else [one for one in scores if one.group and one.group == own.group]
    first = sorted(
        (one for one in peers if one.place is not None and one.place <= FIRST),
        key=lambda one: one.place or 0,
    )
    return View(
        run=run,
        everything=False,
        rows=(own,),
        own=own,
        points=run.state in ASKED,
        places=issued and not county,
        mean=_mean(peers) if issued else None,
        mean_of="city" if county else "group",
        first=() if county or not issued else tuple(first),
    )


def _mean(scores: Sequence[UnitScore]) -> int | None:
    return round(sum(one.total for one in scores) / len(scores)) if scores else None


def unit_score(run: ScoreRun, code: str, officer: Officer) -> UnitScore:
    """The unit's row; RunNotFound unless it is the own one or the officer sees everything."""
    if not code.isprintable() or len(code) > 20:
        raise RunNotFound
    score = run.scores.select_related("department__region").filter(department__code=code).first()
    if score is None:
        raise RunNotFound
    if not sees_everything(officer, run) and score.department_id != officer.department_id:
        raise RunNotFound
    return score


def cases_of(run: ScoreRun, figure: str, **where: Any) -> QuerySet[CountedCase]:
    """The cases that the run counted in one figure, in the order of their numbers."""
    return CountedCase.objects.filter(run=run, **{figure: True}, **where).order_by("number")


def history(department: Department, *, until: ScoreRun, months: int = 12) -> list[UnitScore]:
    """The unit's rows of the editions that counted, oldest first."""
    rows = (
        UnitScore.objects.select_related("run")
        .filter(department=department, run__month__lte=until.month)
        .exclude(run__state=RunState.SUPERSEDED)
        .order_by("-run__month", "-run__edition")
    )
    return latest_per_month(list(rows[: months * 2]))[-months:]


def latest_per_month(rows: Sequence[UnitScore]) -> list[UnitScore]:
    """One row a month, the newest edition's, oldest month first."""
    by_month = {row.run.month: row for row in sorted(rows, key=lambda one: one.run.edition)}
    return [by_month[month] for month in sorted(by_month)]


def staff_seen(officer: Officer, run: ScoreRun) -> set[int] | None:
    """Whose own figures the officer may see: None for everybody's, a head's own staff, or the own."""
    if sees_everything(officer, run):
        return None
    account = Account.objects.select_related("post").filter(pk=officer.account_id).first()
    unit = officer.department_id
    heads = account is not None and account.post is not None and account.post.heads_unit
    if heads and unit is not None:
        return set(Account.objects.filter(department_id=unit).values_list("pk", flat=True))
    return {officer.account_id}


def objections_for(officer: Officer) -> QuerySet[ScoreObjection]:
    """Objections the officer may see: all for the bureau, the own unit's for a unit."""
    found = ScoreObjection.objects.select_related(
        "matter", "score__run", "score__department", "filed_by", "decided_by"
    ).order_by("-pk")
    if officer.roles & (policy.BUREAU | {Role.AUDITOR}) and not officer.roles & HANDLING:
        return found
    return found.filter(score__department_id=officer.department_id or 0)
