"""The catalogue in the stock admin: drafts are edited and published, nothing published changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from catalog.models import (
    CellSource,
    Condition,
    Fee,
    Item,
    ItemImport,
    ItemVersion,
    LimitReview,
    Material,
    StepDefinition,
)
from catalog.pages import imports as import_page
from catalog.services import items, settling, versions
from catalog.services.content import VERSION_FIELDS, Content
from catalog.services.items import CHANGEABLE, NewItem
from catalog.states import VersionStatus
from kernel import clock
from kernel.clock import office_date
from organizations.officers import Officer
from organizations.pages.who import required_officer
from organizations.stock_admin import ThroughServices

if TYPE_CHECKING:
    StockInline = admin.TabularInline[Any, ItemVersion]
else:  # generic to the type checker only
    StockInline = admin.TabularInline


@admin.register(Item)
class ItemAdmin(ThroughServices):
    list_display = ("number", "name", "department", "kind", "in_hall", "public_by_name")
    list_display_links = ("name",)
    list_filter = ("kind", "in_hall")
    search_fields = ("name", "code")
    fields = (
        *("number", "name", "plain_name", "aliases", "department", "kind", "level"),
        *("serves", "public_by_name", "in_hall"),
    )

    def get_readonly_fields(
        self,
        request: HttpRequest,
        obj: Any = None,
    ) -> tuple[str, ...]:
        if obj is None:
            return ()
        return tuple(name for name in self.fields if name not in CHANGEABLE)

    def enter(self, given: dict[str, Any], officer: Officer) -> Model:
        given["aliases"] = tuple(given["aliases"])
        return items.add_item(NewItem(**given), officer=officer)

    def alter(self, obj: Item, given: dict[str, Any], officer: Officer) -> Model:
        return items.change_item(obj.pk, given, officer=officer)


class Lines(StockInline):
    """Lines of a draft; of a published version they are only shown."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("catalog.view_itemversion")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and request.user.has_perm("catalog.change_itemversion")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class ConditionLines(Lines):
    model = Condition
    fields = ("seq", "text", "basis")


class MaterialLines(Lines):
    model = Material
    fields = ("seq", "name", "form", "required", "copies", "shared", "standard", "basis")


class StepLines(Lines):
    model = StepDefinition
    fields = ("seq", "name", "role", "limit_days", "parallel_group", "two_person", "asks")


class FeeLines(Lines):
    model = Fee
    fields = ("seq", "name", "amount_fen", "per", "document", "relief")


class SourceLines(Lines):
    model = CellSource
    fields = ("field", "mark", "source", "read_on")


def _is_draft(version: ItemVersion | None) -> bool:
    return version is not None and version.status == VersionStatus.DRAFT


