"""Taking in a list on the administration pages: looked at first, taken in only as it was looked at."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from catalog.importing import files, mapping, rows
from catalog.services import list_imports
from catalog.services.list_imports import ItemList
from kernel.errors import DomainError, InvalidInput
from organizations.pages.who import required_officer

SHOWN = 200
PAGE = "catalog/import.html"


def add(request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    """GET asks for the file; POST shows what it would become, or takes in what was shown before.

    The file is sent twice and its fingerprint compared, so that nothing else is taken in than what
    somebody looked at.
    """
    context = {**frame, "title": _("导入事项清单")}
    if request.method != "POST":
        return render(request, PAGE, context)
    try:
        listed = _listed(request)
        if request.POST.get("previewed") == listed.sha256:
            return _taken(request, listed)
    except DomainError as refused:
        return render(request, PAGE, {**context, "refused": refused.message}, status=400)
    return render(request, PAGE, {**context, **_preview(listed, request)})


def _listed(request: HttpRequest) -> ItemList:
    sent, layout = request.FILES.get("list"), request.FILES.get("mapping")
    if not isinstance(sent, UploadedFile):
        raise InvalidInput(_("请选择清单文件"), fields=["list"])
    files.require_size(sent.size or 0)
    content = sent.read()
    name = (sent.name or "list")[-120:]
    chosen = None
    if isinstance(layout, UploadedFile):
        files.require_size(layout.size or 0)
        chosen = mapping.parsed(layout.read(), name=layout.name or "mapping")
    table = files.read_bytes(content, name=name)
    fitting = mapping.fitting(table, chosen)
    digest = hashlib.sha256(content).hexdigest()
    return ItemList(name, digest, fitting, rows.understood(table, fitting))


def _preview(listed: ItemList, request: HttpRequest) -> dict[str, Any]:
    return {
        "listed": listed,
        "summary": rows.summary(listed.items, mapping=listed.mapping),
        "broken": [one for one in listed.items if one.errors][:SHOWN],
        "doubtful": [
            (one, field, limit) for one in listed.items for field, limit in rows.doubtful(one)
        ][:SHOWN],
        "changed": bool(request.POST.get("previewed")),
    }


def _taken(request: HttpRequest, listed: ItemList) -> HttpResponse:
    taken = list_imports.import_list(listed, officer=required_officer(request))
    told = _("已拟成 %(accepted)s 个草稿，退回 %(refused)s 行，%(reviews)s 项时限待核")
    facts = {
        "accepted": taken.imported.accepted,
        "refused": taken.imported.refused,
        "reviews": taken.reviews,
    }
    messages.success(request, told % facts)
    return redirect("admin:catalog_itemimport_changelist")
