from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_reviewed_and_found"),
        ("organizations", "0003_longer_item_codes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="searchkey",
            index=models.Index(
                fields=["department", "number"], include=("since", "item"), name="unit_in_order"
            ),
        ),
    ]
