"""A small hall, items of every regime, and cases brought to their states by the real use cases."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password

from approval.services import decision, delivery, intake, review, supplement
from approval.services.filing import Filing, Person
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from catalog.models import Condition, Fee, Item, ItemVersion, Material, StepDefinition
from catalog.services import versions
from kernel import clock
from kernel.journal import Actor
from kernel.transactions import use_case
from ledger.models import Entry
from organizations.models import Account, Department, Grant, Region, Window, WindowItem
from organizations.officers import Officer, officer_of
from timelimits.models import TimeLimit

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_serial = itertools.count(1)

LICENSING: dict[str, Any] = {
    "legal_basis": "行政许可法",
    "case_kind": "2",
    "acceptance_days": 5,
    "acceptance_unit": "working_day",
    "acceptance_basis": "行政许可法第三十二条",
    "silence": "accepted",
    "silence_basis": "行政许可法第三十二条第一款第（四）项",
    "start_event": "accepted",
    "statutory_amount": 10,
    "statutory_unit": "working_day",
    "statutory_basis": "行政许可法第四十二条",
    "unit_basis": "行政许可法第八十二条",
    "promised_amount": 5,
    "promised_unit": "working_day",
    "promised_basis": "公开承诺",
    "extension_days": 5,
    "extension_unit": "working_day",
    "extension_times": 1,
    "extension_approver": "本机关负责人",
    "extension_basis": "行政许可法第四十二条",
    "stops": [
        {
            "code": "expert_review",
            "name": "专家评审",
            "basis": "行政许可法第四十五条",
            "max_days": 20,
            "needs_telling": False,
        },
        {
            "code": "hearing",
            "name": "听证",
            "basis": "行政许可法第四十五条",
            "max_days": None,
            "needs_telling": True,
        },
    ],
    "delivery_days": 10,
    "delivery_unit": "working_day",
    "delivery_basis": "行政许可法第四十四条",
    "result_kind": "10",
    "result_name": "许可证",
    "licence_years": 5,
}

STEPS: tuple[dict[str, Any], ...] = (
    {"name": "现场核查", "role": "reviewer", "limit_days": 2, "two_person": True},
    {"name": "审核", "role": "reviewer", "limit_days": 2},
    {"name": "决定", "role": "approver", "limit_days": 1},
)

PAPERS: tuple[dict[str, Any], ...] = (
    {"name": "申请书", "form": "original"},
    {"name": "平面图", "form": "copy"},
    {"name": "营业执照", "form": "copy", "shared": True, "required": False},
)


@dataclass
class Hall:
    """Two units, a comprehensive window, and one officer for each thing there is to do."""

    region: Region
    unit: Department
    neighbour: Department
    window: Window
    people: dict[str, Account] = field(default_factory=dict)

    def officer(self, who: str) -> Officer:
        """The officer as of now: clerk, reviewer, second, approver, chief, other_reviewer …"""
        return officer_of(self.people[who])


def a_hall() -> Hall:
    """A hall with 市场监管局 (unit), 水利局 (neighbour) and window B05 of the centre."""
    mark = next(_serial)
    region = Region.objects.create(code=f"99{mark:04d}", name="澄川市", kind="city", sort_no=mark)
    unit = _unit(region, 17, "市市场监管局")
    neighbour = _unit(region, 12, "市水利局")
    centre = _unit(region, 24, "市政务服务中心")
    window = Window.objects.create(
        hall_code=f"H{mark}",
        code="B05",
        name="综合受理",
        zone="B",
        department=centre,
        comprehensive=True,
        sort_no=5,
    )
    posts = (
        ("clerk", "window_clerk", window),
        ("colleague", "window_clerk", window),
        ("reviewer", "reviewer", unit),
        ("second", "reviewer", unit),
        ("approver", "approver", unit),
        ("chief", "approver", unit),
        ("neighbour_reviewer", "reviewer", neighbour),
        ("neighbour_approver", "approver", neighbour),
        ("supervision_officer", "supervision_officer", region),
        ("supervision_leader", "supervision_leader", region),
        ("complaint_officer", "complaint_officer", region),
        ("item_administrator", "item_administrator", region),
        ("system_administrator", "system_administrator", region),
        ("security_administrator", "security_administrator", region),
        ("auditor", "auditor", region),
        ("leader", "leader", region),
        ("centre_manager", "centre_manager", centre),
    )
    # Two statements for all: every other test begins with this hall.
    people = Account.objects.bulk_create(
        _account(f"{who}-{mark}", place, home=unit if place == unit else None)
        for who, _, place in posts
    )
    Grant.objects.bulk_create(
        _grant(account, role, place)
        for account, (_, role, place) in zip(people, posts, strict=True)
    )
    staff = {who: account for account, (who, _, _) in zip(people, posts, strict=True)}
    return Hall(region, unit, neighbour, window, staff)


def _unit(region: Region, number: int, name: str) -> Department:
    return Department.objects.create(
        code=f"{region.code}-{number}", name=name, short_name=name, region=region, sort_no=number
    )


def _account(username: str, place: Any, *, home: Department | None) -> Account:
    return Account(
        username=username,
        password=make_password(None),
        display_name="演练人员",
        work_no=f"W{next(_serial)}",
        department=place if isinstance(place, Department) else home,
    )


def _grant(account: Account, role: str, place: Any) -> Grant:
    return Grant(
        account=account,
        role=role,
        department=place if isinstance(place, Department) else None,
        region=place if isinstance(place, Region) else None,
        window=place if isinstance(place, Window) else None,
        valid_from=LONG_AGO,
        granted_by="tests",
        reason="tests",
    )


def an_item(
    hall: Hall,
    *,
    steps: tuple[dict[str, Any], ...] = STEPS,
    unit: Department | None = None,
    fees: tuple[dict[str, Any], ...] = (),
    **regime: Any,
) -> Item:
    """A published item received at the hall's window; ``regime`` overrides columns of LICENSING."""
    mark = next(_serial)
    number = 1000 + mark
    item = Item.objects.create(
        code=f"{hall.region.code}-item-{number}",
        number=number,
        name="食品经营许可",
        plain_name="开餐馆",
        department=unit or hall.unit,
        kind="01",
        level="市级",
        serves="both",
    )
    version = ItemVersion.objects.create(item=item, version_no=1, **(LICENSING | regime))
    Condition.objects.create(version=version, seq=1, text="有固定场所", basis="条例第四条")
    Material.objects.bulk_create(
        Material(version=version, seq=seq, basis="条例", **paper)
        for seq, paper in enumerate(PAPERS, start=1)
    )
    StepDefinition.objects.bulk_create(
        StepDefinition(version=version, seq=seq, **step) for seq, step in enumerate(steps, start=1)
    )
    for seq, fee in enumerate(fees, start=1):
        Fee.objects.create(version=version, seq=seq, **fee)
    _in_force(version)
    WindowItem.objects.create(window=hall.window, item_code=item.code)
    return item


