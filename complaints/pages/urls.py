"""Addresses of complaints."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from complaints.pages import office, public, rating

urlpatterns: list[URLPattern | URLResolver] = [
    path("track/rating/", rating.rate, name="rating"),
    path("complaints/", office.listing, name="complaint-list"),
    path("complaints/new/", public.new, name="complaint-new"),
    path("complaints/status/", public.status, name="complaint-status"),
    path("complaints/<str:number>/", office.detail, name="complaint-detail"),
    path("complaints/<str:number>/<slug:name>/", office.act, name="complaint-act"),
]
