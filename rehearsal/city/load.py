"""Loads 澄川市, through the same steps the administrators' use cases take, in one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from catalog.services import items, versions
from kernel.clock import OFFICE_ZONE
from kernel.journal import Actor
from kernel.transactions import current, use_case
from organizations.models import Account, Department, Post, Region, Window
from organizations.roles import Role
from organizations.services import accounts, grants, registry
from organizations.services.accounts import NewAccount
from organizations.services.grants import NewGrant
from organizations.services.registry import NewDepartment, NewRegion, NewWindow
from rehearsal.city import files

# For rehearsal only: every account of the demo city signs in with it, and the README says so.
DEMO_PASSWORD = "Chengchuan-2026"  # noqa: S105 - guards an invented city
IN_FORCE_SINCE = dt.date(2026, 1, 1)
OPENED_ON = dt.date(2019, 1, 1)
BY = Actor.system("rehearsal")
CITY = "990100"
REASON = "演练城市初始授权"
DEPARTMENT_ROLES = frozenset({Role.REVIEWER, Role.APPROVER, Role.CENTRE_MANAGER})


@dataclass
class City:
    """What has been loaded so far, by code; accounts by user name."""

    encoded: str
    granted_from: dt.datetime
    regions: dict[str, Region] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    posts: dict[tuple[str, str], Post] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    @property
    def region(self) -> Region:
        """The city itself."""
        return self.regions[CITY]


@use_case
def load_city(now: dt.datetime) -> City:
    """Load regions, units, windows, people and the catalogue as of ``now``; answers what it made.

    Everything is in force since the beginning of the year, or since ``now`` when that is earlier.
    Raises AlreadyThere on a database that has the city.
    """
    current().at(now)
    new_year = dt.datetime.combine(IN_FORCE_SINCE, dt.time(), OFFICE_ZONE)
    city = City(accounts_password(), min(now, new_year))
    _load_regions(city)
    _load_departments(city)
    _load_windows(city)
    _load_clerks(city)
    _load_units(city)
    _load_officials(city)
    _load_catalogue(city, min(IN_FORCE_SINCE, city.granted_from.astimezone(OFFICE_ZONE).date()))
    return city


def accounts_password() -> str:
    """The demo's password as it is kept: hashed once, or loading would take a minute."""
    return accounts.encoded_password(DEMO_PASSWORD)


def _load_regions(city: City) -> None:
    for row in files.table("regions")["regions"]:
        parent = city.regions[row["parent"]] if "parent" in row else None
        new = NewRegion(row["code"], row["name"], row["kind"], row["sort_no"], parent)
        city.regions[new.code] = registry.add_region(new, by=BY)


def _load_departments(city: City) -> None:
    for row in files.table("departments")["departments"]:
        new = NewDepartment(
            **row,
            region=city.region,
            complaint_channel="大厅 A06 效能投诉中心",
            opened_on=OPENED_ON,
        )
        city.departments[new.code] = registry.open_department(new, by=BY)


def _load_windows(city: City) -> None:
    hall = files.table("windows")
    sort_no = 0
    for group in hall["windows"]:
        receives = tuple(_item_code(number) for number in group.get("receives", []))
        for code in group["codes"]:
            sort_no += 1
            new = NewWindow(
                hall_code=hall["hall_code"],
                code=code,
                name=group["name"],
                zone=code[0],
                department=city.departments[group["department"]],
                comprehensive=group.get("comprehensive", False),
                sort_no=sort_no,
                item_codes=receives,
            )
            city.windows[code] = registry.open_window(new, by=BY)


def _item_code(number: int) -> str:
    return items.item_code(files.item_files()[number]["department"], number)


def _load_clerks(city: City) -> None:
    clerks = files.table("people")["clerks"]
    for code in clerks["windows"]:
        window = city.windows[code]
        account = _account(
            city, code.lower(), f"演练·窗口{code}", f"W-{code}", (window.department, clerks["post"])
        )
        _grant(city, account, Role.WINDOW_CLERK, window)


def _load_units(city: City) -> None:
    for row in files.table("people")["units"]:
        unit, short = city.departments[row["department"]], row["short"]
        people = (
            (f"reviewer_{short}", "审查一", "审查岗", (Role.REVIEWER,)),
            (f"reviewer_{short}2", "审查二", "审查岗", (Role.REVIEWER,)),
            (f"approver_{short}", "审批", "审批岗", (Role.APPROVER,)),
            (f"head_{short}", "主要负责人", "主要负责人", (Role.APPROVER, Role.LEADER)),
        )
        for place, (username, title, post, roles) in enumerate(people, start=1):
            work_no = f"{unit.code[-2:]}-{place:02d}"
            name = f"演练·{unit.short_name}{title}"
            account = _account(city, username, name, work_no, (unit, post))
            for role in roles:
                _grant(city, account, role, unit)


def _load_officials(city: City) -> None:
    places: dict[str, int] = {}
    for row in files.table("people")["officials"]:
        unit = city.departments[row["department"]]
        places[unit.code] = places.get(unit.code, 0) + 1
        work_no = f"{unit.code[-2:]}-{places[unit.code]:02d}"
        account = _account(city, row["username"], row["name"], work_no, (unit, row["post"]))
        for role in map(Role, row["roles"]):
            _grant(city, account, role, unit if role in DEPARTMENT_ROLES else city.region)


def _account(
    city: City, username: str, name: str, work_no: str, place: tuple[Department, str]
) -> Account:
    unit, post_name = place
    post = city.posts.get((unit.code, post_name))
    if post is None:
        heads = post_name == "主要负责人"
        post = registry.open_post(unit, post_name, heads_unit=heads, by=BY)
        city.posts[unit.code, post_name] = post
    new = NewAccount(username, name, work_no, unit, post, city.encoded)
    account = accounts.enter_account(new, by=BY)
    city.accounts[username] = account
    return account


def _grant(city: City, account: Account, role: Role, scope: Window | Department | Region) -> None:
    new = NewGrant(account, role, scope, city.granted_from, REASON)
    grants.enter_grant(new, by=BY)


def _load_catalogue(city: City, since: dt.date) -> None:
    for number, file in files.item_files().items():
        item = items.enter_item(files.new_item(number, city.departments[file["department"]]), by=BY)
        draft = versions.enter_draft(item, files.content(number), by=BY)
        versions.put_in_force(draft, valid_from=since, by=BY)
