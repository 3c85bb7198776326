"""A promised date that rests on a year without a notice says so in public too."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="publicmatter",
            name="provisional",
            field=models.BooleanField(db_default=False, default=False, verbose_name="暂定"),
        ),
    ]
