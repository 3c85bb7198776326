"""Kinds of matters that no app keeps yet: declared, so that their clocks are tested before they run."""

from __future__ import annotations

from timelimits.registry import disclosure, hotline, petitions, reconsideration

MODULES = (disclosure, petitions, hotline, reconsideration)
