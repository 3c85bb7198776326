"""Configuration of organizations in the stock admin; every save is a use case with its entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from organizations.models import (
    Account,
    Department,
    Grant,
    Post,
    Region,
    Succession,
    Window,
)
from organizations.officers import Officer
from organizations.pages.sign_in import SignOut
from organizations.pages.who import required_officer
from organizations.roles import Role
from organizations.services import accounts, configuration, grants
from organizations.services.accounts import NewAccount
from organizations.services.grants import NewGrant
from organizations.services.registry import (
    DEPARTMENT_FIELDS,
    WINDOW_FIELDS,
    NewDepartment,
    NewRegion,
    NewSuccession,
    NewWindow,
)
from organizations.stock_admin import AnyForm, ThroughServices


@login_not_required
def _sign_in_first(
    request: HttpRequest,
    extra_context: dict[str, Any] | None = None,  # noqa: ARG001 - Django's signature
) -> HttpResponse:
    """The site's own sign-in page, with its lock-out and entries, instead of the admin's."""
    if request.user.is_authenticated:
        raise PermissionDenied
    onward = request.GET.get("next", "/admin/")
    return redirect(f"/sign-in/?{urlencode({'next': onward})}")


def _own_password(
    request: HttpRequest,  # noqa: ARG001 - Django's signature
    extra_context: dict[str, Any] | None = None,  # noqa: ARG001 - Django's signature
) -> HttpResponse:
    return redirect("/password/")


admin.site.site_header = gettext_lazy("配置管理")
admin.site.site_title = gettext_lazy("配置管理")
admin.site.login = _sign_in_first  # type: ignore[method-assign]
admin.site.logout = SignOut.as_view()  # type: ignore[assignment, method-assign]
admin.site.password_change = _own_password  # type: ignore[assignment, method-assign]


@admin.register(Region)
class RegionAdmin(ThroughServices):
    list_display = ("code", "name", "kind", "parent", "sort_no")
    fields = ("code", "name", "kind", "parent", "sort_no")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def enter(self, given: dict[str, Any], officer: Officer) -> Model:
        return configuration.add_region(NewRegion(**given), officer=officer)


@admin.register(Department)
class DepartmentAdmin(ThroughServices):
    list_display = ("sort_no", "name", "code", "ranking_group", "governance", "closed_on")
    list_display_links = ("name",)
    list_filter = ("ranking_group",)
    fields = (
        *("code", "name", "short_name", "region", "sort_no", "ranking_group", "vertical"),
        *("governance", "is_supervision", "is_centre", "complaint_channel"),
        *("opened_on", "closed_on"),
    )

    def get_readonly_fields(
        self,
        request: HttpRequest,
        obj: Any = None,
    ) -> tuple[str, ...]:
        if obj is None:
            return ("closed_on",)
        return tuple(name for name in self.fields if name not in DEPARTMENT_FIELDS)

    def enter(self, given: dict[str, Any], officer: Officer) -> Model:
        return configuration.open_department(NewDepartment(**given), officer=officer)

    def alter(self, obj: Department, given: dict[str, Any], officer: Officer) -> Model:
        return configuration.change_department(obj.pk, given, officer=officer)


@admin.register(Succession)
class SuccessionAdmin(ThroughServices):
    list_display = ("on", "kind", "predecessor", "successor", "document")
    fields = ("kind", "predecessor", "successor", "on", "document", "item_codes")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def enter(self, given: dict[str, Any], officer: Officer) -> Model:
        new = NewSuccession(**{**given, "item_codes": tuple(given["item_codes"] or ())})
        return configuration.record_succession(new, officer=officer)


@admin.register(Post)
class PostAdmin(ThroughServices):
    list_display = ("name", "department", "heads_unit")
    fields = ("department", "name", "heads_unit")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def enter(self, given: dict[str, Any], officer: Officer) -> Model:
        return configuration.open_post(
            given["department"].pk,
            given["name"],
            heads_unit=given["heads_unit"],
            officer=officer,
        )


class WindowForm(AnyForm):
    """A window and, one a line, the codes of the items it may receive."""

    items = forms.CharField(
        label=gettext_lazy("可受理事项编码（每行一个）"), widget=forms.Textarea, required=False
    )

    class Meta:
        model = Window
        fields = (
            *("hall_code", "code", "name", "zone", "department"),
            *("comprehensive", "in_use", "sort_no"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            codes = self.instance.receives.values_list("item_code", flat=True)
            self.fields["items"].initial = "\n".join(codes)

    def clean_items(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["items"].split())


@admin.register(Window)
class WindowAdmin(ThroughServices):
    form = WindowForm
    list_display = ("code", "name", "department", "comprehensive", "in_use")
    list_filter = ("zone", "comprehensive", "in_use")

    def get_readonly_fields(
        self,
        request: HttpRequest,
        obj: Any = None,
    ) -> tuple[str, ...]:
        return ("hall_code", "code") if obj is not None else ("in_use",)

    def enter(self, given: dict[str, Any], officer: Officer) -> Model:
        items = given.pop("items")
        return configuration.open_window(NewWindow(**given, item_codes=items), officer=officer)

    def alter(self, obj: Window, given: dict[str, Any], officer: Officer) -> Model:
        changes = {name: value for name, value in given.items() if name in WINDOW_FIELDS}
        return configuration.change_window(
            obj.pk, changes, officer=officer, item_codes=given.get("items")
        )


class AccountForm(AnyForm):
    """An account; the password is set here and never shown."""

    new_password = forms.CharField(
        label=gettext_lazy("新密码"), widget=forms.PasswordInput, required=False
    )

    class Meta:
        model = Account
        fields = ("username", "display_name", "work_no", "department", "post")


@admin.register(Account)
class AccountAdmin(ThroughServices):
    form = AccountForm
    list_display = ("username", "display_name", "work_no", "department", "post", "is_active")
    list_filter = ("is_active", "department")
    search_fields = ("username", "work_no")
    actions = ("close", "reopen")

    def get_readonly_fields(
        self,
        request: HttpRequest,
        obj: Any = None,
    ) -> tuple[str, ...]:
        return ("username", "work_no") if obj is not None else ()

    def enter(self, given: dict[str, Any], officer: Officer) -> Model:
        encoded = accounts.encoded_password(given.pop("new_password"))
        return accounts.open_account(NewAccount(**given, encoded=encoded), officer=officer)

    def alter(self, obj: Account, given: dict[str, Any], officer: Officer) -> Model:
        password = given.pop("new_password", "")
        if password:
            encoded = accounts.encoded_password(password, obj)
            accounts.set_password(obj.pk, encoded, officer=officer)
        if given:
            accounts.change_account(obj.pk, given, officer=officer)
        return obj

    @admin.action(description=gettext_lazy("停用所选账号"), permissions=["change"])
    def close(self, request: HttpRequest, chosen: QuerySet[Account]) -> None:
        officer = required_officer(request)
        for account in chosen:
            self.attempt(
                request,
                lambda pk=account.pk: accounts.close_account(pk, officer=officer),
                f"{account.username} 已停用",
            )

    @admin.action(description=gettext_lazy("恢复所选账号"), permissions=["change"])
    def reopen(self, request: HttpRequest, chosen: QuerySet[Account]) -> None:
        officer = required_officer(request)
        for account in chosen:
            self.attempt(
                request,
                lambda pk=account.pk: accounts.reopen_account(pk, officer=officer),
                f"{account.username} 已恢复",
            )


class GrantForm(AnyForm):
    """One role over exactly one window, unit or region."""

    class Meta:
        model = Grant
        fields = (
            *("account", "role", "window", "department", "region"),
            *("valid_from", "valid_to", "reason"),
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        scopes = [given[name] for name in ("window", "department", "region") if given.get(name)]
        if len(scopes) != 1:
            raise forms.ValidationError("窗口、部门、区域须且只能填写一项")
        return given

    def _post_clean(self) -> None:
        """Leave the constraints to the use case and the database; they speak better."""


@admin.register(Grant)
class GrantAdmin(ThroughServices):
    form = GrantForm
    list_display = ("account", "role", "scope_code", "valid_from", "valid_to", "granted_by")
    list_filter = ("role",)
    search_fields = ("account__username", "account__work_no")
    actions = ("revoke",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Grant]:
        rows = super().get_queryset(request)
        return rows.select_related("account", "window", "department", "region")

    def enter(self, given: dict[str, Any], officer: Officer) -> Model:
        new = NewGrant(
            account=given["account"],
            role=Role(given["role"]),
            scope=given["window"] or given["department"] or given["region"],
            valid_from=given["valid_from"],
            valid_to=given["valid_to"],
            reason=given["reason"],
        )
        return grants.grant_role(new, officer=officer)

    @admin.action(description=gettext_lazy("即时终止所选授权"), permissions=["add"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[Grant]) -> None:
        officer = required_officer(request)
        for grant in chosen:
            self.attempt(
                request,
                lambda pk=grant.pk: grants.revoke_role(pk, officer=officer),
                f"{grant.account.username} {grant.get_role_display()} 已终止",
            )
