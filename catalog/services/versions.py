"""The life of a version: drafted, reviewed by another, published, followed by the next."""

from __future__ import annotations

import datetime as dt

from catalog import events
from catalog.errors import (
    DraftOpen,
    NoSuchVersion,
    NotADraft,
    NotReviewed,
    OverlapsAnother,
    OwnDraft,
    StartsTooEarly,
)
from catalog.models import Drafter, Item, ItemVersion, SearchKey
from catalog.selectors.whole import keep_lines
from catalog.services import checks
from catalog.services.content import (
    VERSION_FIELDS,
    Content,
    Line,
    digest,
    write_lines,
    write_regime,
)
from catalog.services.items import locked_item, require_item_administrator
from catalog.states import UNPUBLISHED, VersionStatus
from kernel import journal
from kernel.clock import office_date
from kernel.journal import Actor
from kernel.transactions import current, use_case, use_case_required
from organizations.officers import Officer
from organizations.rows import spoken

REFUSALS = {"item_version_one_in_force": OverlapsAnother}


@use_case
def draft_version(item_id: int, content: Content, *, officer: Officer) -> ItemVersion:
    """Draft the item's next version; DraftOpen, InvalidInput, NotPermitted."""
    require_item_administrator(officer)
    return enter_draft(locked_item(item_id), content, by=officer.actor)


@use_case
def draft_from(version_id: int, *, officer: Officer) -> ItemVersion:
    """Draft the next version as a copy of this one, to be amended; DraftOpen, NotPermitted."""
    require_item_administrator(officer)
    model = _version(version_id)
    return enter_draft(locked_item(model.item_id), copied(model), by=officer.actor)


@use_case
def amend_regime(version_id: int, regime: Line, *, officer: Officer) -> ItemVersion:
    """Change columns of a draft; NotADraft, InvalidInput, NotPermitted."""
    require_item_administrator(officer)
    version = _draft(version_id)
    write_regime(version, regime)
    _note_amendment(version, sorted(regime), by=officer.actor)
    return version


@use_case
def amend_lines(version_id: int, content: Content, *, officer: Officer) -> ItemVersion:
    """Replace all lines of a draft; ``content.regime`` is left aside. NotADraft, InvalidInput."""
    require_item_administrator(officer)
    version = _draft(version_id)
    write_lines(version, content)
    _note_amendment(version, ["lines"], by=officer.actor)
    return version


@use_case
def review_version(version_id: int, *, officer: Officer) -> ItemVersion:
    """Review a draft that others wrote; from here on it is not amended.

    Refused: OwnDraft, VersionIncomplete, PromiseBeyondLaw, VersionUnsound, NotADraft, NotPermitted.
    """
    require_item_administrator(officer)
    version = _draft(version_id)
    if version.drafters.filter(account_id=officer.account_id).exists():
        raise OwnDraft
    checks.require_complete(version)
    checks.require_sound(version)
    return _reviewed(version, digest(version), by=officer.actor)


@use_case
def return_version(version_id: int, *, officer: Officer) -> ItemVersion:
    """Make a reviewed version a draft again, to be amended; NotReviewed, NotPermitted."""
    require_item_administrator(officer)
    version = _held(version_id)
    if version.status != VersionStatus.REVIEWED:
        raise NotReviewed
    version.status = VersionStatus.DRAFT
    version.reviewed_by = version.reviewed_at = None
    version.save(update_fields=["status", "reviewed_by", "reviewed_at"])
    journal.append(None, events.VERSION_RETURNED, by=officer.actor, body=_moved(version))
    return version


@use_case
def publish_version(version_id: int, *, valid_from: dt.date, officer: Officer) -> ItemVersion:
    """Publish a reviewed version: it applies from ``valid_from``, and the one before it ends there.

    Refused: NotReviewed, NotADraft, VersionIncomplete, PromiseBeyondLaw, VersionUnsound (units and
    people may have changed since the review), StartsTooEarly (an item's first version may start in
    the past: it records what was already in force), NotPermitted.
    """
    require_item_administrator(officer)
    version = _held(version_id)
    if version.status == VersionStatus.DRAFT:
        raise NotReviewed
    if version.status != VersionStatus.REVIEWED:
        raise NotADraft
    if version.version_no > 1 and valid_from < office_date(current().now):
        raise StartsTooEarly
    checks.require_sound(version)
    return put_in_force(version, valid_from=valid_from, by=officer.actor)


@use_case_required
def enter_draft(item: Item, content: Content, *, by: Actor) -> ItemVersion:
    """The step that drafts; the caller holds the item."""
    known = dict(item.versions.values_list("version_no", "status"))
    if set(known.values()) & set(UNPUBLISHED):
        raise DraftOpen
    last = max(known, default=0)
    version = write_regime(ItemVersion(item=item, version_no=last + 1), content.regime)
    write_lines(version, content, fresh=True)
    keep_lines(version, "limit_reviews", ())  # a list that leaves some unclear writes them itself
    _name_drafter(version, by)
    body = {"item": item.code, "version": version.version_no}
    journal.append(None, events.VERSION_DRAFTED, by=by, body=body)
    return version


