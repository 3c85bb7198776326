"""What is taken as a file: by size, by number and by what its first bytes say it is."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from kernel.transactions import current, use_case_required
from monitor.errors import FileRefused
from monitor.models import Appeal, Card, Evidence
from monitor.states import EvidenceKind

LARGEST = 10 * 1024 * 1024
MOST = 5
LONGEST_NAME = 120
KINDS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that may be kept: its name without any folder, what it is, its bytes, their digest."""

    name: str
    media_type: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A file and what it is said to prove."""

    paper: Paper
    kind: str = EvidenceKind.OTHER
    document: str = ""
    period: tuple[dt.date | None, dt.date | None] = (None, None)
    original: bool = False

    def __post_init__(self) -> None:
        first, last = self.period
        if self.kind not in EvidenceKind.values:
            raise FileRefused(gettext("请选择证据种类"), field="kind")
        if len(self.document) > 60:
            raise FileRefused(gettext("文书编号过长"), field="document")
        if first is not None and last is not None and last < first:
            raise FileRefused(gettext("证据所涉期间的止日早于起日"), field="period")


def read(name: str, size: int, content: Callable[[], bytes]) -> Paper:
    """The file as it may be kept; its bytes are asked for only once its size is known to be right.

    Raises FileRefused, naming the file's size, for what is empty, too large or of another kind.
    """
    plain = os.path.basename(name.replace("\\", "/")).replace("\x00", "")[-LONGEST_NAME:] or "file"
    if size <= 0:
        raise FileRefused(gettext("文件是空的"), field="file")
    if size > LARGEST:
        raise FileRefused(
            gettext("文件有 %(size)d MB，超过 %(most)d MB，不能接收")
            % {"size": -(-size // 1024**2), "most": LARGEST // 1024**2},
            field="file",
            size=size,
            most=LARGEST,
        )
    held = content()
    if len(held) != size:
        raise FileRefused(gettext("文件不完整，请重新上传"), field="file")
    for opening, media_type in KINDS:
        if held.startswith(opening):
            return Paper(plain, media_type, held, hashlib.sha256(held).hexdigest())
    raise FileRefused(gettext("只接收 PDF、PNG、JPEG 文件"), field="file")


def digests(proofs: Sequence[Proof]) -> list[str]:
    """What an entry and a request's key hold of files: their digests. Raises FileRefused for too many."""
    if len(proofs) > MOST:
        raise FileRefused(
            gettext("一次最多 %(most)d 个文件") % {"most": MOST}, field="file", most=MOST
        )
    return [proof.paper.sha256 for proof in proofs]


@use_case_required
def keep(
    card: Card, proofs: Sequence[Proof], *, by_id: int, appeal: Appeal | None = None
) -> list[Evidence]:
    """Store the files with the card, in the transaction of the act that brings them."""
    now = current().now
    return [
        Evidence.objects.create(
            card=card,
            appeal=appeal,
            kind=proof.kind,
            document=proof.document,
            period_from=proof.period[0],
            period_to=proof.period[1],
            original=proof.original,
            file_name=proof.paper.name,
            media_type=proof.paper.media_type,
            size=len(proof.paper.content),
            sha256=proof.paper.sha256,
            content=proof.paper.content,
            added_by_id=by_id,
            added_at=now,
        )
        for proof in proofs
    ]
