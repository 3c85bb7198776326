"""Tries of the last minute, over all web processes."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "key",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="键"
                    ),
                ),
                (
                    "tries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateTimeField(), size=None, verbose_name="时刻"
                    ),
                ),
            ],
            options={
                "verbose_name": "近一分钟的尝试",
                "verbose_name_plural": "近一分钟的尝试",
            },
        ),
        migrations.RunSQL("ALTER TABLE web_attempt SET UNLOGGED", migrations.RunSQL.noop),
    ]
