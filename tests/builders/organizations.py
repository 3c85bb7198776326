"""A small city: three deciding units, the centre, the bureau, two windows, someone in every role."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from catalog.services.items import item_code
from kernel import clock
from kernel.clock import OFFICE_ZONE
from kernel.journal import Actor
from kernel.transactions import use_case
from organizations.models import Account, Department, Region, Window
from organizations.officers import Officer, officer_of
from organizations.roles import Role
from organizations.services import accounts, grants, registry
from organizations.services.accounts import NewAccount
from organizations.services.grants import NewGrant
from organizations.services.registry import NewDepartment, NewRegion, NewWindow

PASSWORD = "Chengchuan-2026"
BY = Actor.system("tests")
SINCE = dt.datetime(2026, 1, 1, tzinfo=OFFICE_ZONE)
WATER, FARMING, MARKET, CENTRE, BUREAU = (
    "990100-12",
    "990100-13",
    "990100-17",
    "990100-24",
    "990100-25",
)
SHORT = {WATER: "shuili", FARMING: "nongye", MARKET: "shijian"}
RECEIVED_AT_THE_WINDOWS = tuple(
    item_code(unit, number)
    for unit, number in ((WATER, 24), (FARMING, 26), (FARMING, 27), (MARKET, 34), (MARKET, 35))
)


@dataclass
class SmallCity:
    """What a_city() made; accounts and officers by user name, the same names as in the demo."""

    region: Region
    departments: dict[str, Department] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    @property
    def water(self) -> Department:
        return self.departments[WATER]

    @property
    def farming(self) -> Department:
        return self.departments[FARMING]

    @property
    def market(self) -> Department:
        return self.departments[MARKET]

    @property
    def centre(self) -> Department:
        return self.departments[CENTRE]

    @property
    def bureau(self) -> Department:
        return self.departments[BUREAU]

    def officer(self, username: str) -> Officer:
        """The officer as the legal clock finds it now: b05, reviewer_shijian, officer1 …"""
        return officer_of(Account.objects.get(username=username))


@use_case
def a_city() -> SmallCity:
    """Build the city through the steps of organizations; everyone holds one role since New Year."""
    region = registry.add_region(NewRegion("990100", "澄川市", "city", 1), by=BY)
    city = SmallCity(region)
    _units(city)
    _windows(city)
    encoded = accounts.encoded_password(PASSWORD)
    for code in ("B05", "B09"):
        _someone(city, code.lower(), city.centre, (Role.WINDOW_CLERK, city.windows[code]), encoded)
    for code, short in SHORT.items():
        unit = city.departments[code]
        _someone(city, f"reviewer_{short}", unit, (Role.REVIEWER, unit), encoded)
        _someone(city, f"reviewer_{short}2", unit, (Role.REVIEWER, unit), encoded)
        _someone(city, f"approver_{short}", unit, (Role.APPROVER, unit), encoded)
    _bureau_and_centre(city, encoded)
    return city


def _units(city: SmallCity) -> None:
    for code, name, short_name, sort_no, group in (
        (WATER, "市水利局", "市水利局", 12, "乙"),
        (FARMING, "市农业农村局", "市农业农村局", 13, "乙"),
        (MARKET, "市市场监督管理局", "市监局", 17, "甲"),
        (CENTRE, "市政务服务中心", "市政务中心", 24, ""),
        (BUREAU, "市营商环境建设监督局", "市营商监督局", 25, ""),
    ):
        new = NewDepartment(
            code=code,
            name=name,
            short_name=short_name,
            region=city.region,
            sort_no=sort_no,
            ranking_group=group,
            is_supervision=code == BUREAU,
            is_centre=code == CENTRE,
        )
        city.departments[code] = registry.open_department(new, by=BY)


def _windows(city: SmallCity) -> None:
    for sort_no, code in enumerate(("B05", "B09"), start=1):
        new = NewWindow(
            hall_code="990100-H1",
            code=code,
            name="综合受理·企业",
            zone="B",
            department=city.centre,
            comprehensive=True,
            sort_no=sort_no,
            item_codes=RECEIVED_AT_THE_WINDOWS,
        )
        city.windows[code] = registry.open_window(new, by=BY)


def _bureau_and_centre(city: SmallCity, encoded: str) -> None:
    for username, unit, role in (
        ("officer1", city.bureau, Role.SUPERVISION_OFFICER),
        ("officer2", city.bureau, Role.SUPERVISION_OFFICER),
        ("supervision_leader", city.bureau, Role.SUPERVISION_LEADER),
        ("complaint_officer", city.bureau, Role.COMPLAINT_OFFICER),
        ("item_admin", city.centre, Role.ITEM_ADMINISTRATOR),
        ("item_admin2", city.centre, Role.ITEM_ADMINISTRATOR),
        ("system_admin", city.centre, Role.SYSTEM_ADMINISTRATOR),
        ("security_admin", city.centre, Role.SECURITY_ADMINISTRATOR),
        ("auditor", city.centre, Role.AUDITOR),
        ("city_leader", city.bureau, Role.LEADER),
    ):
        _someone(city, username, unit, (role, city.region), encoded)
    _someone(city, "centre_manager", city.centre, (Role.CENTRE_MANAGER, city.centre), encoded)


def _someone(
    city: SmallCity,
    username: str,
    unit: Department,
    holds: tuple[Role, Window | Department | Region],
    encoded: str,
) -> None:
    new = NewAccount(username, f"演练·{username}", f"W-{username}", unit, None, encoded)
    account = accounts.enter_account(new, by=BY)
    role, scope = holds
    since = min(SINCE, clock.now())
    grants.enter_grant(NewGrant(account, role, scope, since, "测试"), by=BY)
    city.accounts[username] = account
