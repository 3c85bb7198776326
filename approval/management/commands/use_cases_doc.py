"""Writes docs/use-cases.md from the register, or checks that it is what the code says."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from approval.services.register import as_markdown


class Command(BaseCommand):
    help = "docs/use-cases.md: write it, or with --check compare it"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when --check finds a difference."""
        page = Path(settings.ROOT) / "docs" / "use-cases.md"
        wanted = as_markdown()
        if options["check"]:
            if not page.exists() or page.read_text(encoding="utf-8") != wanted:
                raise CommandError(f"{page} is stale: run manage.py use_cases_doc")
            return
        page.parent.mkdir(exist_ok=True)
        page.write_text(wanted, encoding="utf-8")
        self.stdout.write(str(page))
