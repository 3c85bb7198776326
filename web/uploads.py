"""Refuses what is far too large to be a form, before anything reads it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext

MEGABYTE = 1024 * 1024


class RefuseHugeBodies(MiddlewareMixin):
    """413 with the size said, for a body larger than LARGEST_BODY (five files of ten megabytes fit)."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Nothing, so that the request goes on; or the refusal."""
        told = request.META.get("CONTENT_LENGTH") or "0"
        size = int(told) if told.isascii() and told.isdigit() else 0
        most: int = settings.LARGEST_BODY
        if size <= most:
            return None
        said = gettext(
            "提交的内容有 %(size)d MB，超过 %(most)d MB，不能接收。请减小或者分次上传文件。"
        )
        return HttpResponse(
            said % {"size": size // MEGABYTE, "most": most // MEGABYTE},
            status=413,
            content_type="text/plain; charset=utf-8",
        )
