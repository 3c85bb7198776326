"""The version of an item (事项版本): published once, immutable from then on (database trigger)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from catalog.models.items import Item
from catalog.models.regime import LegalRegime
from catalog.states import (
    AT_ACCEPTANCE,
    AT_RENEWAL,
    AT_SUPPLEMENT,
    EVER_IN_FORCE,
    UNPUBLISHED,
    DayEnds,
    LateFiling,
    RuleSets,
    StartEvent,
    VersionStatus,
)


class ItemRange(Func):
    """The item as a range of one number, so that GiST needs no extension to compare it."""

    function = "int8range"
    template = "int8range(%(expressions)s, %(expressions)s, '[]')"
    arity = 1


class DaysInForce(Func):
    """From the first day in force until before the last; without a last for ever."""

    function = "daterange"
    arity = 2


class ItemVersion(LegalRegime):
    """What applies from ``valid_from`` until before ``valid_to``; a running case keeps its own."""

    item = models.ForeignKey(
        Item, verbose_name="事项", on_delete=models.PROTECT, related_name="versions"
    )
    version_no = models.PositiveIntegerField("版本")
    status = models.CharField(
        "状态", max_length=10, choices=VersionStatus.choices, default=VersionStatus.DRAFT
    )
    valid_from = models.DateField("施行", null=True, blank=True)
    valid_to = models.DateField("停止适用", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="审核人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    fee_note = models.CharField("收费说明", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事项版本"
        ordering = ["item", "-version_no"]
        indexes = [
            models.Index(
                fields=["item"], name="item_version_in_parts", condition=~Q(joint_kind="")
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["item", "version_no"], name="item_version_no_taken"),
            models.CheckConstraint(
                name="item_version_status_known", condition=Q(status__in=VersionStatus.values)
            ),
            models.CheckConstraint(
                name="item_version_published_has_day",
                condition=Q(status__in=UNPUBLISHED, valid_from__isnull=True)
                | Q(status__in=EVER_IN_FORCE, valid_from__isnull=False),
            ),
            models.CheckConstraint(
                name="item_version_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="item_version_draft_is_unreviewed",
                condition=~Q(status="draft")
                | Q(reviewed_by__isnull=True, reviewed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="item_version_published_has_promise",
                condition=Q(status="draft")
                | (Q(promised_amount__isnull=False) & ~Q(promised_unit="")),
            ),
            models.CheckConstraint(
                name="item_version_start_event_known",
                condition=Q(start_event__in=StartEvent.values),
            ),
            models.CheckConstraint(
                name="item_version_silence_in_its_place",
                condition=Q(silence__in=sorted(AT_ACCEPTANCE))
                & Q(supplement_effect__in=sorted(AT_SUPPLEMENT))
                & Q(renewal_effect__in=sorted(AT_RENEWAL)),
            ),
            models.CheckConstraint(
                name="item_version_limit_has_basis",
                condition=Q(statutory_amount__isnull=True)
                | (~Q(statutory_basis="") & ~Q(statutory_unit="")),
            ),
            models.CheckConstraint(
                name="item_version_reading_known",
                condition=Q(
                    ends__in=DayEnds.values,
                    filing__in=LateFiling.values,
                    rule_set__in=RuleSets.values,
                ),
            ),
            ExclusionConstraint(
                name="item_version_one_in_force",
                expressions=[
                    (ItemRange(F("item")), RangeOperators.OVERLAPS),
                    (DaysInForce(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
                condition=Q(status__in=EVER_IN_FORCE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.version_no}"
