"""Addresses of the desk, the inbox and the applicant's slip."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from approval.pages import (
    case_acts,
    contact,
    desk,
    event_log,
    flow,
    ical,
    inbox,
    joint,
    order,
    paper,
    renewal,
    track,
)

DESK, INBOX = {"place": "desk"}, {"place": "inbox"}

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", desk.desk, name="desk"),
    path("desk/filings/", desk.file, name="desk-file"),
    path("desk/cases/<str:number>/", case_acts.case, DESK, name="desk-case"),
    path("desk/cases/<str:number>/paper/", paper.slip, DESK, name="desk-paper"),
    path("desk/cases/<str:number>/notices/<int:ordinal>/", paper.notice, DESK, name="desk-notice"),
    path("desk/cases/<str:number>/<slug:slug>/", case_acts.act, DESK, name="desk-act"),
    path("desk/renewals/", renewal.renewal_page, name="desk-renewals"),
    path("inbox/joint/", joint.joint_list, name="joint-list"),
    path("inbox/joint/<str:number>/", joint.joint_page, name="joint"),
    path("inbox/order/", order.order_page, name="order"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/cases/<str:number>/", case_acts.case, INBOX, name="inbox-case"),
    path("inbox/cases/<str:number>/paper/", paper.slip, INBOX, name="inbox-paper"),
    path(
        "inbox/cases/<str:number>/notices/<int:ordinal>/", paper.notice, INBOX, name="inbox-notice"
    ),
    path("inbox/cases/<str:number>/<slug:slug>/", case_acts.act, INBOX, name="inbox-act"),
    path("track/", track.track, name="track"),
    path("track/notices/", contact.choose, name="track-notices"),
    path("track/calendar/", ical.manage, name="track-calendar"),
    path("track/calendar/<str:token>.ics", ical.feed, name="track-feed"),
    path("event-log/", event_log.page, name="event-log"),
    path("catalog/<str:code>/flow.svg", flow.chart, name="catalog_flow"),
]
