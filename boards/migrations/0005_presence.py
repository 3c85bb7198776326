"""Who has which page open: a table that forgets."""

from __future__ import annotations

from django.db import migrations, models

UNLOGGED = "ALTER TABLE boards_presence SET UNLOGGED"
LOGGED = "ALTER TABLE boards_presence SET LOGGED"


class Migration(migrations.Migration):
    dependencies = [("boards", "0004_screens")]

    operations = [
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("process", models.CharField(max_length=120)),
                ("matter_id", models.BigIntegerField()),
                ("account_id", models.BigIntegerField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "在看",
                "verbose_name_plural": "在看",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("process", "matter_id", "account_id"), name="presence_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(UNLOGGED, LOGGED),
    ]
