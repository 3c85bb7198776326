"""Writing plans down: a limit's dates and its alerts, few queries however many limits."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import IntegrityError, connection

from kernel.transactions import use_case_required
from timelimits import custody, histories
from timelimits.errors import LimitAlreadyRuns
from timelimits.models import Alert, Extension, Pause, TimeLimit
from timelimits.models.never import NEVER


@use_case_required
def hold_alerts(limits: Sequence[TimeLimit]) -> None:
    """Lock the alerts of ``limits`` and hang them on ``alerts_held``."""
    for limit in limits:
        limit.alerts_held = []
    if not limits:
        return
    by_id = {limit.pk: limit for limit in limits}
    for alert in (
        Alert.objects.select_for_update(no_key=True, of=("self",))
        .filter(limit_id__in=by_id)
        .order_by("id")
    ):
        by_id[alert.limit_id].alerts_held.append(alert)


@use_case_required
def hold_histories(limits: Sequence[TimeLimit]) -> None:
    """Hang pauses and extensions on the limits, in the order they happened; alerts too if not yet."""
    hold_alerts([limit for limit in limits if "alerts_held" not in limit.__dict__])
    for limit in limits:
        limit.pauses_held, limit.extensions_held = [], []
    if not limits:
        return
    by_id = {limit.pk: limit for limit in limits}
    for pause in Pause.objects.filter(limit_id__in=by_id).order_by("since", "id"):
        by_id[pause.limit_id].pauses_held.append(pause)
    for extension in Extension.objects.filter(limit_id__in=by_id).order_by("approved_at", "id"):
        by_id[extension.limit_id].extensions_held.append(extension)


@use_case_required
def insert(made: Sequence[tuple[TimeLimit, histories.Plan]], look: custody.Custody) -> None:
    """Store new limits and their alerts; raises LimitAlreadyRuns."""
    for limit, plan in made:
        histories.write(limit, plan, look)
    try:
        TimeLimit.objects.bulk_create([limit for limit, _ in made])
    except IntegrityError as error:
        if "limit_runs_once" in str(error):
            raise LimitAlreadyRuns(kinds=[limit.kind for limit, _ in made]) from error
        raise
    for limit, plan in made:
        limit.alerts_held = _planned(limit, plan)
        limit.pauses_held, limit.extensions_held = [], []
    _insert_alerts([alert for limit, _ in made for alert in limit.alerts_held])


def _insert_alerts(alerts: Sequence[Alert]) -> None:
    """Store new alerts in one statement, their keys set."""
    if not alerts:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO timelimits_alert (limit_id, level, round, falls_at, provisional)"
            " SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::smallint[],"
            " %s::timestamptz[], %s::boolean[]) RETURNING id",
            [
                [one.limit_id for one in alerts],
                [one.level for one in alerts],
                [one.round for one in alerts],
                [_as_text(one) for one in alerts],
                [one.provisional for one in alerts],
            ],
        )
        for alert, (key,) in zip(alerts, cursor.fetchall(), strict=True):
            alert.pk = key
            alert._state.adding = False  # noqa: SLF001 - stored, though not by the manager


def _as_text(alert: Alert) -> str:
    """When the alert falls, as PostgreSQL reads it: 'infinity' for one that waits."""
    return "infinity" if alert.falls_at == NEVER else alert.falls_at.isoformat()


@use_case_required
def replan(limits: Sequence[TimeLimit], *, restating: bool = False) -> list[TimeLimit]:
    """Reckon ``limits`` from their held histories and write dates and alerts.

    Those whose dates, rungs or certainty moved come back; when ``restating`` each gets a new round.
    """
    look = custody.look()
    moved, unmoved, added, changed, gone = [], [], [], [], []
    for limit in limits:
        history = histories.history_of(limit, limit.pauses_held, limit.extensions_held)
        plan = histories.plan(limit, history, look)
        before = (limit.due_on, limit.overrun_at, limit.provisional, limit.falls)
        histories.write(limit, plan, look)
        _judge(limit, plan)
        if before != (limit.due_on, limit.overrun_at, limit.provisional, limit.falls):
            moved.append(limit)
            limit.round += restating
        else:
            unmoved.append(limit)
            if restating and len(limit.falls) == len(plan.falls):
                continue  # every rung is certain and where it was
        sync = _Sync(limit, plan)
        added.extend(sync.added)
        changed.extend(sync.changed)
        gone.extend(sync.gone)
    _write_dates([*moved, *unmoved])
    remove_alerts([alert.pk for alert in gone])
    _move_alerts(changed)
    _insert_alerts(added)
    return moved


DATES = """
UPDATE timelimits_timelimit l
   SET started_at = v.started_at, status = v.status, due_on = v.due_on, overrun_at = v.overrun_at,
       runs_again_at = v.runs_again_at, provisional = v.provisional, falls = v.falls,
       calendar_version = v.calendar_version, engine_version = v.engine_version, round = v.round
  FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[], %s::date[], %s::timestamptz[],
              %s::timestamptz[], %s::boolean[], %s::text[]::jsonb[], %s::int[], %s::smallint[],
              %s::smallint[])
    AS v (id, started_at, status, due_on, overrun_at, runs_again_at, provisional, falls,
          calendar_version, engine_version, round)
 WHERE l.id = v.id