@use_case_required
def put_in_force(version: ItemVersion, *, valid_from: dt.date, by: Actor) -> ItemVersion:
    """The step that publishes a complete version; the caller holds the item.

    A draft is reviewed on the way, which the database allows only where no person wrote it: lists
    that came with the installation. VersionIncomplete, PromiseBeyondLaw, StartsTooEarly.
    """
    checks.require_complete(version)
    return enact(version, valid_from=valid_from, by=by)


@use_case_required
def enact(version: ItemVersion, *, valid_from: dt.date, by: Actor) -> ItemVersion:
    """The step that puts a version in force as it is; immutable from here on."""
    fingerprint = digest(version)
    if version.status == VersionStatus.DRAFT:
        _reviewed(version, fingerprint, by=by)
    _end_the_one_before(version, valid_from, by=by)
    version.status = VersionStatus.PUBLISHED
    version.valid_from = valid_from
    version.published_at = current().now
    with spoken(REFUSALS, taken=OverlapsAnother):
        version.save(update_fields=["status", "valid_from", "published_at"])
    SearchKey.objects.filter(item=version.item, since__isnull=True).update(since=valid_from)
    body = {"valid_from": valid_from.isoformat(), "digest": fingerprint}
    journal.append(None, events.VERSION_PUBLISHED, by=by, body=_moved(version) | body)
    return version


def _reviewed(version: ItemVersion, fingerprint: str, *, by: Actor) -> ItemVersion:
    version.status = VersionStatus.REVIEWED
    version.reviewed_by_id = _person(by)
    version.reviewed_at = current().now
    version.save(update_fields=["status", "reviewed_by", "reviewed_at"])
    body = _moved(version) | {"digest": fingerprint}
    journal.append(None, events.VERSION_REVIEWED, by=by, body=body)
    return version


def _name_drafter(version: ItemVersion, by: Actor) -> None:
    person = _person(by)
    if person is not None:
        Drafter.objects.bulk_create(
            [Drafter(version=version, account_id=person)], ignore_conflicts=True
        )


def _person(by: Actor) -> int | None:
    """The number of the account; None for a system."""
    kind, _, number = by.id.partition(":")
    return int(number) if kind == "account" else None


def _moved(version: ItemVersion) -> dict[str, object]:
    return {
        "item": version.item.code,
        "version": version.version_no,
        "status": str(version.status),
    }


def _end_the_one_before(version: ItemVersion, valid_from: dt.date, *, by: Actor) -> None:
    if version.version_no == 1:
        return
    before = ItemVersion.objects.filter(item=version.item, status=VersionStatus.PUBLISHED).first()
    if before is None:
        return
    if before.valid_from is None or valid_from <= before.valid_from:
        raise StartsTooEarly
    before.status = VersionStatus.RETIRED
    before.valid_to = valid_from
    before.save(update_fields=["status", "valid_to"])
    body = _moved(before) | {"valid_to": valid_from.isoformat()}
    journal.append(None, events.VERSION_RETIRED, by=by, body=body)


def copied(version: ItemVersion) -> Content:
    """Everything the version says, as the content of another."""
    from_regime = {name: getattr(version, name) for name in _copied_columns(version)}
    return Content(
        regime=from_regime,
        conditions=_lines(version, "conditions"),
        materials=_lines(version, "materials"),
        steps=_lines(version, "steps"),
        fees=_lines(version, "fees"),
        sources=list(version.sources.order_by("id").values("field", "mark", "source", "read_on")),
    )


def _copied_columns(version: ItemVersion) -> list[str]:
    columns = version._meta.concrete_fields  # noqa: SLF001 - Django's documented _meta
    return [column.name for column in columns if column.name in VERSION_FIELDS]


def _lines(version: ItemVersion, kind: str) -> list[Line]:
    rows = getattr(version, kind).order_by("seq").values()
    left_out = {"id", "version_id", "seq"}
    return [{key: row[key] for key in row if key not in left_out} for row in rows]


def _note_amendment(version: ItemVersion, fields: list[str], *, by: Actor) -> None:
    _name_drafter(version, by)
    body = {"item": version.item.code, "version": version.version_no, "fields": fields}
    journal.append(None, events.VERSION_AMENDED, by=by, body=body)


def _version(version_id: int) -> ItemVersion:
    try:
        return ItemVersion.objects.select_related("item").get(pk=version_id)
    except ItemVersion.DoesNotExist as none:
        raise NoSuchVersion from none


def _draft(version_id: int) -> ItemVersion:
    """The draft, held; NotADraft once it is reviewed or published."""
    version = _held(version_id)
    if version.status != VersionStatus.DRAFT:
        raise NotADraft
    return version


def _held(version_id: int) -> ItemVersion:
    """The version, its item and itself held."""
    locked_item(_version(version_id).item_id)
    return (
        ItemVersion.objects.select_for_update(no_key=True, of=("self",))
        .select_related("item")
        .get(pk=version_id)
    )
