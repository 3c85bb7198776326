"""Where the live screens stand."""

from __future__ import annotations

from django.urls import path

from boards.pages import views

app_name = "boards"
urlpatterns = [
    path("supervision/", views.bureau, name="bureau"),
    path("supervision/board/", views.bureau_board, name="bureau_board"),
    path("department/", views.own_department, name="own_department"),
    path("department/<slug:code>/", views.department, name="department"),
    path("department/<slug:code>/board/", views.department_board, name="department_board"),
    path("lobby/", views.lobby, name="lobby"),
    path("lobby/worker.js", views.lobby_worker, name="lobby_worker"),
    path("lobby/board/", views.lobby_board, name="lobby_board"),
]
