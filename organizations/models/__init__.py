"""Regions, departments, windows, accounts and grants."""

from __future__ import annotations

from organizations.models.accounts import Account, AccountManager, SignInGate
from organizations.models.departments import Department, Post, Succession, SuccessionKind
from organizations.models.grants import Grant
from organizations.models.regions import Region, RegionKind
from organizations.models.windows import Window, WindowItem

__all__ = [
    "Account",
    "AccountManager",
    "Department",
    "Grant",
    "Post",
    "Region",
    "RegionKind",
    "SignInGate",
    "Succession",
    "SuccessionKind",
    "Window",
    "WindowItem",
]