"""


def _write_dates(limits: Sequence[TimeLimit]) -> None:
    """Write what the limits say now, in one statement."""
    if not limits:
        return
    columns = zip(
        *(
            (
                one.pk,
                one.started_at,
                str(one.status),
                one.due_on,
                one.overrun_at,
                one.runs_again_at,
                one.provisional,
                json.dumps(one.falls),
                one.calendar_version,
                one.engine_version,
                one.round,
            )
            for one in limits
        ),
        strict=True,
    )
    with connection.cursor() as cursor:
        cursor.execute(DATES, [list(column) for column in columns])


def _move_alerts(alerts: Sequence[Alert]) -> None:
    """Write when the alerts fall now and in which round, in one statement."""
    if not alerts:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE timelimits_alert a"
            " SET falls_at = v.falls_at, provisional = v.provisional, round = v.round"
            " FROM unnest(%s::bigint[], %s::timestamptz[], %s::boolean[], %s::smallint[])"
            " AS v (id, falls_at, provisional, round) WHERE a.id = v.id",
            [
                [one.pk for one in alerts],
                [_as_text(one) for one in alerts],
                [one.provisional for one in alerts],
                [one.round for one in alerts],
            ],
        )


@use_case_required
def close(limits: Sequence[TimeLimit], *, gone: Sequence[int]) -> None:
    """Write down that ``limits`` ended as they say, and delete the planned alerts ``gone``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH removed AS (DELETE FROM timelimits_alert WHERE id = ANY(%s) AND raised_at IS NULL)"
            " UPDATE timelimits_timelimit l SET status = v.status, closed_at = v.closed_at"
            " FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[]) AS v (id, status, closed_at)"
            " WHERE l.id = v.id",
            [
                list(gone),
                [one.pk for one in limits],
                [str(one.status) for one in limits],
                [one.closed_at for one in limits],
            ],
        )


@use_case_required
def remove_alerts(keys: Sequence[int]) -> None:
    """Delete planned alerts; nothing can refer to one that was never raised."""
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM timelimits_alert WHERE id = ANY(%s) AND raised_at IS NULL",
                [list(keys)],
            )


def _planned(limit: TimeLimit, plan: histories.Plan) -> list[Alert]:
    """The alerts of this round as the plan wants them, unsaved."""
    return [
        Alert(
            limit=limit,
            level=fall.level,
            round=limit.round,
            falls_at=NEVER if fall.at is None else fall.at,
            provisional=fall.provisional,
        )
        for fall in plan.falls
    ]


def _judge(limit: TimeLimit, plan: histories.Plan) -> None:
    """Write down what became of each extension."""
    for extension, verdict in zip(limit.extensions_held, plan.outcome.verdicts, strict=True):
        if extension.verdict != verdict.value:
            extension.verdict = verdict.value
            extension.save(update_fields=["verdict"])


class _Sync:
    """The difference between the alerts a limit has in its round and those it should have.

    A raised one stays as it is: a rung never rises twice in a round. A closed limit gets no new
    alerts that are still to come.
    """

    def __init__(self, limit: TimeLimit, plan: histories.Plan) -> None:
        self.added: list[Alert] = []
        self.changed: list[Alert] = []
        wanted = {alert.level: alert for alert in _planned(limit, plan)}
        stopped = [p.effective_since for p in limit.pauses_held if p.until is None]
        self._stopped_at = min((at for at in stopped if at is not None), default=None)
        if limit.closed_at is not None:
            wanted = {k: alert for k, alert in wanted.items() if alert.falls_at <= limit.closed_at}
        kept = [alert for alert in limit.alerts_held if alert.raised_at is not None]
        for alert in kept:
            if alert.round == limit.round:
                wanted.pop(alert.level, None)
        for alert in limit.alerts_held:
            target = wanted.pop(alert.level, None) if alert.raised_at is None else None
            if target is not None:
                kept.append(alert)
                self._move(alert, target)
        self.gone = [alert for alert in limit.alerts_held if alert not in kept]
        self.added = list(wanted.values())
        limit.alerts_held = [*kept, *self.added]

    def _move(self, alert: Alert, target: Alert) -> None:
        if alert.round != target.round:
            alert.round = target.round
        elif target.falls_at == NEVER and self._stopped_at and alert.falls_at <= self._stopped_at:
            return  # it had fallen before the clock stopped
        elif (alert.falls_at, alert.provisional) == (target.falls_at, target.provisional):
            return
        alert.falls_at, alert.provisional = target.falls_at, target.provisional
        self.changed.append(alert)
