"""Verify the ledger twice: in SQL, and with a program that shares no line with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from ledger import export, verification


class Command(BaseCommand):
    help = "Verify the hash chain; exits 1 and names stream, seq and field of everything wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", action="append", default=[], metavar="SEQ:HASH")

    def handle(self, *args: Any, **options: Any) -> None:
        found = verification.findings()
        for finding in found:
            self.stdout.write(str(finding))
        self.stdout.write(f"SQL: {len(found)} findings")
        anchors = [part for anchor in options["anchor"] for part in ("--anchor", anchor)]
        outside = self._outside(anchors)
        if found or outside:
            sys.exit(1)

    def _outside(self, anchors: list[str]) -> int:
        tool = Path(settings.ROOT) / "tools" / "verify_ledger.py"
        program = subprocess.Popen(  # noqa: S603 - our own tool, with our own interpreter
            [sys.executable, "-I", str(tool), "-", *anchors],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        said, _ = program.communicate("\n".join(export.lines()))
        self.stdout.write("outside: " + said.strip())
        return program.returncode
