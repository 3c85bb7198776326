"""大字版 and 高对比: how this reader sees every page, kept in two cookies; it works without scripts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from web.context import HIGH_CONTRAST_COOKIE, LARGE_TYPE_COOKIE

A_YEAR = 365 * 24 * 60 * 60
COOKIES = {"large": LARGE_TYPE_COOKIE, "contrast": HIGH_CONTRAST_COOKIE}
SAME_METHOD, BY_GET = 307, 303


@never_cache
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Turn one of the two on or off and go back to the page.

    A page that was had by POST (number and query code stand in no address) is asked for again with
    the same form: 307 keeps method and body.
    """
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    again = ours and request.POST.get("again") == "1"
    response = HttpResponse(status=SAME_METHOD if again else BY_GET)
    response["Location"] = back if ours else "/"
    name, _, wanted = request.POST.get("set", "").partition("=")
    if name in COOKIES:
        if wanted == "1":
            response.set_cookie(COOKIES[name], "1", max_age=A_YEAR, samesite="Lax")
        else:
            response.delete_cookie(COOKIES[name], samesite="Lax")
    return response
