"""Tests that start a server of its own for a browser: as the others, and the files beside the pages."""

from __future__ import annotations

from config.settings.test import *  # noqa: F403 - settings are one namespace by design

SERVESTATIC_USE_FINDERS = True
