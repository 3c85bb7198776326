"""Signing in, choosing a window, signing out."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kernel import clock
from organizations.errors import NoSuchWindow
from organizations.models import Account
from organizations.officers import officer_of
from organizations.pages.who import account_behind, home_of
from organizations.selectors import accounts as read
from organizations.selectors import windows
from organizations.services import accounts
from web.addresses import address_behind

BACKEND = "django.contrib.auth.backends.ModelBackend"
LONGEST_NAME = 40
CHOOSE_WINDOW = "/sign-in/window/"


@method_decorator(login_not_required, name="dispatch")
@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class SignIn(View):
    """The sign-in page. Five failures close it to this name from this address for 15 minutes."""

    def get(self, request: HttpRequest) -> HttpResponse:
        account = account_behind(request)
        if account is not None:
            return redirect(_onward(request, account))
        return _form(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        username = request.POST.get("username", "").strip()[:LONGEST_NAME]
        address = address_behind(request)
        until = read.locked_until(username, address, wall=clock.wall())
        if until is not None:
            return _form(request, username=username, until=until)
        account = Account.objects.filter(username=username).first()
        reason = _refusal(account, request.POST.get("password", ""))
        if account is None or reason:
            until = accounts.refuse(username, address=address, reason=reason)
            return _form(request, username=username, until=until, wrong=True)
        accounts.admit(account.pk, address=address)
        login(request, account, backend=BACKEND)
        return redirect(_onward(request, account))


def _refusal(account: Account | None, password: str) -> str:
    """Why this sign-in fails, or nothing. An unknown name takes as long as a wrong password."""
    if account is None:
        make_password(password)
        return "unknown"
    if not account.check_password(password):
        return "password"
    return "" if account.is_active else "closed"


def _form(
    request: HttpRequest,
    *,
    username: str = "",
    until: dt.datetime | None = None,
    wrong: bool = False,
) -> HttpResponse:
    context = {"username": username, "until": until, "wrong": wrong, "next": _asked_next(request)}
    status = 429 if until is not None else 400 if wrong else 200
    answer = render(request, "organizations/sign_in.html", context, status=status)
    if until is not None:
        answer["Retry-After"] = str(int((until - clock.wall()).total_seconds()) + 1)
    return answer


def _asked_next(request: HttpRequest) -> str:
    """The page that sent us here, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if ours else ""


def _onward(request: HttpRequest, account: Account) -> str:
    """A clerk with several windows says first at which one; others go on."""
    officer = officer_of(account)
    if len(officer.windows) > 1 and not officer.window_code:
        return CHOOSE_WINDOW
    return _asked_next(request) or home_of(officer)


@method_decorator(never_cache, name="dispatch")
class ChooseWindow(View):
    """Which of one's windows one sits at now."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, _account(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        account = _account(request)
        try:
            account = accounts.take_window(account.pk, request.POST.get("window", ""))
        except NoSuchWindow as none:
            return self._page(request, account, refused=none.message)
        return redirect(home_of(officer_of(account)))

    def _page(self, request: HttpRequest, account: Account, *, refused: str = "") -> HttpResponse:
        context = {
            "windows": windows.seats_of(account, clock.now()),
            "seat": account.seat_id,
            "refused": gettext(refused) if refused else "",
            "officer": officer_of(account),
        }
        status = 400 if refused else 200
        return render(request, "organizations/choose_window.html", context, status=status)


class SignOut(View):
    """Leave: the session ends and the window is free."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        account = _account(request)
        logout(request)  # first: screens look again at once when the entry tells of it
        accounts.leave(account.pk)
        return redirect("/sign-in/")


def _account(request: HttpRequest) -> Account:
    account = account_behind(request)
    assert account is not None, "the middleware lets nobody else in"
    return account