@admin.register(ItemVersion)
class ItemVersionAdmin(ThroughServices):
    list_display = ("item", "version_no", "status", "reviewed_by", "valid_from", "valid_to")
    list_filter = ("status",)
    search_fields = ("item__name", "item__code")
    fields = ("item", *sorted(VERSION_FIELDS))
    inlines = (ConditionLines, MaterialLines, StepLines, FeeLines, SourceLines)
    actions = ("draft_next", "review_chosen", "return_chosen", "publish_today")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ItemVersion]:
        return super().get_queryset(request).select_related("item", "reviewed_by")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and not _is_draft(obj):
            return False
        return super().has_change_permission(request, obj)

    def get_readonly_fields(
        self,
        request: HttpRequest,
        obj: Any = None,
    ) -> tuple[str, ...]:
        return ("item",) if obj is not None else ()

    def enter(self, given: dict[str, Any], officer: Officer) -> Model:
        item = given.pop("item")
        return versions.draft_version(item.pk, Content(regime=given), officer=officer)

    def alter(self, obj: ItemVersion, given: dict[str, Any], officer: Officer) -> Model:
        if given:
            versions.amend_regime(obj.pk, given, officer=officer)
        return obj

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        """All lines of the draft in one use case, if any of them changed."""
        if not change or not any(formset.has_changed() for formset in formsets):
            return
        lines = {formset.model: _kept(formset) for formset in formsets}
        content = Content(
            regime={},
            conditions=lines[Condition],
            materials=lines[Material],
            steps=lines[StepDefinition],
            fees=lines[Fee],
            sources=lines[CellSource],
        )
        versions.amend_lines(form.instance.pk, content, officer=required_officer(request))

    @admin.action(description=gettext_lazy("以所选版本为底拟订新版本"), permissions=["add"])
    def draft_next(self, request: HttpRequest, chosen: QuerySet[ItemVersion]) -> None:
        officer = required_officer(request)
        for version in chosen:
            self.attempt(
                request,
                lambda pk=version.pk: versions.draft_from(pk, officer=officer),
                f"{version.item.name}：新版本草稿已拟订",
            )

    @admin.action(description=gettext_lazy("审核所选草稿（他人拟订的）"), permissions=["add"])
    def review_chosen(self, request: HttpRequest, chosen: QuerySet[ItemVersion]) -> None:
        officer = required_officer(request)
        for version in chosen:
            self.attempt(
                request,
                lambda pk=version.pk: versions.review_version(pk, officer=officer),
                f"{version.item.name}：第 {version.version_no} 版已审核",
            )

    @admin.action(description=gettext_lazy("退回所选已审核版本修改"), permissions=["add"])
    def return_chosen(self, request: HttpRequest, chosen: QuerySet[ItemVersion]) -> None:
        officer = required_officer(request)
        for version in chosen:
            self.attempt(
                request,
                lambda pk=version.pk: versions.return_version(pk, officer=officer),
                f"{version.item.name}：第 {version.version_no} 版已退回修改",
            )

    @admin.action(
        description=gettext_lazy("公布所选已审核版本（自今日起施行）"), permissions=["add"]
    )
    def publish_today(self, request: HttpRequest, chosen: QuerySet[ItemVersion]) -> None:
        officer, today = required_officer(request), office_date(clock.now())
        for version in chosen:
            self.attempt(
                request,
                lambda pk=version.pk: versions.publish_version(
                    pk, valid_from=today, officer=officer
                ),
                f"{version.item.name}：第 {version.version_no} 版已公布",
            )


def _kept(formset: Any) -> list[dict[str, Any]]:
    """What the lines of one kind will be: neither deleted nor empty, in their order."""
    rows = [
        form.cleaned_data
        for form in formset.forms
        if form.cleaned_data and form not in formset.deleted_forms
    ]
    rows.sort(key=lambda row: row.get("seq") or 0)
    left_out = {"id", "version", "seq", "DELETE"}
    return [{key: row[key] for key in row if key not in left_out} for row in rows]


@admin.register(ItemImport)
class ItemImportAdmin(ThroughServices):
    """Lists that were taken in; a new one is previewed first."""

    list_display = ("at", "file_name", "layout", "rows", "accepted", "refused")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return import_page.add(request, self.admin_site.each_context(request))


@admin.register(LimitReview)
class LimitReviewAdmin(ThroughServices):
    """Limits that wait for a person: the list's own words, a proposal, and what is settled."""

    list_display = ("version", "field", "text", "kind", "proposed", "settled_at")
    list_filter = (("settled_at", admin.EmptyFieldListFilter), "field", "kind")
    search_fields = ("version__item__name", "version__item__code", "text")
    settle = ("amount", "unit", "basis", "unit_basis")
    fields = (
        *("version", "field", "text", "kind", "note", "proposed", "proposal_ground"),
        *settle,
        *("settled_at", "settled_by"),
    )

    @admin.display(description=gettext_lazy("建议"))
    def proposed(self, review: LimitReview) -> str:
        if review.proposed_amount is None:
            return "—"
        return f"{review.proposed_amount} {review.get_proposed_unit_display()}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[LimitReview]:
        return super().get_queryset(request).select_related("version__item")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(name for name in self.fields if name not in self.settle)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.settled_at is not None:
            return False
        return super().has_change_permission(request, obj)

    def alter(self, obj: LimitReview, given: dict[str, Any], officer: Officer) -> Model:
        settled = settling.Settlement(obj.amount, obj.unit, obj.basis, obj.unit_basis)
        return settling.settle_limit(obj.pk, settled, officer=officer)
