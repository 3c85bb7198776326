"""What an applicant hands in, and the rows that stand for it: case, applicant, checklist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from approval.errors import UnknownCondition, UnknownMaterial, UnreadableText
from approval.models import Applicant, Case, CaseCondition, CaseMaterial
from approval.services import documents
from approval.states import CaseState, Channel, CheckStatus, Holder, Tick
from catalog.models import Condition, ItemVersion, Material
from kernel.transactions import use_case_required
from ledger.matters import Belonging, open_matter

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Person:
    """The applicant; ``kind`` is person or company, ``owner`` the natural person behind a shop."""

    name: str
    kind: str = "person"
    owner: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that the item does not list, by its title (AN-16)."""

    title: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """A filing as handed in. ``materials`` and ``conditions`` go by the sequence numbers of the item.

    ``received_at`` is for filings that came in earlier than they are entered (paper receipts, a cut
    network); it defaults to now and never lies ahead.
    """

    item_code: str
    applicant: Person
    channel: str = Channel.WINDOW
    materials: Mapping[int, str] = field(default_factory=dict)
    conditions: Mapping[int, str] = field(default_factory=dict)
    unlisted: Sequence[Paper] = ()
    ticket: str = ""
    received_at: dt.datetime | None = None

    def as_request(self) -> dict[str, Any]:
        """The filing as plain data, to be digested under the idempotency key."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Origin:
    """From where a filing reached us: window, officer, system; and what the case shall be called."""

    window_code: str = ""
    account_id: int | None = None
    source: str = "hall"
    number: str = ""
    query_code: str = ""


@use_case_required
def enter(
    filing: Filing,
    version: ItemVersion,
    *,
    origin: Origin,
    at: dt.datetime,
    state: CaseState = CaseState.RECEIVED,
) -> Case:
    """A new case, entered at ``at``, with matter, applicant and checklist; no limit, no entry yet."""
    readable(filing)
    unit = version.item.department
    received_at = filing.received_at or at
    number = origin.number or documents.case_number(unit.region.code, at)
    matter = open_matter(
        "case",
        number=number,
        belongs=Belonging(unit.pk, unit.region_id),
        query_code=origin.query_code,
        at=received_at,
    )
    case = Case(
        matter=matter,
        number=number,
        state=state,
        item_version=version,
        department=unit,
        window_code=origin.window_code,
        channel=Channel(filing.channel),
        source=origin.source,
        ticket=filing.ticket,
        received_by_id=origin.account_id,
        received_at=received_at,
        counted_from=received_at,
        holder=Holder.WINDOW if origin.window_code else Holder.DEPARTMENT,
    )
    case.save(force_insert=True)
    Applicant.objects.create(case=case, **asdict(filing.applicant))
    lay_out(case, filing, now=at)
    return case


@use_case_required
def lay_out(case: Case, filing: Filing, *, now: dt.datetime) -> None:
    """Make the checklist of the case's item version, ticked as far as ``filing`` says."""
    version = case.item_version
    papers = {material.seq: material for material in version.materials.all()}
    conditions = {condition.seq: condition for condition in version.conditions.all()}
    if set(filing.materials) - set(papers):
        raise UnknownMaterial(materials=sorted(set(filing.materials) - set(papers)))
    if set(filing.conditions) - set(conditions):
        raise UnknownCondition(conditions=sorted(set(filing.conditions) - set(conditions)))
    listed = [_paper(case, paper, filing.materials.get(seq), now) for seq, paper in papers.items()]
    extra = [
        CaseMaterial(case=case, title=paper.title, form=paper.form, status=CheckStatus.HANDED_IN)
        for paper in filing.unlisted
    ]
    CaseMaterial.objects.bulk_create([*listed, *extra])
    CaseCondition.objects.bulk_create(
        [
            _ticked(case, condition, filing.conditions.get(seq), now)
            for seq, condition in conditions.items()
        ]
    )


def _paper(case: Case, paper: Material, status: str | None, now: dt.datetime) -> CaseMaterial:
    default = CheckStatus.EXEMPT if paper.shared else CheckStatus.MISSING
    return CaseMaterial(
        case=case,
        material=paper,
        title=paper.name,
        form=paper.form,
        status=CheckStatus(status or default),
        checked_at=now if status else None,
    )


def _ticked(case: Case, condition: Condition, tick: str | None, now: dt.datetime) -> CaseCondition:
    return CaseCondition(
        case=case,
        condition=condition,
        tick=Tick(tick or Tick.OPEN),
        checked_at=now if tick else None,
    )


def readable(filing: Filing) -> None:
    """Raise UnreadableText when any text holds NUL or a lone surrogate, or a name is empty."""
    texts = [*asdict(filing.applicant).values(), filing.ticket, filing.item_code]
    texts += [text for paper in filing.unlisted for text in (paper.title, paper.form)]
    if any(unholdable(text) for text in texts):
        raise UnreadableText
    if not filing.applicant.name.strip():
        raise UnreadableText("须填写申请人姓名或名称")


def unholdable(text: str) -> bool:
    """Whether the register cannot hold this text."""
    return "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
