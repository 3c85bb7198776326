"""Addresses of the rehearsal."""

from __future__ import annotations

from django.urls import path

from rehearsal.pages import scenes, screens

app_name = "rehearsal"
urlpatterns = [
    path("rehearsal/scenes/<int:number>/", scenes.start, name="scene"),
    path("rehearsal/screens/", screens.register, name="screen"),
]
