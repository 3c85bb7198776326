"""The files handed in with a form, as proof."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from monitor.services import files
from monitor.services.files import Proof
from web.posted import day_of, text_of


def proofs_of(request: HttpRequest) -> list[Proof]:
    """The files handed in, all under the one description the form has. Raises FileRefused."""
    handed_in = request.FILES.getlist("files")
    return [
        Proof(
            paper=paper_of(one),
            kind=text_of(request, "evidence_kind") or "other",
            document=text_of(request, "document"),
            period=(day_of(request, "period_from"), day_of(request, "period_to")),
            original=request.POST.get("original") == "1",
        )
        for one in handed_in
    ]


def paper_of(upload: UploadedFile) -> files.Paper:
    """An uploaded file as it may be kept; raises FileRefused before its bytes are read."""
    return files.read(upload.name or "file", upload.size or 0, upload.read)
