"""``manage.py subscribe``: let a program be told by signed webhook."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from monitor.errors import NoticeInvalid
from monitor.services import notices


class Command(BaseCommand):
    help = "Enter a subscriber, or give an old one a new address; prints its new secret once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("url")

    def handle(self, *args: Any, **options: Any) -> None:
        secret = secrets.token_urlsafe(32)
        try:
            notices.subscribe(options["name"], options["url"], secret)
        except NoticeInvalid as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(secret)
