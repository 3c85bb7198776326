"""Registers the approval app."""

from __future__ import annotations

from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "approval"
    verbose_name = "审批"
    default_auto_field = "django.db.models.BigAutoField"
