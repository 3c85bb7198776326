"""The stock admin as a form in front of use cases: no deletes, no saves of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kernel.errors import DomainError
from organizations.officers import Officer
from organizations.pages.who import required_officer

if TYPE_CHECKING:
    StockAdmin = admin.ModelAdmin[Any]
    AnyForm = ModelForm[Any]
else:  # generic to the type checker only
    StockAdmin = admin.ModelAdmin
    AnyForm = ModelForm


class ThroughServices(StockAdmin):
    """Saves by ``keep``, which calls a use case; refusals become messages; nothing is deleted."""

    actions_on_bottom = False
    show_facets = admin.ShowFacets.NEVER

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Like Django's, without its transaction: the use case owns its own."""
        try:
            answer: HttpResponse = self._changeform_view(  # type: ignore[attr-defined]
                request, object_id, form_url, extra_context
            )
        except DomainError as refused:
            self.message_user(request, refused.message, messages.ERROR)
            return redirect(request.get_full_path())
        return answer

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,
        form: AnyForm,
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        officer = required_officer(request)
        given = {name: form.cleaned_data[name] for name in form.changed_data}
        kept = self.alter(obj, given, officer) if change else self.enter(form.cleaned_data, officer)
        obj.pk = kept.pk

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        """Nothing: what hangs on a row is saved by its use case."""

    def construct_change_message(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,  # noqa: ARG002 - Django's signature
        add: bool = False,  # noqa: FBT001, FBT002 - Django's signature
    ) -> list[dict[str, dict[str, list[str]]]]:
        """The names of the changed fields; the lines were saved by their use case, not here."""
        return super().construct_change_message(request, form, [], add)

    def enter(self, given: dict[str, Any], officer: Officer) -> Model:
        """Call the use case that makes a new one."""
        raise NotImplementedError

    def alter(self, obj: Any, given: dict[str, Any], officer: Officer) -> Model:
        """Call the use case that changes ``obj``; ``given`` holds the changed fields only."""
        raise NotImplementedError

    def attempt(self, request: HttpRequest, act: Any, done: str) -> None:
        """Run one act of a list action; say ``done``, or why not."""
        try:
            act()
        except DomainError as refused:
            self.message_user(request, refused.message, messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)


class ReadOnly(ThroughServices):
    """Looked at, never written here."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        return False
