"""The lobby's order down to the last sign: many rows change at one moment, and need no sorting."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("boards", "0006_screen_sight"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="publicmatter",
            name="public_matter_on_board",
        ),
        migrations.AddIndex(
            model_name="publicmatter",
            index=models.Index(
                condition=models.Q(("on_board", True)),
                fields=["region", "-changed_at", "-number"],
                name="public_matter_on_board",
            ),
        ),
    ]
