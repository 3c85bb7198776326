"""Addresses of the monitor's pages."""

from __future__ import annotations

from django.urls import path

from monitor.pages import (
    bulletins,
    by_hand,
    card_acts,
    card_list,
    card_now,
    cards,
    checks,
    dossiers,
    inbox,
    operations,
    order_now,
    orders,
    reply,
    rules,
    urging,
)
from monitor.pages.score_urls import score_patterns

app_name = "monitor"
urlpatterns = [
    path("supervision/cards/", card_list.cards, name="cards"),
    path("supervision/cards/new/", by_hand.issue, name="card-new"),
    path("supervision/appeals/", card_list.appealed, name="appeals"),
    path("supervision/cards/<int:card_id>/", cards.show, name="card"),
    path("supervision/cards/<int:card_id>/now/", card_now.show, name="card-now"),
    path("supervision/cards/<int:card_id>/reply/", reply.show, name="card-reply"),
    path("supervision/cards/<int:card_id>/acts/<slug:name>/", card_acts.act, name="card-act"),
    path("supervision/cards/<int:card_id>/dossier/", dossiers.show, name="dossier"),
    path("supervision/cards/<int:card_id>/dossier.pdf", dossiers.pdf, name="dossier-pdf"),
    path("supervision/cards/<int:card_id>/dossier.json", dossiers.rows, name="dossier-rows"),
    path(
        "supervision/cards/<int:card_id>/evidence/<int:evidence_id>/",
        dossiers.file,
        name="evidence-file",
    ),
    path("supervision/cards/<int:card_id>/confirmation/", cards.confirm, name="card-confirm"),
    path("supervision/cards/<int:card_id>/withholding/", cards.withhold, name="card-withhold"),
    path("supervision/cards/<int:card_id>/withholding/agreement/", cards.agree, name="card-agree"),
    path("supervision/rules/", rules.index, name="rules"),
    path("supervision/rules/<slug:code>/", rules.show, name="rule"),
    path("supervision/rules/<slug:code>/change/", rules.change, name="rule-change"),
    path("supervision/rung-packs/change/", rules.change_pack, name="pack-change"),
    path("supervision/rungs/<slug:kind>/", rules.ladder, name="ladder"),
    path("supervision/rungs/<slug:kind>/change/", rules.change_ladder, name="ladder-change"),
    path(
        "supervision/rule-changes/<int:change_id>/agreement/",
        rules.agree,
        name="rule-change-agree",
    ),
    path(
        "supervision/rule-changes/<int:change_id>/refusal/",
        rules.refuse,
        name="rule-change-refuse",
    ),
    path("supervision/orders/", orders.listing, name="orders"),
    path("supervision/orders/new/", orders.new, name="order-new"),
    path("supervision/orders/<str:number>/", orders.show, name="order"),
    path("supervision/orders/<str:number>/now/", order_now.show, name="order-now"),
    path(
        "supervision/orders/<str:number>/papers/<int:paper_id>/", orders.paper, name="order-paper"
    ),
    path("supervision/orders/<str:number>/acts/<slug:name>/", orders.act, name="order-act"),
    path("supervision/bulletins/", bulletins.index, name="bulletins"),
    path("supervision/bulletins/<int:bulletin_id>/", bulletins.show, name="bulletin"),
    path(
        "supervision/bulletins/<int:bulletin_id>/<slug:name>/", bulletins.act, name="bulletin-act"
    ),
    path("supervision/samples/", checks.samples, name="samples"),
    path("supervision/samples/<int:sample_id>/", checks.sample, name="sample"),
    path("supervision/samples/<int:sample_id>/calls/", checks.call, name="sample-call"),
    path("supervision/inspections/", checks.inspections, name="inspections"),
    path("supervision/inspections/<str:number>/", checks.inspection, name="inspection"),
    path("supervision/urging/", urging.unit, name="urging"),
    path("supervision/urging/cases/", urging.centre, name="urge"),
    path("track/urging/", urging.applicant, name="track-urging"),
    path("supervision/operations/", operations.show, name="operations"),
    path("supervision/notices/", inbox.log, name="notices"),
    path("supervision/notices/rules/<int:rule_id>/", inbox.switch, name="notice-rule"),
    path("notices/", inbox.inbox, name="inbox"),
    path("notices/read/", inbox.mark_read, name="notices-read"),
    path("notices/address/", inbox.address, name="notice-address"),
    *score_patterns,
]
