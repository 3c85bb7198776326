"""Accounts: people of the hall and of the units; what they may do is in grants alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from kernel import clock
from organizations.models.departments import Department, Post
from organizations.models.windows import Window
from organizations.policy import STAFF, may_administer
from organizations.roles import Role


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; roles come by grants afterwards, also for the first administrator."""

    def create_user(
        self,
        username: str,
        password: str | None = None,
        *,
        display_name: str = "",
        work_no: str = "",
    ) -> Account:
        """A new account without any role; raises ValueError on an empty user name."""
        if not username:
            raise ValueError("an account needs a user name")
        account = self.model(
            username=username, display_name=display_name or username, work_no=work_no or username
        )
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person who signs in. There is no superuser: every right is a dated grant."""

    username = models.CharField("用户名", max_length=40, unique=True)
    display_name = models.CharField("姓名", max_length=40)
    work_no = models.CharField("工号", max_length=20, unique=True)
    department = models.ForeignKey(
        Department,
        verbose_name="部门",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
    )
    post = models.ForeignKey(
        Post,
        verbose_name="岗位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
    )
    seat = models.ForeignKey(
        Window,
        verbose_name="当前窗口",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seated",
    )
    is_active = models.BooleanField("启用", default=True)

    # Signing in leaves a ledger entry; a column rewritten at each sign-in would say less.
    last_login = None

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name", "work_no"]

    objects = AccountManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="account_has_names", condition=~Q(username="") & ~Q(work_no="")
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    def roles_at(self, at: dt.datetime) -> frozenset[Role]:
        """The roles this account holds at ``at``, over whatever scope."""
        return frozenset(
            Role(role)
            for role in self.grants.filter(valid_from__lte=at)
            .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=at))
            .values_list("role", flat=True)
        )

    @cached_property
    def roles_now(self) -> frozenset[Role]:
        """The roles held when first asked; one request, one answer."""
        return self.roles_at(clock.now())

    @property
    def is_staff(self) -> bool:
        """Whether the administration pages open at all."""
        return self.is_active and bool(self.roles_now & STAFF)

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 - Django's signature
        """Whether the administration pages offer ``perm`` ("app.act_model"); services decide."""
        return self.is_active and may_administer(self.roles_now, perm)

    def has_perms(self, perms: Iterable[str], obj: object = None) -> bool:
        """Whether all of ``perms`` are offered."""
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the administration pages list the app."""
        return self.is_active and may_administer(self.roles_now, f"{app_label}.view_")


class SignInGate(models.Model):
    """Failed sign-ins of one user name from one address, in wall time.

    Success clears them, a day without another one too: strangers could fill the table otherwise.
    """

    username = models.CharField(max_length=40)
    address = models.CharField(max_length=45)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录闸门"
        constraints = [
            models.UniqueConstraint(
                fields=["username", "address"], name="sign_in_gate_per_name_and_address"
            )
        ]
        indexes = [models.Index(fields=["failed_at"], name="sign_in_gate_by_age")]

    def __str__(self) -> str:
        return f"{self.failures}"
