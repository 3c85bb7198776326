"""Numbers of cases and of papers: series that restart on 1 January, each number once."""

from __future__ import annotations

import datetime as dt

from approval.models import Case
from kernel.clock import office_date
from ledger.numbers import next_number

ACCEPTANCE = "受"
DECLINE = "不受"
SUPPLEMENT = "补"
GRANT = "准"
DENIAL = "不准"
LICENCE = "证"


def case_number(region_code: str, at: dt.datetime) -> str:
    """The next case number of the region's day, such as 990100-20260921-0001.

    Its tail, the day of the month and the serial, is what people look for on a board.
    """
    day = f"{office_date(at):%Y%m%d}"
    return f"{region_code}-{day}-{next_number(f'case:{region_code}:{day}'):04d}"


def document_number(case: Case, word: str, at: dt.datetime) -> str:
    """The next number of the unit's series, such as 市市场监管局受字〔2026〕37号."""
    unit, year = case.department, office_date(at).year
    number = next_number(f"{word}:{unit.code}:{year}")
    return f"{unit.short_name}{word}字〔{year}〕{number}号"
