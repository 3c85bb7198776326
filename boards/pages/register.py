"""The register of a hall's screens, and the emergency announcement over them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from boards import looks, policy
from boards.models import Layout, Sight
from boards.policy import Step
from boards.selectors import registry
from boards.services import announcements, screens
from boards.services.announcements import LONGEST_LINE, MOST_LINES, Wording
from boards.services.screens import Sheet
from kernel import clock
from kernel.errors import Conflict, DomainError, InvalidInput
from organizations.officers import Officer
from organizations.pages.who import required_officer
from web.posted import key_or_fresh
from web.refusals import answered

AN_HOUR = dt.timedelta(hours=1)
Act = Callable[[Officer, uuid.UUID], object]


@answered
@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The screens of the officer's halls with their last heartbeat, and what is announced."""
    return _index(request, _looking(request))


@answered
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """登记: the screen that shows the code enters the register."""

    def act(officer: Officer, key: uuid.UUID) -> object:
        sheet, given = Sheet.read(request.POST.dict()), request.POST
        hall, code = given.get("hall", ""), given.get("code", "")
        return screens.register_screen(hall, sheet, code, officer=officer, key=key)

    return _done(request, act, gettext("已登记，这块屏几秒内开始显示。"))


@answered
@require_POST
def change(request: HttpRequest, screen_id: int) -> HttpResponse:
    """变更: another name, layout or way to be seen."""

    def act(officer: Officer, key: uuid.UUID) -> object:
        sheet = Sheet.read(request.POST.dict())
        return screens.change_screen(screen_id, sheet, officer=officer, key=key)

    return _done(request, act, gettext("已变更，这块屏一分钟内照办。"))


@answered
@require_POST
def renew(request: HttpRequest, screen_id: int) -> HttpResponse:
    """重新登记: another computer, or the same one after a revocation."""

    def act(officer: Officer, key: uuid.UUID) -> object:
        code = request.POST.get("code", "")
        return screens.renew_screen(screen_id, code, officer=officer, key=key)

    return _done(request, act, gettext("已重新登记，原来的令牌作废。"))


@answered
@require_POST
def revoke(request: HttpRequest, screen_id: int) -> HttpResponse:
    """撤销登记."""

    def act(officer: Officer, key: uuid.UUID) -> object:
        return screens.revoke_screen(screen_id, officer=officer, key=key)

    return _done(request, act, gettext("已撤销，这块屏不再显示任何办件。"))


@answered
@require_POST
def announce(request: HttpRequest) -> HttpResponse:
    """发布紧急公告."""

    def act(officer: Officer, key: uuid.UUID) -> object:
        return announcements.announce(Wording.read(_typed(request)), officer=officer, key=key)

    return _done(request, act, gettext("公告已上屏。"))


@answered
@require_POST
def cancel(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """撤下公告."""

    def act(officer: Officer, key: uuid.UUID) -> object:
        return announcements.cancel_announcement(announcement_id, officer=officer, key=key)

    return _done(request, act, gettext("公告已撤下。"))


def _typed(request: HttpRequest) -> dict[str, str]:
    """A browser sends the end of a line as two signs."""
    return {name: text.replace("\r\n", "\n") for name, text in request.POST.dict().items()}


def _done(request: HttpRequest, act: Act, said: str) -> HttpResponse:
    """Act and go back to the register; what is refused stands there with what was typed."""
    officer = _looking(request)
    try:
        act(officer, key_or_fresh(request))
    except (InvalidInput, Conflict) as refused:
        status = 400 if isinstance(refused, InvalidInput) else 409
        return _index(request, officer, refused=refused, status=status)
    messages.success(request, said)
    return redirect("boards:screens")


def _index(
    request: HttpRequest,
    officer: Officer,
    *,
    refused: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    halls = registry.halls_of(officer)
    context = {
        "officer": officer,
        "place": "screens",
        "lines": registry.register_of(officer),
        "halls": halls,
        "layouts": Layout.choices,
        "sights": Sight.choices,
        "announcements": [
            (one, halls.get(one.hall_code, ""))
            for one in registry.announcements_of(officer, at=now)
        ],
        "over_all": registry.reaches("", officer) and len(halls) > 1,
        "may_keep": policy.may(officer, Step.KEEP),
        "may_announce": policy.may(officer, Step.ANNOUNCE),
        "build": looks.build_id(),
        "until": (now + AN_HOUR).astimezone(clock.OFFICE_ZONE).strftime("%Y-%m-%dT%H:%M"),
        "longest_line": LONGEST_LINE,
        "longest_text": LONGEST_LINE * MOST_LINES + 2,
        "given": request.POST,
        "refused": refused,
        "key": uuid.uuid4(),
    }
    return render(request, "boards/screens.html", context, status=status)


def _looking(request: HttpRequest) -> Officer:
    officer = required_officer(request)
    policy.require(officer, Step.LOOK)
    return officer
