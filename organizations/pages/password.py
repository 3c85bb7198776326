"""Changing one's own password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from organizations.errors import WeakPassword
from organizations.models import Account
from organizations.officers import officer_of
from organizations.pages.who import account_behind, home_of
from organizations.services import accounts


@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class OwnPassword(View):
    """The old one, the new one twice."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return _page(request, "")

    def post(self, request: HttpRequest) -> HttpResponse:
        account = account_behind(request)
        assert isinstance(account, Account), "the middleware lets nobody else in"
        new = request.POST.get("new", "")
        if not account.check_password(request.POST.get("old", "")):
            return _page(request, gettext("原密码不正确。"))
        if new != request.POST.get("again", ""):
            return _page(request, gettext("两次输入的新密码不一致。"))
        try:
            encoded = accounts.encoded_password(new, account)
        except WeakPassword as weak:
            return _page(request, weak.message)
        account = accounts.renew_password(account.pk, encoded)
        update_session_auth_hash(request, account)
        messages.success(request, gettext("密码已更改。"))
        return redirect(home_of(officer_of(account)))


def _page(request: HttpRequest, refused: str) -> HttpResponse:
    account = account_behind(request)
    context = {
        "refused": refused,
        "officer": officer_of(account) if account is not None else None,
    }
    status = 400 if refused else 200
    return render(request, "organizations/password.html", context, status=status)
