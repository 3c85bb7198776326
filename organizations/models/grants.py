"""Grants: a role over a scope for a time; given, ended, never deleted and never rewritten."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from organizations.models.accounts import Account
from organizations.models.departments import Department
from organizations.models.regions import Region
from organizations.models.windows import Window
from organizations.roles import ADMINISTRATORS, Role, Scope


class AccountRange(Func):
    """The account as a range of one number, so that GiST needs no extension to compare it."""

    function = "int8range"
    template = "int8range(%(expressions)s, %(expressions)s, '[]')"
    arity = 1


class GrantPeriod(Func):
    """From the first moment of a grant until before its end; without an end for ever."""

    function = "tstzrange"
    arity = 2


class Grant(models.Model):
    """From ``valid_from`` until before ``valid_to`` the account holds the role over the scope.

    A database trigger refuses deletion and every change except giving ``valid_to`` once.
    """

    account = models.ForeignKey(
        Account, verbose_name="账号", on_delete=models.PROTECT, related_name="grants"
    )
    role = models.CharField("角色", max_length=32, choices=Role.choices)
    department = models.ForeignKey(
        Department,
        verbose_name="部门",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
    )
    region = models.ForeignKey(
        Region,
        verbose_name="区域",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
    )
    window = models.ForeignKey(
        Window,
        verbose_name="窗口",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
    )
    valid_from = models.DateTimeField("生效")
    valid_to = models.DateTimeField("终止", null=True, blank=True)
    granted_by = models.CharField("授权人", max_length=60)
    reason = models.CharField("理由", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        ordering = ["account", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(name="grant_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="grant_has_one_scope",
                condition=Q(department__isnull=False, region__isnull=True, window__isnull=True)
                | Q(department__isnull=True, region__isnull=False, window__isnull=True)
                | Q(department__isnull=True, region__isnull=True, window__isnull=False),
            ),
            models.CheckConstraint(
                name="grant_ends_after_its_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            ExclusionConstraint(
                name="grant_three_administrators_apart",
                expressions=[
                    (AccountRange(F("account")), RangeOperators.OVERLAPS),
                    (GrantPeriod(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
                condition=Q(role__in=sorted(ADMINISTRATORS)),
            ),
        ]
        indexes = [models.Index(fields=["role", "valid_from"], name="grant_by_role")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"

    @property
    def scope(self) -> Scope:
        """Over what kind of thing the role is held."""
        if self.window_id is not None:
            return Scope.WINDOW
        return Scope.DEPARTMENT if self.department_id is not None else Scope.REGION

    @property
    def scope_code(self) -> str:
        """The code of the window, unit or region."""
        scoped = self.window or self.department or self.region
        return scoped.code if scoped is not None else ""
