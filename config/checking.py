"""The part of ``./run check`` that needs Django: settings as in production, migrations, generated files."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable

import django
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError

# Nothing is connected to: the commands read code only.
NOWHERE = "postgresql://nobody@/nowhere?host=/nonexistent"
NOWHERE_IN_PUBLIC = "postgresql://anybody@/nowhere?host=/nonexistent"
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "DATABASE_URL": NOWHERE,
    "DATABASE_PUBLIC_URL": NOWHERE_IN_PUBLIC,
    "DATABASE_OWNER_URL": NOWHERE,
    "SECRET_KEY": "checking-only-" + "aB3-".join("0123456789" * 5),
    "ALLOWED_HOSTS": "hall.example",
}


STEPS: tuple[tuple[str, Callable[[], object]], ...] = (
    ("settings", lambda: call_command("check", deploy=True, fail_level="ERROR")),
    ("migrations", lambda: call_command("makemigrations", check=True, dry_run=True)),
    ("docs/use-cases.md", lambda: call_command("use_cases_doc", check=True)),
)


def main() -> int:
    """Run every step; return 1 if any complains."""
    os.environ.update(ENVIRONMENT)
    django.setup()
    # makemigrations would like to compare with a database; here there is none, on purpose.
    warnings.filterwarnings(
        "ignore", message="Got an error checking a consistent migration history"
    )
    failed = False
    for name, step in STEPS:
        try:
            step()
        except (CommandError, SystemCheckError) as complaint:
            sys.stderr.write(f"{name}: {complaint}\n")
            failed = True
        except SystemExit as ended:
            if ended.code:
                sys.stderr.write(f"{name}: something is missing\n")
                failed = True
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
