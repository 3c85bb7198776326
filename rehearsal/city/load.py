"""Loads 澄川市, through the same steps the administrators' use cases take, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
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
HEAD = "主要负责人"
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
    _load_people(city)
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
            **{**row, "region": city.regions[row.get("region", CITY)]},
            complaint_channel="12345 政务服务便民热线；大厅 A06 效能投诉中心",
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


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the demo: who they are, where they sit, and what they may do over what."""

    username: str
    name: str
    work_no: str
    unit: Department
    post: str
    holds: tuple[tuple[Role, Window | Department | Region], ...]


def _load_people(city: City) -> None:
    people = [*_clerks(city), *_officers_of_units(city), *_officials(city)]
    entered = accounts.enter_accounts([_account(city, person) for person in people], by=BY)
    city.accounts.update(zip((person.username for person in people), entered, strict=True))
    given = [
        NewGrant(account, role, scope, city.granted_from, REASON)
        for person, account in zip(people, entered, strict=True)
        for role, scope in person.holds
    ]
    grants.enter_grants(given, by=BY)


def _clerks(city: City) -> Iterator[Person]:
    clerks = files.table("people")["clerks"]
    for code in clerks["windows"]:
        window = city.windows[code]
        holds = ((Role.WINDOW_CLERK, window),)
        name = f"演练·窗口{code}"
        yield Person(code.lower(), name, f"W-{code}", window.department, clerks["post"], holds)


def _officers_of_units(city: City) -> Iterator[Person]:
    for row in files.table("people")["units"]:
        unit, short = city.departments[row["department"]], row["short"]
        people = (
            (f"reviewer_{short}", "审查一", "审查岗", (Role.REVIEWER,)),
            (f"reviewer_{short}2", "审查二", "审查岗", (Role.REVIEWER,)),
            (f"approver_{short}", "审批", "审批岗", (Role.APPROVER,)),
            (f"head_{short}", "主要负责人", HEAD, (Role.APPROVER, Role.LEADER)),
        )
        for place, (username, title, post, roles) in enumerate(people, start=1):
            work_no = f"{unit.code[-2:]}-{place:02d}"
            name = f"演练·{unit.short_name}{title}"
            holds = tuple((role, unit) for role in roles)
            yield Person(username, name, work_no, unit, post, holds)


def _officials(city: City) -> Iterator[Person]:
    places: dict[str, int] = {}
    for row in files.table("people")["officials"]:
        unit = city.departments[row["department"]]
        places[unit.code] = places.get(unit.code, 0) + 1
        work_no = f"{unit.code[-2:]}-{places[unit.code]:02d}"
        holds = tuple(
            (role, unit if role in DEPARTMENT_ROLES else city.region)
            for role in map(Role, row["roles"])
        )
        yield Person(row["username"], row["name"], work_no, unit, row["post"], holds)


def _account(city: City, person: Person) -> NewAccount:
    key = person.unit.code, person.post
    if key not in city.posts:
        heads = person.post == HEAD
        city.posts[key] = registry.open_post(person.unit, person.post, heads_unit=heads, by=BY)
    return NewAccount(
        person.username, person.name, person.work_no, person.unit, city.posts[key], city.encoded
    )


def _load_catalogue(city: City, since: dt.date) -> None:
    for number, file in files.item_files().items():
        item = items.enter_item(files.new_item(number, city.departments[file["department"]]), by=BY)
        draft = versions.enter_draft(item, files.content(number), by=BY)
        versions.put_in_force(draft, valid_from=since, by=BY)
