"""Which pages there are, as whom one of them is looked at, and how it is come by.

Every address of the authorisation table is here: as a page that is visited, or with the reason why
it is none. An address nobody wrote down fails ``test_every_address_is_visited_or_is_no_page``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from approval.models import Case, SupplementNotice
from boards.models import PublicDecision
from catalog.models import Material
from monitor.models import Card
from tests.builders import morning as made
from tests.builders.morning import Morning
from timelimits.models import TimeLimit
from timelimits.models.alert import RungRule


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at one page: as whom ('' is nobody), where, by which form of the slip, to what answer."""

    username: str
    address: str
    form: str = ""
    status: int = 200


LOBBY = "lobby"  # not a person: the screen that hangs in the hall, with its token
Way = Callable[[Morning], Visit]


def at(username: str, address: str) -> Way:
    """A page at a fixed address."""
    return lambda _: Visit(username, address)


def slip(morning: Morning) -> str:
    """The slip's address as the QR on the paper has it."""
    return f"/track/#{morning.accepted.number}.{morning.accepted.code}"


def by_form(action: str) -> Way:
    """A page that the slip's form of that action leads to."""
    return lambda morning: Visit("", slip(morning), action)


def card(username: str, after: str = "") -> Way:
    """A page of the morning's red card."""
    return lambda _: Visit(username, f"/supervision/cards/{made.a_card().pk}/{after}")


def case(place: str, username: str, after: str = "") -> Way:
    """A page of the accepted case, at the window or in the unit."""
    return lambda m: Visit(username, f"/{place}/cases/{m.accepted.number}/{after}")


def _notice(place: str, username: str) -> Way:
    def found(morning: Morning) -> Visit:
        number = morning.asked_again.number
        ordinal = SupplementNotice.objects.filter(case__number=number).latest("pk").ordinal
        return Visit(username, f"/{place}/cases/{number}/notices/{ordinal}/")

    return found


def _joint(morning: Morning) -> Visit:
    number = Case.objects.filter(parts__isnull=False).values_list("number", flat=True)[0]
    return Visit("officer1", f"/inbox/joint/{number}/")


def _limit(morning: Morning) -> Visit:
    promised = TimeLimit.objects.get(matter__number=morning.accepted.number, kind="promised")
    return Visit("b05", f"/limits/{promised.pk}/receipt/")


def _form_paper(morning: Morning) -> Visit:
    paper = Material.objects.filter(version__item__public_by_name=True)[0]
    return Visit("", f"/catalog/{paper.version.item.code}/forms/{paper.seq}/")


def item(username: str, after: str = "") -> Way:
    """A page of the item that has a draft."""
    return lambda m: Visit(username, f"/catalog/{m.draft[0]}/{after}")


def run(username: str, after: str = "") -> Way:
    """A page of August's scores."""
    return lambda m: Visit(username, f"/rankings/{m.run}/{after}")


def _reply(morning: Morning) -> Visit:
    """The unit's own page of one of its cards."""
    issued = Card.objects.filter(matter__department__code=made.MARKET).order_by("-pk")
    return Visit("approver_shijian", f"/supervision/cards/{issued[0].pk}/reply/")


