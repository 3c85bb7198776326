"""Run the check before publication over versions that stand, or are about to."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.models import ItemVersion
from catalog.selectors.findings import findings_of
from catalog.states import VersionStatus
from kernel import clock


class Command(BaseCommand):
    help = "Check every version that is not retired: can a case always go on? Names what is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", nargs="*", help="codes of items; none: all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when there are findings, or when a code is no item's."""
        versions = ItemVersion.objects.exclude(status=VersionStatus.RETIRED)
        versions = versions.select_related("item__department").prefetch_related("steps")
        codes = set(options["codes"])
        if codes:
            versions = versions.filter(item__code__in=codes)
            unknown = codes - set(versions.values_list("item__code", flat=True))
            if unknown:
                raise CommandError(f"no version of {', '.join(sorted(unknown))}")
        checked = wrong = 0
        for version in versions.order_by("item__number", "version_no"):
            checked += 1
            found = findings_of(version, at=clock.now())
            wrong += bool(found)
            name = f"{version.item.code} {version.item.name} v{version.version_no}"
            for finding in found:
                self.stdout.write(f"{name}: {finding}")
        self.stdout.write(f"{checked} versions checked, {wrong} unsound")
        if wrong:
            raise CommandError(f"{wrong} versions would leave a case stuck")
