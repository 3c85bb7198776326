"""Which counted cases may be named in public: what everybody reads of a month counts those alone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("monitor", "0009_applicants_are_told")]

    operations = [
        migrations.AddField(
            model_name="countedcase",
            name="public",
            field=models.BooleanField(db_default=False, default=False, verbose_name="可公示"),
        ),
    ]
