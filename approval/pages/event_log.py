"""过程日志导出: what happened to the cases of a period, streamed as XES or CSV to those who watch."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from approval.selectors.event_log import EventLog, Period, event_log
from approval.selectors.event_log_text import CONTENT_TYPES, CSV, WRITERS, XES, as_csv
from kernel import clock
from ledger.exporting import note_export
from organizations.officers import Officer
from organizations.pages.who import officer_behind
from organizations.roles import Role

MAY = frozenset({Role.SUPERVISION_OFFICER, Role.SUPERVISION_LEADER, Role.AUDITOR})
EXCEL = "excel"
FORMS = ((XES, _("XES（IEEE 1849）")), (CSV, _("CSV（UTF-8）")), (EXCEL, _("CSV，供 Excel 打开")))
EARLIEST = dt.date(1900, 1, 1)
LINES_AT_ONCE = 500
ISO = "%Y-%m-%d"
A_MONTH = dt.timedelta(days=30)


def _day(label: Any) -> forms.DateField:
    """A field in the one form that a browser's date field writes and reads, whatever the language."""
    widget = forms.DateInput(format=ISO, attrs={"type": "date"})
    return forms.DateField(label=label, input_formats=[ISO], widget=widget)


class ExportForm(forms.Form):
    """Which days, in which form."""

    first = _day(_("起"))
    last = _day(_("止（含当日）"))
    form = forms.ChoiceField(label=_("格式"), choices=FORMS, initial=XES)

    def clean_first(self) -> dt.date:
        """A day that a calendar can add to."""
        day: dt.date = self.cleaned_data["first"]
        if day < EARLIEST:
            raise forms.ValidationError(_("日期过早"))
        return day

    def clean_last(self) -> dt.date:
        """A day not before the first, nor later than today."""
        day: dt.date = self.cleaned_data["last"]
        first = self.cleaned_data.get("first")
        if first is not None and day < first:
            raise forms.ValidationError(_("止日早于起日"))
        if day > clock.office_date(clock.now()):
            raise forms.ValidationError(_("止日在今天之后"))
        return day


@never_cache
def page(request: HttpRequest) -> HttpResponseBase:
    """The form; posted, the file. 403 for whoever neither watches nor audits."""
    officer = officer_behind(request)
    if officer is None or not officer.roles & MAY:
        raise PermissionDenied
    return _answer(request, officer)


@require_http_methods(["GET", "HEAD", "POST"])
def _answer(request: HttpRequest, officer: Officer) -> HttpResponseBase:
    today = clock.office_date(clock.now())
    if request.method != "POST":
        return _shown(
            request, officer, ExportForm(initial={"first": today - A_MONTH, "last": today})
        )
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _shown(request, officer, form, status=400)
    return _file(request, officer, form.cleaned_data)


def _shown(
    request: HttpRequest, officer: Officer, form: ExportForm, *, status: int = 200
) -> HttpResponse:
    context = {"officer": officer, "form": form, "place": "event-log"}
    return render(request, "approval/event_log.html", context, status=status)


def _file(request: HttpRequest, officer: Officer, asked: dict[str, Any]) -> HttpResponseBase:
    """The download. It leaves an entry first, and goes out as fast as it is read, page by page."""
    first, last, wanted = asked["first"], asked["last"], asked["form"]
    form = XES if wanted == XES else CSV
    note_export("cases", form, first=first, last=last, by=officer.actor)
    log = event_log(Period(first, last, officer.region_code))
    pieces = _together(_pieces(log, wanted))
    stream = _in_its_own_thread(pieces) if isinstance(request, ASGIRequest) else pieces
    name = f"sunhall-cases-{first:%Y%m%d}-{last:%Y%m%d}.{form}"
    return StreamingHttpResponse(
        stream,
        content_type=CONTENT_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _pieces(log: EventLog, wanted: str) -> Iterator[str]:
    if wanted == EXCEL:
        return as_csv(log, mark=True)
    return WRITERS[wanted](log)


def _together(pieces: Iterator[str]) -> Iterator[bytes]:
    while some := list(islice(pieces, LINES_AT_ONCE)):
        yield "".join(some).encode()


async def _in_its_own_thread(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces, read in one thread with one connection, which ends with the download.

    An asynchronous server would otherwise gather a plain iterator whole before the first byte.
    """
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="event-log") as reader:
        try:
            while piece := await loop.run_in_executor(reader, next, pieces, b""):
                yield piece
        finally:
            reader.submit(_hang_up)


def _hang_up() -> None:
    """End the connection of the thread that calls: each has one of its own."""
    connection.close()
