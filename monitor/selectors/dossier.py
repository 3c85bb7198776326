"""证据卷: everything a card rests on, for whoever attacks it and for whoever defends it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from catalog.models import ItemVersion
from kernel import clock
from kernel.journal import EVENTS
from ledger import export, reader
from ledger import verification as verifying
from ledger.models import STREAM, Entry
from monitor.models import Appeal, Card, CardRuling, Evidence, Explanation, Notice
from monitor.selectors import evidence as words
from monitor.verbs import Channel
from organizations.models import Account
from organizations.selectors.capacities import capacity_words
from timelimits.models import TimeLimit
from timelimits.receipts import Receipt, receipt

# By which way an entry came; another house's system stands by its own name.
SOURCES: Mapping[str, object] = {
    "hall": gettext_lazy("大厅"),
    "online": gettext_lazy("网上"),
    "exchange": gettext_lazy("数据交换"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One entry: its number, what, who by post, when it was and when it was recorded, whence, sound or not."""

    seq: int
    label: str
    actor: str
    capacity: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    source: str
    hash: str
    sound: bool
    of_this_card: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """A warning or a card of the same limit, or a notice of it: whom it reached and when."""

    what: str
    shown_at: dt.datetime
    reached_at: dt.datetime | None
    whom: str
    how: str


@dataclass(frozen=True)
class Dossier:
    """The evidence file of one card as of ``made_at``; ``digest`` is over the rows it rests on."""

    card: Card
    made_at: dt.datetime
    kind: str
    version: ItemVersion | None
    limit: TimeLimit | None
    receipt: Receipt | None
    acts: tuple[Act, ...]
    reached: tuple[Reached, ...]
    explanation: Explanation | None
    appeals: tuple[Appeal, ...]
    rulings: tuple[CardRuling, ...]
    evidence: tuple[Evidence, ...]
    head: int
    digest: str

    @property
    def sound(self) -> bool:
        """Whether every row it rests on is what was written."""
        return all(act.sound for act in self.acts)

    @property
    def unsound(self) -> list[int]:
        """The numbers of the rows that are not."""
        return [act.seq for act in self.acts if not act.sound]


def dossier_of(card: Card) -> Dossier:
    """The evidence file, gathered and verified now."""
    entries = entries_of(card)
    limit = card.alert.limit if card.alert is not None else None
    found = verifying.verify(sorted({entry.matter_id for entry in entries if entry.matter_id}))
    return Dossier(
        card=card,
        made_at=clock.now(),
        kind=words.kind_label(card.kind),
        version=_version(entries),
        limit=limit,
        receipt=receipt(limit.pk) if limit is not None else None,
        acts=_acts(entries, card, found),
        reached=tuple(_reached(card)),
        explanation=Explanation.objects.select_related("given_by__post").filter(card=card).first(),
        appeals=tuple(card.appeals.select_related("matter", "filed_by__post").order_by("pk")),
        rulings=tuple(
            card.rulings.select_related(
                "proposed_by", "decided_by", "appeal__matter", "fact"
            ).order_by("pk")
        ),
        evidence=tuple(
            card.evidence.defer("content").select_related("added_by", "checked_by").order_by("pk")
        ),
        head=reader.head().seq,
        digest=digest_of(entries),
    )


def entries_of(card: Card) -> list[Entry]:
    """Every entry of the card's matter, of the card's own and of its appeals, in order."""
    matters = {card.matter_id, *card.appeals.values_list("matter_id", flat=True)}
    if card.own_id is not None:
        matters.add(card.own_id)
    return list(Entry.objects.filter(stream=STREAM, matter_id__in=matters).order_by("seq"))


def digest_of(entries: list[Entry]) -> str:
    """SHA-256 over the hashes of the rows, in their order: two files that agree rest on the same rows."""
    return hashlib.sha256(b"".join(bytes(entry.hash) for entry in entries)).hexdigest()


