"""manage.py load_notice FILE: what a notice would move; with two accounts, load it."""

from __future__ import annotations

import json
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.errors import DomainError
from organizations.models import Account
from organizations.officers import Officer, officer_of
from timelimits import notice_files
from timelimits.preview import Preview, preview
from timelimits.services import notices, restating


class Command(BaseCommand):
    help = (
        "Preview a notice of holidays; --by proposes it, --second confirms, --restate recomputes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="TOML or CSV, UTF-8 (docs/calendars.md)")
        parser.add_argument("--by", help="username of who proposes it")
        parser.add_argument("--second", help="username of who confirms it; another person")
        parser.add_argument("--reason", default="", help="why; needed with --by")
        parser.add_argument("--second-reason", default="", help="the second person's reason")
        parser.add_argument("--restate", action="store_true", help="recompute here and now")
        parser.add_argument("--json", action="store_true", help="print the preview as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the preview, then do what was asked; CommandError names each row and field at fault."""
        try:
            data = options["file"].read_bytes()
        except OSError as wrong:
            raise CommandError(f"{options['file']}: {wrong.strerror}") from None
        try:
            notice = notice_files.read(options["file"].name, data)
            self._show(preview(notice.calendar, notice.declared), as_json=options["json"])
            self._load(notice, options)
        except DomainError as refused:
            for fault in refused.facts.get("faults", []):
                self.stderr.write(f"row {fault['row']}, {fault['field']}: {fault['said']}")
            raise CommandError(f"{refused.message} ({refused.code})") from None

    def _show(self, seen: Preview, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(seen.to_json(), ensure_ascii=False, sort_keys=True))
            return
        self.stdout.write(
            f"{seen.running} running limits, {seen.touched} looked at, {seen.moved} move,"
            f" {seen.settled} settle"
        )
        for days, count in sorted(seen.days.items()):
            self.stdout.write(f"{days:+4d} days  {count}")
        for one in seen.examples:
            self.stdout.write(f"  {one['number']} {one['kind']}: {one['before']} -> {one['after']}")
        for caution in seen.cautions:
            self.stdout.write(f"  ! {caution}")

    def _load(self, notice: notice_files.Notice, options: dict[str, Any]) -> None:
        if not options["by"]:
            self.stdout.write(
                "nothing loaded: name who proposes (--by) and who confirms (--second)"
            )
            return
        made = notices.propose(
            notice, officer=_officer(options["by"]), key=uuid.uuid4(), reason=options["reason"]
        )
        self.stdout.write(f"proposal {made['proposal']}")
        if not options["second"]:
            self.stdout.write("nothing loaded yet: a second person confirms it under /calendar/")
            return
        done = notices.confirm(
            made["proposal"],
            officer=_officer(options["second"]),
            key=uuid.uuid4(),
            version=None,
            reason=options["second_reason"] or options["reason"],
        )
        self.stdout.write(f"loaded: {notice.calendar} version {done['calendar_version']}")
        if options["restate"]:
            restating.restate_all()
            self.stdout.write("limits recomputed")


def _officer(username: str) -> Officer:
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise CommandError(f"no account {username}")
    return officer_of(account)
