"""The functions and triggers that keep the ledger, and the guards other floors put on their tables."""

from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


def run(name: str) -> migrations.RunSQL:
    """A file of SQL as one operation; what it made goes with its database."""
    return migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        run("canonical.sql"),
        run("append.sql"),
        run("guards.sql"),
        run("triggers.sql"),
        run("verify.sql"),
    ]