PAGES: Mapping[str, Way] = {
    "": at("", "/"),
    "sign-in/": at("", "/sign-in/"),
    "sign-in/window/": at("b05", "/sign-in/window/"),
    "password/": at("security_admin", "/password/"),
    "calculator/": at("", "/calculator/?kind=working_day&start=2026-09-21&amount=5"),
    "catalog/": at("", "/catalog/"),
    "catalog/<str:code>/": item(""),
    "catalog/<str:code>/guide/": item("", "guide/"),
    "catalog/<str:code>/forms/<int:seq>/": _form_paper,
    "catalog/<str:code>/versions/": item("item_admin", "versions/"),
    "catalog/<str:code>/versions/<int:number>/": lambda m: item(
        "item_admin", f"versions/{m.draft[1]}/"
    )(m),
    "calendar/": at("system_admin", "/calendar/"),
    "calendar/notices/<int:proposal_id>/": lambda m: Visit(
        "supervision_leader", f"/calendar/notices/{m.proposal}/"
    ),
    "limits/kinds/": at("auditor", "/limits/kinds/"),
    "limits/<int:limit_id>/receipt/": _limit,
    "track/": lambda m: Visit("", slip(m)),
    "track/calendar/": by_form("/track/calendar/"),
    "track/notices/": by_form("/track/notices/"),
    "track/rating/": by_form("/track/rating/"),
    "track/urging/": by_form("/track/urging/"),
    "complaints/new/": by_form("/complaints/new/"),
    "complaints/status/": at("", "/complaints/status/"),
    "complaints/": at("complaint_officer", "/complaints/"),
    "complaints/<str:number>/": lambda m: Visit(
        "complaint_officer", f"/complaints/{m.complaint.number}/"
    ),
    "event-log/": at("auditor", "/event-log/"),
    "desk/": at("b05", "/desk/"),
    "desk/filings/": lambda m: Visit("b05", f"/desk/?item={m.draft[0]}"),
    "desk/cases/<str:number>/": case("desk", "b05"),
    "desk/cases/<str:number>/paper/": case("desk", "b05", "paper/"),
    "desk/cases/<str:number>/notices/<int:ordinal>/": _notice("desk", "b05"),
    "desk/cases/<str:number>/<slug:slug>/": lambda m: Visit(
        "b05", f"/desk/cases/{m.accepted.number}/withdrawal/"
    ),
    "desk/renewals/": at("b05", "/desk/renewals/"),
    "inbox/": at("reviewer_shijian", "/inbox/"),
    "inbox/joint/": at("approver_shijian", "/inbox/joint/"),
    "inbox/joint/<str:number>/": _joint,
    "inbox/order/": at("reviewer_shijian", "/inbox/order/"),
    "inbox/cases/<str:number>/": case("inbox", "reviewer_shijian"),
    "inbox/cases/<str:number>/paper/": case("inbox", "reviewer_shijian", "paper/"),
    "inbox/cases/<str:number>/notices/<int:ordinal>/": _notice("inbox", "reviewer_nongye"),
    "inbox/cases/<str:number>/<slug:slug>/": case("inbox", "reviewer_shijian", "finding/"),
    "supervision/": at("officer1", "/supervision/"),
    "supervision/briefing/": at("officer1", "/supervision/briefing/"),
    "supervision/charts/": at("officer1", "/supervision/charts/"),
    "supervision/cases/<str:number>/": lambda m: Visit(
        "officer1", f"/supervision/cases/{m.accepted.number}/"
    ),
    "department/<slug:code>/": at("approver_shijian", f"/department/{made.MARKET}/"),
    "window/<slug:code>/": at("b05", "/window/B05/"),
    "lobby/": at("", "/lobby/"),
    "screens/": at("centre_manager", "/screens/"),
    "supervision/cards/": at("officer1", "/supervision/cards/"),
    "supervision/cards/new/": at("officer1", "/supervision/cards/new/"),
    "supervision/cards/<int:card_id>/": card("officer1"),
    "supervision/cards/<int:card_id>/reply/": _reply,
    "supervision/cards/<int:card_id>/dossier/": card("supervision_leader", "dossier/"),
    "supervision/appeals/": at("officer1", "/supervision/appeals/"),
    "supervision/orders/": at("supervision_leader", "/supervision/orders/"),
    "supervision/orders/new/": at("supervision_leader", "/supervision/orders/new/"),
    "supervision/orders/<str:number>/": lambda m: Visit(
        "supervision_leader", f"/supervision/orders/{m.order}/"
    ),
    "supervision/bulletins/": at("supervision_leader", "/supervision/bulletins/"),
    "supervision/bulletins/<int:bulletin_id>/": lambda m: Visit(
        "supervision_leader", f"/supervision/bulletins/{m.bulletin}/"
    ),
    "supervision/samples/": at("officer1", "/supervision/samples/"),
    "supervision/samples/<int:sample_id>/": lambda m: Visit(
        "officer1", f"/supervision/samples/{m.sample}/"
    ),
    "supervision/inspections/": at("officer1", "/supervision/inspections/"),
    "supervision/inspections/<str:number>/": lambda m: Visit(
        "officer1", f"/supervision/inspections/{m.inspection}/"
    ),
    "supervision/urging/": at("centre_manager", "/supervision/urging/"),
    "supervision/operations/": at("auditor", "/supervision/operations/"),
    "supervision/notices/": at("supervision_leader", "/supervision/notices/"),
    "supervision/rules/": at("supervision_leader", "/supervision/rules/"),
    "supervision/rules/<slug:code>/": at("supervision_leader", "/supervision/rules/AN-6/"),
    "supervision/rungs/<slug:kind>/": lambda _: Visit(
        "supervision_leader", f"/supervision/rungs/{RungRule.objects.order_by('pk')[0].kind}/"
    ),
    "notices/": at("approver_shijian", "/notices/"),
    "progress/": at("", "/progress/"),
    "progress/figures/": at("", "/progress/figures/"),
    "decisions/": at("", "/decisions/"),
    "decisions/<int:decision_id>/": lambda _: Visit(
        "", f"/decisions/{PublicDecision.objects.order_by('pk')[0].pk}/"
    ),
    "open-figures/": at("", "/open-figures/"),
    "rankings/": at("city_leader", "/rankings/"),
    "rankings/forms/": at("supervision_leader", "/rankings/forms/"),
    "rankings/forms/<int:form_id>/": at("supervision_leader", "/rankings/forms/1/"),
    "rankings/objections/": at("approver_shijian", "/rankings/objections/"),
    "rankings/<int:run_id>/": run("supervision_leader"),
    "rankings/<int:run_id>/by/<slug:division>/": run("supervision_leader", "by/item/"),
    "rankings/<int:run_id>/units/<str:code>/": run("approver_shijian", f"units/{made.MARKET}/"),
    "rankings/<int:run_id>/units/<str:code>/cases/": run(
        "approver_shijian", f"units/{made.MARKET}/cases/?figure=received"
    ),
}