def rows_of(card: Card) -> dict[str, Any]:
    """The rows themselves, as the ledger's export writes them, for a check without this program."""
    entries = entries_of(card)
    return {
        "card": card.pk,
        "number": card.own.number if card.own is not None else "",
        "format": "docs/ledger-format.md",
        "digest": digest_of(entries),
        "rows": [export.as_row(entry) for entry in entries],
    }


def _acts(
    entries: list[Entry], card: Card, found: dict[int, verifying.Verified]
) -> tuple[Act, ...]:
    posts = capacity_words({entry.capacity for entry in entries})
    return tuple(_act(entry, card, found, posts[entry.capacity]) for entry in entries)


def _act(entry: Entry, card: Card, found: dict[int, verifying.Verified], post: str) -> Act:
    known = EVENTS.get(entry.name)
    return Act(
        seq=entry.seq,
        label=gettext(known.label) if known is not None else entry.name,
        actor=entry.actor,
        capacity=post,
        occurred_at=entry.occurred_at,
        recorded_at=entry.recorded_at,
        source=str(SOURCES.get(entry.source, entry.source)),
        hash=bytes(entry.hash).hex(),
        sound=found[entry.seq].sound,
        of_this_card=entry.facts.get("card") == card.pk,
    )


def _version(entries: list[Entry]) -> ItemVersion | None:
    """The item version the case lived under when the card was born: the first its entries name."""
    for entry in entries:
        facts = json.loads(entry.body)
        if facts.get("item") and facts.get("item_version"):
            return (
                ItemVersion.objects.select_related("item")
                .filter(item__code=facts["item"], version_no=facts["item_version"])
                .first()
            )
    return None


def _reached(card: Card) -> list[Reached]:
    """Cards of the same limit with their receipts, then notices of them: whom the warning reached."""
    cards = Card.objects.filter(pk=card.pk)
    if card.alert is not None:
        cards = Card.objects.filter(alert__limit_id=card.alert.limit_id)
    told = [_by_card(one) for one in cards.select_related("signed_by__post").order_by("falls_at")]
    shown = set(cards.values_list("pk", flat=True))
    seqs = [
        entry.seq
        for entry in Entry.objects.filter(
            stream=STREAM, matter_id=card.matter_id, name__startswith="card."
        )
        if entry.facts.get("card") in shown
    ]
    notices = Notice.objects.filter(seq__in=seqs).select_related(
        "account__post", "account__department", "department"
    )
    return [*told, *(_by_notice(one) for one in notices.order_by("made_at", "pk"))]


def _by_card(card: Card) -> Reached:
    signed = card.signed_by
    whom = ""
    if signed is not None:
        post = signed.post.name if signed.post is not None else ""
        whom = gettext("监察机构送达") if card.served else f"{post} {signed.work_no}".strip()
    return Reached(
        what=words.level_word(card.level),
        shown_at=card.issued_at or card.found_at,
        reached_at=card.signed_at,
        whom=whom,
        how=gettext("签收") if card.signed_at else "",
    )


def _by_notice(notice: Notice) -> Reached:
    account = notice.account
    return Reached(
        what=f"{gettext('通知')} · {words.level_word(notice.level)}"
        if notice.level
        else gettext("通知"),
        shown_at=notice.made_at,
        reached_at=notice.read_at if notice.channel == Channel.INBOX else notice.sent_at,
        whom=_person(account) if account is not None else _place(notice),
        how=f"{notice.get_channel_display()} {notice.get_state_display()}",
    )


def _person(account: Account) -> str:
    """The person's own unit, which need not be the card's, with post and number."""
    unit = account.department.short_name if account.department is not None else ""
    post = account.post.name if account.post is not None else ""
    return " ".join(part for part in (unit, post, account.work_no) if part)


def _place(notice: Notice) -> str:
    """Nobody in person: the unit, or whoever must know."""
    unit = notice.department.short_name if notice.department is not None else ""
    return unit or str(notice.get_whom_display())
