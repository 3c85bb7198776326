"""Takes in a list of items from CSV or XLSX as drafts, and reports every row."""

from __future__ import annotations

import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.importing import files, mapping, rows
from catalog.services import list_imports
from catalog.services.list_imports import ItemList
from kernel.errors import DomainError


class Command(BaseCommand):
    help = "Import a list of items (CSV or XLSX) as drafts; --dry-run only reports."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, help="TOML; else told by the header")
        parser.add_argument("--dry-run", action="store_true", help="write nothing but the report")
        parser.add_argument("--report", type=Path, help="where the report goes, as JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        """CommandError names row and field; then nothing was changed."""
        try:
            report = self._import(options)
        except DomainError as refused:
            raise CommandError(refused.message) from refused
        if options["report"] is not None:
            _write(options["report"], report)
        self.stdout.write(json.dumps(report["summary"], ensure_ascii=False))

    def _import(self, options: dict[str, Any]) -> dict[str, Any]:
        path: Path = options["file"]
        chosen = mapping.read_mapping(options["mapping"]) if options["mapping"] else None
        table = files.read_path(path)
        layout = mapping.fitting(table, chosen)
        items = rows.understood(table, layout)
        if options["dry_run"]:
            report = rows.report(items, mapping=layout)
            return {**report, "summary": {**report["summary"], "dry_run": True}}
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        taken = list_imports.import_list_as_operator(ItemList(path.name, digest, layout, items))
        report = rows.report(taken.items, mapping=layout)
        told = {"dry_run": False, "units_entered": taken.units_entered}
        return {**report, "summary": {**report["summary"], **told}}


def _write(path: Path, report: dict[str, Any]) -> None:
    try:
        path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as unwritable:
        raise CommandError(f"报告写不进 {path}：{unwritable.strerror}") from unwritable
