"""A refusal cites the conditions that are not met."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approval", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="conditions",
            field=models.JSONField(blank=True, default=list, verbose_name="所引条件"),
        ),
    ]
