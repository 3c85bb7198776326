"""Writes the registry of kinds into docs/time-limits.md; ``--check`` fails when it is stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from timelimits import listing


class Command(BaseCommand):
    help = "写出时限种类登记表（docs/time-limits.md），--check 只核对"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Raise CommandError for a page without the markers or, with ``check``, a stale one."""
        page = Path(settings.ROOT) / "docs" / "time-limits.md"
        text = page.read_text(encoding="utf-8")
        before, begin, rest = text.partition(listing.BEGIN)
        _, end, after = rest.partition(listing.END)
        if not begin or not end:
            raise CommandError(f"{page.name}: markers missing")
        fresh = before + begin + listing.as_markdown() + end + after
        if fresh == text:
            return
        if check:
            raise CommandError(f"{page.name} is stale: run manage.py kinds_doc")
        page.write_text(fresh, encoding="utf-8")
