"""The query code on a printed slip: made again from the filing's key, kept in the clerk's session.

Only the key is kept; the code itself is stored nowhere but as a digest.
"""

from __future__ import annotations

import io
import uuid

import segno
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from approval.services import slip

SESSION = "slips"
KEPT = 40


def remember(request: HttpRequest, number: str, key: uuid.UUID) -> None:
    """Keep the key of a filing that this session received; the oldest of many give way."""
    kept: dict[str, str] = request.session.get(SESSION, {})
    kept[number] = key.hex
    request.session[SESSION] = dict(list(kept.items())[-KEPT:])


def code_of(request: HttpRequest, number: str) -> str:
    """The query code of a filing that this session received; empty for any other."""
    key = request.session.get(SESSION, {}).get(number)
    return slip.query_code(uuid.UUID(key)) if key else ""


def qr(request: HttpRequest, number: str, code: str) -> SafeString:
    """The QR of the tracking page as a drawing; number and code stand behind the # of the address."""
    address = request.build_absolute_uri(f"/track/#{number}.{code}")
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", xmldecl=False, svgns=False, border=2, omitsize=True
    )
    return mark_safe(drawing.getvalue().decode())  # noqa: S308 - drawn by segno from our own text
