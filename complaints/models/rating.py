"""好差评: one rating for one case, as given; a bad one is a complaint to be put right as well."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models import Matter

LONGEST_WORDS = 500


class Grade(models.IntegerChoices):
    """The five grades of 国办发〔2019〕51号, best first on every page."""

    EXCELLENT = 5, _("非常满意")
    GOOD = 4, _("满意")
    FAIR = 3, _("基本满意")
    POOR = 2, _("不满意")
    BAD = 1, _("非常不满意")


# What must be verified, put right and answered (差评).
TO_PUT_RIGHT = frozenset({Grade.POOR, Grade.BAD})


class Rating(models.Model):
    """One rating of one case; never changed. ``complaint`` is the matter a bad one opened."""

    about = models.OneToOneField(
        Matter, on_delete=models.PROTECT, related_name="rating", primary_key=True
    )
    grade = models.PositiveSmallIntegerField("评价", choices=Grade.choices)
    words = models.TextField("评价内容", max_length=LONGEST_WORDS, blank=True, default="")
    complaint = models.OneToOneField(
        Matter, on_delete=models.PROTECT, related_name="rating_behind", null=True
    )
    given_at = models.DateTimeField("评价时间")

    class Meta:
        verbose_name = verbose_name_plural = "好差评"
        constraints = [
            models.CheckConstraint(
                name="rating_grade_known", condition=Q(grade__in=[1, 2, 3, 4, 5])
            ),
            models.CheckConstraint(
                name="rating_bad_is_put_right",
                condition=Q(grade__lte=2, complaint__isnull=False)
                | Q(grade__gte=3, complaint__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["-given_at"], name="rating_newest")]

    def __str__(self) -> str:
        return f"{self.about_id} {self.grade}"
