"""Addresses of the desk, the inbox and the applicant's slip."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from approval.pages import case_acts, desk, inbox, news, paper, track

DESK, INBOX = {"place": "desk"}, {"place": "inbox"}

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", desk.desk, name="desk"),
    path("desk/filings/", desk.file, name="desk-file"),
    path("desk/cases/<str:number>/", case_acts.case, DESK, name="desk-case"),
    path("desk/cases/<str:number>/paper/", paper.slip, DESK, name="desk-paper"),
    path("desk/cases/<str:number>/notices/<int:ordinal>/", paper.notice, DESK, name="desk-notice"),
    path("desk/cases/<str:number>/<slug:slug>/", case_acts.act, DESK, name="desk-act"),
    path("desk/news/", news.news, name="desk-news"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/cases/<str:number>/", case_acts.case, INBOX, name="inbox-case"),
    path("inbox/cases/<str:number>/paper/", paper.slip, INBOX, name="inbox-paper"),
    path(
        "inbox/cases/<str:number>/notices/<int:ordinal>/", paper.notice, INBOX, name="inbox-notice"
    ),
    path("inbox/cases/<str:number>/<slug:slug>/", case_acts.act, INBOX, name="inbox-act"),
    path("track/", track.track, name="track"),
]
