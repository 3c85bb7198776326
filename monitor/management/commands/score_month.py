"""manage.py score_month: reckon the month that ended last, unless that was done."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from monitor.services import scores


class Command(BaseCommand):
    help = "Reckon last month's figures and scores as a draft; the monitor does the same by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say whether a draft was made."""
        made = scores.reckon_due()
        self.stdout.write("reckoned" if made else "nothing to reckon")
