"""The tables of this floor."""

from __future__ import annotations

from timelimits.models.alert import Alert as Alert
from timelimits.models.alert import Level as Level
from timelimits.models.alert import RungRule as RungRule
from timelimits.models.calendar import CalendarDay as CalendarDay
from timelimits.models.calendar import CalendarYear as CalendarYear
from timelimits.models.calendar import DayKind as DayKind
from timelimits.models.calendar import HallHours as HallHours
from timelimits.models.calendar import NoticeProposal as NoticeProposal
from timelimits.models.calendar import Restatement as Restatement
from timelimits.models.calendar import WorkCalendar as WorkCalendar
from timelimits.models.limit import OPEN as OPEN
from timelimits.models.limit import Extension as Extension
from timelimits.models.limit import LimitStatus as LimitStatus
from timelimits.models.limit import Pause as Pause
from timelimits.models.limit import TimeLimit as TimeLimit
