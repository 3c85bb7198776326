"""Addresses of the public catalogue."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from catalog.pages import calculator, guides, versions

urlpatterns: list[URLPattern | URLResolver] = [
    path("calculator/", calculator.show, name="calculator"),
    path("catalog/", guides.index, name="catalog"),
    path("catalog/<str:code>/", guides.show, name="catalog_item"),
    path("catalog/<str:code>/versions/", versions.index, name="catalog_versions"),
    path("catalog/<str:code>/versions/<int:number>/", versions.show, name="catalog_version"),
    path(
        "catalog/<str:code>/versions/<int:number>/<slug:name>/",
        versions.act,
        name="catalog_version_act",
    ),
    path("catalog/<str:code>/guide/", guides.printed, name="catalog_guide"),
    path("catalog/<str:code>/forms/<int:seq>/", guides.form, name="catalog_form"),
]
