"""Units in the official order, their posts, and who stepped into whose functions when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from organizations.models.regions import Region


class RankingGroup(models.TextChoices):
    """Units are compared with their like only; a unit without a group is not ranked."""

    JIA = "甲", "甲组"
    YI = "乙", "乙组"
    BING = "丙", "丙组"
    DING = "丁", "丁组"


class Department(models.Model):
    """A unit: it accepts and decides the items that are its own.

    A renamed unit is a new row with a Succession, so that old papers keep the old name.
    """

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=20)
    region = models.ForeignKey(
        Region, verbose_name="区域", on_delete=models.PROTECT, related_name="departments"
    )
    sort_no = models.PositiveIntegerField("机构序列")
    ranking_group = models.CharField(
        "评比组", max_length=2, choices=RankingGroup.choices, blank=True
    )
    vertical = models.BooleanField("垂直管理", default=False)
    governance = models.CharField("管理体制", max_length=20, blank=True)
    is_supervision = models.BooleanField("监察机构", default=False)
    is_centre = models.BooleanField("政务服务中心", default=False)
    complaint_channel = models.CharField("监督渠道", max_length=80, blank=True)
    opened_on = models.DateField("设立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "部门"
        ordering = ["region__sort_no", "sort_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "sort_no"],
                name="department_place_in_order_taken",
                condition=Q(closed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="department_ranking_group_known",
                condition=Q(ranking_group__in=["", *RankingGroup.values]),
            ),
            models.CheckConstraint(
                name="department_closes_after_opening",
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SuccessionKind(models.TextChoices):
    """How a unit's functions came to another."""

    RENAMED = "renamed", "更名"
    MERGED = "merged", "合并"
    FUNCTIONS_MOVED = "functions_moved", "职能划转"


class Succession(models.Model):
    """From ``on``, the successor stands in the predecessor's place; never edited (DB trigger).

    Moved functions name the items that moved; the unit itself goes on.
    """

    kind = models.CharField("方式", max_length=16, choices=SuccessionKind.choices)
    predecessor = models.ForeignKey(
        Department, verbose_name="原部门", on_delete=models.PROTECT, related_name="succeeded_by"
    )
    successor = models.ForeignKey(
        Department, verbose_name="承继部门", on_delete=models.PROTECT, related_name="succeeds"
    )
    on = models.DateField("承继日期")
    document = models.CharField("文号", max_length=60)
    item_codes = models.JSONField("划转事项", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "机构承继"
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                name="succession_kind_known", condition=Q(kind__in=SuccessionKind.values)
            ),
            models.CheckConstraint(
                name="succession_not_by_itself", condition=~Q(predecessor=F("successor"))
            ),
            models.UniqueConstraint(
                fields=["predecessor"],
                name="succession_of_a_unit_once",
                condition=~Q(kind="functions_moved"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.predecessor_id} -> {self.successor_id}"


class Post(models.Model):
    """A post (岗位) of a unit: what the applicant is told instead of a person's name."""

    department = models.ForeignKey(
        Department, verbose_name="部门", on_delete=models.PROTECT, related_name="posts"
    )
    name = models.CharField("岗位", max_length=40)
    heads_unit = models.BooleanField("主要负责人", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        ordering = ["department", "id"]
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="post_named_once")
        ]

    def __str__(self) -> str:
        return self.name
