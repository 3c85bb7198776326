"""The admin shows cases and never changes one: every act is a use case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from approval.models import Case, CaseStep, Correction, Licence, SupplementNotice

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin


class Shown(_Admin):
    """Read-only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Case)
class CaseAdmin(Shown):
    list_display = ("number", "state", "department", "received_at", "version")
    list_filter = ("state", "channel")
    search_fields = ("number",)


@admin.register(CaseStep)
class CaseStepAdmin(Shown):
    list_display = ("case", "seq", "name", "pass_no", "opinion")


@admin.register(SupplementNotice)
class SupplementNoticeAdmin(Shown):
    list_display = ("case", "ordinal", "document", "status", "reached_at")


@admin.register(Correction)
class CorrectionAdmin(Shown):
    list_display = ("case", "state", "reason", "requested_at")


@admin.register(Licence)
class LicenceAdmin(Shown):
    list_display = ("number", "item", "valid_from", "valid_to", "status")
