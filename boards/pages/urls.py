"""Where the live screens stand."""

from __future__ import annotations

from django.urls import path

from boards.pages import briefing, case, charts, lobby, progress, register, supervision, views

app_name = "boards"
urlpatterns = [
    path("supervision/", supervision.wall, name="bureau"),
    path("supervision/board/", supervision.board, name="bureau_board"),
    path("supervision/cases/<str:number>/", case.show, name="case"),
    path("supervision/briefing/", briefing.show, name="briefing"),
    path("supervision/charts/", charts.show, name="charts"),
    path("desk/board/", views.desk_board, name="desk_board"),
    path("department/", views.own_department, name="own_department"),
    path("department/<slug:code>/", views.department, name="department"),
    path("department/<slug:code>/board/", views.department_board, name="department_board"),
    path("window/", views.own_window, name="own_window"),
    path("window/<slug:code>/", views.window, name="window"),
    path("window/<slug:code>/board/", views.window_board, name="window_board"),
    path("lobby/", lobby.page, name="lobby"),
    path("lobby/worker.js", lobby.worker, name="lobby_worker"),
    path("lobby/board/", lobby.board, name="lobby_board"),
    path("lobby/beat/", lobby.beat, name="lobby_beat"),
    path("lobby/pairing/", lobby.pair, name="lobby_pairing"),
    path("screens/", register.index, name="screens"),
    path("screens/new/", register.register, name="screen_new"),
    path("screens/announcements/", register.announce, name="announcement_new"),
    path(
        "screens/announcements/<int:announcement_id>/cancellation/",
        register.cancel,
        name="announcement_cancel",
    ),
    path("screens/<int:screen_id>/", register.change, name="screen_change"),
    path("screens/<int:screen_id>/renewal/", register.renew, name="screen_renew"),
    path("screens/<int:screen_id>/revocation/", register.revoke, name="screen_revoke"),
    path("progress/", progress.board, name="progress"),
    path("progress/board/", progress.board_figures, name="progress_board"),
    path("progress/figures/", progress.figures, name="figures"),
    path("decisions/", progress.decisions, name="decisions"),
    path("decisions/<int:decision_id>/", progress.decision, name="decision"),
]