# More looks at pages whose content changes with the state of the thing: where forms and notes are.
MORE: tuple[Way, ...] = (
    at(LOBBY, "/lobby/"),
    at("", "/track/"),
    lambda m: Visit("", f"/track/#{m.asked_again.number}.{m.asked_again.code}"),
    at("", "/complaints/new/"),
    lambda _: Visit("", "/no-such-page/", status=404),
    lambda m: Visit("b05", f"/desk/cases/{m.asked_again.number}/"),
    lambda m: Visit("b05", f"/desk/cases/{m.asked_again.number}/supply/"),
    case("inbox", "approver_shijian"),
    lambda m: Visit("supervision_leader", f"/supervision/orders/{m.order}/"),
)

POST_ONLY = frozenset(
    {
        "view/",
        "sign-out/",
        "calendar/hours/",
        "calendar/notices/",
        "calendar/notices/<int:proposal_id>/confirmation/",
        "calendar/notices/<int:proposal_id>/refusal/",
        "catalog/<str:code>/versions/<int:number>/<slug:name>/",
        "complaints/<str:number>/<slug:name>/",
        "notices/read/",
        "notices/address/",
        "rankings/reckonings/",
        "rankings/marks/",
        "rankings/forms/<int:form_id>/decision/",
        "rankings/objections/<int:objection_id>/decision/",
        "rankings/scores/<int:score_id>/objections/",
        "rankings/<int:run_id>/moves/",
        "supervision/bulletins/<int:bulletin_id>/<slug:name>/",
        "supervision/cards/<int:card_id>/acts/<slug:name>/",
        "supervision/cards/<int:card_id>/confirmation/",
        "supervision/cards/<int:card_id>/withholding/",
        "supervision/cards/<int:card_id>/withholding/agreement/",
        "supervision/notices/rules/<int:rule_id>/",
        "supervision/orders/<str:number>/acts/<slug:name>/",
        "supervision/rule-changes/<int:change_id>/agreement/",
        "supervision/rule-changes/<int:change_id>/refusal/",
        "supervision/rules/<slug:code>/change/",
        "supervision/rung-packs/change/",
        "supervision/rungs/<slug:kind>/change/",
        "supervision/samples/<int:sample_id>/calls/",
        "supervision/urging/cases/",
        "rehearsal/scenes/<int:number>/",
        "rehearsal/screens/",
        "lobby/beat/",
        "lobby/pairing/",
        "screens/new/",
        "screens/<int:screen_id>/",
        "screens/<int:screen_id>/renewal/",
        "screens/<int:screen_id>/revocation/",
        "screens/announcements/",
        "screens/announcements/<int:announcement_id>/cancellation/",
    }
)

# Files and data for programs, parts of a page that is visited, and a way that leads elsewhere.
NO_PAGES = frozenset(
    {
        "healthz/live",
        "healthz/ready",
        "metrics",
        "catalog/<str:code>/flow.svg",
        "department/",
        "language/",
        "department/<slug:code>/board/",
        "window/",
        "window/<slug:code>/board/",
        "desk/board/",
        "limits/<int:limit_id>/receipt.json",
        "lobby/board/",
        "lobby/worker.js",
        "progress/board/",
        "rankings/<int:run_id>/scores.json",
        "rankings/<int:run_id>/scores.xlsx",
        "supervision/board/",
        "supervision/cards/<int:card_id>/dossier.json",
        "supervision/cards/<int:card_id>/dossier.pdf",
        "supervision/cards/<int:card_id>/evidence/<int:evidence_id>/",
        "supervision/cards/<int:card_id>/now/",
        "supervision/orders/<str:number>/now/",
        "supervision/orders/<str:number>/papers/<int:paper_id>/",
        "times/<str:number>/",
        "track/calendar/<str:token>.ics",
    }
)