@use_case
def _in_force(version: ItemVersion) -> None:
    versions.enact(version, valid_from=dt.date(2024, 1, 1), by=Actor.system("tests"))


def a_filing(item: Item, **changes: Any) -> Filing:
    """A complete filing of 桂兰面馆."""
    given: dict[str, Any] = {
        "item_code": item.code,
        "applicant": Person(name="桂兰面馆", kind="company", owner="何桂兰", phone="13900000000"),
        "materials": {1: "met", 2: "met"},
        "conditions": {1: "met"},
    }
    return Filing(**(given | changes))


def new_key() -> uuid.UUID:
    """A key as a browser makes one for a form."""
    return uuid.uuid4()


def a_received_case(hall: Hall, item: Item, *, key: uuid.UUID | None = None, **changes: Any) -> str:
    """The number of a case received at the window; ``key`` for who wants its query code too."""
    answer = intake.receive_case(
        a_filing(item, **changes), officer=hall.officer("clerk"), key=key or new_key()
    )
    return str(answer["number"])


def an_accepted_case(hall: Hall, item: Item, **changes: Any) -> str:
    """The number of a case received and accepted."""
    number = a_received_case(hall, item, **changes)
    intake.accept_case(number, officer=hall.officer("clerk"), key=new_key())
    return number


def a_correcting_case(hall: Hall, item: Item, **changes: Any) -> str:
    """The number of a case whose first supplement notice has reached the applicant."""
    number = a_received_case(hall, item, **changes)
    clerk = hall.officer("clerk")
    notice = Notice([Line("请补盖章的平面图", material=2)])
    supplement.request_supplement(number, notice, officer=clerk, key=new_key())
    supplement.tell_supplement(number, Told(reached_at=clock.now()), officer=clerk, key=new_key())
    return number


def a_reviewed_case(hall: Hall, item: Item, **changes: Any) -> str:
    """The number of a case whose steps before the decision are done."""
    number = an_accepted_case(hall, item, **changes)
    reviewer = hall.officer("reviewer")
    second = hall.people["second"].pk
    review.finish_step(number, review.Finding(second=second), officer=reviewer, key=new_key())
    review.finish_step(number, review.Finding(), officer=reviewer, key=new_key())
    return number


def a_granted_case(hall: Hall, item: Item, **changes: Any) -> str:
    """The number of a case that was granted and waits for delivery."""
    number = a_reviewed_case(hall, item, **changes)
    decision.grant_case(number, officer=hall.officer("approver"), key=new_key())
    return number


def a_delivered_case(hall: Hall, item: Item, **changes: Any) -> str:
    """The number of a concluded case."""
    number = a_granted_case(hall, item, **changes)
    told = Told(reached_at=clock.now())
    delivery.deliver_case(number, told, officer=hall.officer("clerk"), key=new_key())
    return number


def entries_of(case: Any) -> list[Entry]:
    """The case's entries in order."""
    return list(Entry.objects.filter(matter_id=case.matter_id).order_by("seq"))


def limits_of(case: Any) -> dict[str, tuple[str, str]]:
    """The case's limits by kind, the latest of each: status and due day."""
    rows = TimeLimit.objects.filter(matter_id=case.matter_id).order_by("id")
    return {row.kind: (str(row.status), str(row.due_on or "")) for row in rows}
