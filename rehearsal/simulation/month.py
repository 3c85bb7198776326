"""What the bureau did about August before the first morning: scores, sample, bulletin, a round."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from kernel.clock import OFFICE_ZONE
from monitor.models import Bulletin, ScoreRun
from monitor.services import bulletins, checks, scores
from monitor.services.checks import Found
from monitor.verbs import FindingKind
from rehearsal.simulation.acts.turn import NAMESPACE
from rehearsal.simulation.cast import Cast

AUGUST = dt.date(2026, 8, 1)
SAMPLED = 10
UNIT = "990100-17"
SUMMARY = "八月全市收件平稳，超承诺办结集中在两个单位，已发督办通知单一件（演练）。"
PLACE, ROUND_ON, FOUND = "政务大厅 B 区", dt.date(2026, 9, 8), "事项公示页缺收费依据（演练）"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on the agenda, and when."""

    at: dt.datetime
    act: Callable[[], object]


def agenda(seed: int, cast: Cast) -> list[Entry]:
    """August from the reckoning to the issue, in order; each act under a key of its own."""
    plan = [*_scores(seed, cast), *_bulletin(seed, cast), *_checks(seed, cast)]
    return sorted(plan, key=lambda entry: entry.at)


def _scores(seed: int, cast: Cast) -> list[Entry]:
    first, head = cast.supervisors()[0], cast.bureau_head()

    def run() -> int:
        return int(ScoreRun.objects.get(month=AUGUST).pk)

    def key(what: str) -> uuid.UUID:
        return _key(seed, f"scores:{what}")

    return [
        Entry(_at("0901 09:30"), lambda: scores.reckon(AUGUST, officer=first, key=key("reckon"))),
        Entry(_at("0901 10:30"), lambda: scores.consult(run(), officer=first, key=key("consult"))),
        Entry(_at("0910 10:00"), lambda: scores.sign(run(), officer=head, key=key("sign"))),
        Entry(_at("0910 15:00"), lambda: scores.issue(run(), officer=first, key=key("issue"))),
    ]


def _bulletin(seed: int, cast: Cast) -> list[Entry]:
    first, head = cast.supervisors()[0], cast.bureau_head()

    def bulletin() -> int:
        return int(Bulletin.objects.get(month=AUGUST).pk)

    def draft() -> object:
        key = _key(seed, "bulletin:draft")
        return bulletins.draft_bulletin(AUGUST, officer=first, key=key, summary=SUMMARY)

    def sign() -> object:
        key = _key(seed, "bulletin:sign")
        return bulletins.sign_bulletin(bulletin(), officer=head, key=key)

    def issue() -> object:
        key = _key(seed, "bulletin:issue")
        return bulletins.issue_bulletin(bulletin(), officer=first, key=key)

    when = ("0903 10:00", "0904 10:00", "0904 15:00")
    return [Entry(_at(at), act) for at, act in zip(when, (draft, sign, issue), strict=True)]


def _checks(seed: int, cast: Cast) -> list[Entry]:
    first = cast.supervisors()[0]

    def sample() -> object:
        return checks.draw_sample(AUGUST, SAMPLED, officer=first, key=_key(seed, "sample"))

    def go_round() -> object:
        key, found = _key(seed, "round"), Found(UNIT, FindingKind.DISCLOSURE.value, FOUND)
        number = checks.open_inspection(PLACE, ROUND_ON, officer=first, key=key)["number"]
        return checks.add_finding(number, found, officer=first, key=_key(seed, "finding"))

    return [Entry(_at("0902 09:30"), sample), Entry(_at("0908 10:00"), go_round)]


def _key(seed: int, what: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{seed}:agenda:{what}")


def _at(when: str) -> dt.datetime:
    return dt.datetime.strptime(f"2026{when}", "%Y%m%d %H:%M").replace(tzinfo=OFFICE_ZONE)
