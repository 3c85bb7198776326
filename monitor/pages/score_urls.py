"""Addresses of scores, their forms, objections to them, and whose time a case took."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitor.pages import (
    indicator_forms,
    open_figures,
    rankings,
    score_files,
    score_objections,
    times,
)

score_patterns: list[URLPattern] = [
    path("times/<str:number>/", times.show, name="times"),
    path("open-figures/", open_figures.show, name="open-figures"),
    path("rankings/", rankings.index, name="rankings"),
    path("rankings/reckonings/", rankings.reckon, name="ranking-reckon"),
    path("rankings/marks/", rankings.mark, name="ranking-mark"),
    path("rankings/forms/", indicator_forms.index, name="indicator-forms"),
    path("rankings/forms/<int:form_id>/", indicator_forms.show, name="indicator-form"),
    path(
        "rankings/forms/<int:form_id>/decision/",
        indicator_forms.decide,
        name="indicator-form-decide",
    ),
    path("rankings/objections/", score_objections.index, name="score-objections"),
    path(
        "rankings/objections/<int:objection_id>/decision/",
        score_objections.decide,
        name="score-objection-decide",
    ),
    path("rankings/scores/<int:score_id>/objections/", score_objections.file, name="score-object"),
    path("rankings/<int:run_id>/", rankings.show, name="ranking"),
    path("rankings/<int:run_id>/moves/", rankings.move, name="ranking-move"),
    path("rankings/<int:run_id>/scores.xlsx", score_files.workbook, name="ranking-xlsx"),
    path("rankings/<int:run_id>/scores.json", score_files.data, name="ranking-json"),
    path("rankings/<int:run_id>/by/<slug:division>/", rankings.by, name="ranking-by"),
    path("rankings/<int:run_id>/units/<str:code>/", rankings.unit, name="ranking-unit"),
    path("rankings/<int:run_id>/units/<str:code>/cases/", rankings.cases, name="ranking-cases"),
]
