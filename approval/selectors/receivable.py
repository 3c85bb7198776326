"""What a window may receive today, and the date a filing accepted now would get."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from approval.selectors import dates
from catalog.models import ItemVersion
from catalog.selectors.versions import in_force
from kernel.clock import office_date
from organizations.officers import Officer
from timelimits.receipts.words import amount
from timelimits.rules import Rule
from web.initials import initials


@dataclass(frozen=True, slots=True)
class Choice:
    """One item in the finder: found by code, by the letters of its pinyin, or by its name."""

    code: str
    name: str
    plain_name: str
    department: str
    letters: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The promise a filing would get if it were accepted now."""

    rule: Rule
    phrase: str
    due: dt.date


def receivable_items(officer: Officer, *, at: dt.datetime) -> list[Choice]:
    """The items that the officer's window receives, in the catalogue's order."""
    return [_choice(version) for version in _versions(officer, at)]


def receivable(officer: Officer, wanted: str, *, at: dt.datetime) -> ItemVersion | None:
    """The version in force of the item meant by code, letters or name; None when it is not one."""
    text = wanted.strip().lower()
    versions = _versions(officer, at)
    exact = [version for version in versions if version.item.code.lower() == text]
    if exact or not text:
        return exact[0] if exact else None
    found = [version for version in versions if _matches(_choice(version), text)]
    return found[0] if len(found) == 1 else None


def preview(version: ItemVersion, *, at: dt.datetime) -> Preview:
    """The promised day of a case that starts now."""
    rule = version.promised_rule()
    return Preview(rule, amount(rule), dates.due_on(rule, at=at))


def _versions(officer: Officer, at: dt.datetime) -> list[ItemVersion]:
    return list(
        in_force(on=office_date(at)).filter(item__code__in=officer.item_codes, item__in_hall=True)
    )


def _choice(version: ItemVersion) -> Choice:
    item = version.item
    return Choice(
        code=item.code,
        name=item.name,
        plain_name=item.plain_name,
        department=item.department.short_name,
        letters=f"{initials(item.name)} {initials(item.plain_name)}",
    )


def _matches(choice: Choice, text: str) -> bool:
    names = (choice.name.lower(), choice.plain_name.lower())
    return text in choice.letters.split() or any(text in name for name in names)
