"""Who applied: the one table with personal data, and the notes people type."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from approval.models.case import Case


class ApplicantKind(models.TextChoices):
    """A natural person, or a company with its own public name."""

    PERSON = "person", "自然人"
    COMPANY = "company", "法人或其他组织"


class Applicant(models.Model):
    """The applicant of one case. Nothing of this row ever enters the ledger or a log."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="applicant", primary_key=True
    )
    kind = models.CharField(max_length=8, choices=ApplicantKind.choices)
    name = models.CharField("姓名或名称", max_length=120)
    owner = models.CharField("经营者", max_length=60, blank=True)
    id_number = models.CharField("证件号码", max_length=32, blank=True)
    phone = models.CharField("电话", max_length=32, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    agent = models.CharField("代办人", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请人"
        constraints = [
            models.CheckConstraint(
                name="applicant_kind_known", condition=Q(kind__in=ApplicantKind.values)
            ),
            models.CheckConstraint(name="applicant_has_a_name", condition=~Q(name="")),
        ]
        # Whether the same applicant filed before is asked for every case received (AN-9).
        indexes = [
            models.Index(
                fields=["id_number"], name="applicant_by_id_number", condition=~Q(id_number="")
            )
        ]

    def __str__(self) -> str:
        return f"申请人 {self.pk}"


class CaseNote(models.Model):
    """Free text beside an act: opinions, explanations, instructions. Never copied to the ledger."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    about = models.CharField("关于", max_length=32)
    text = models.TextField("内容")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "经办说明"
        constraints = [models.CheckConstraint(name="note_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.about} {self.pk}"
