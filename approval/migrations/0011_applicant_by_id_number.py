from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approval", "0010_notice_choice")]

    operations = [
        migrations.AddIndex(
            model_name="applicant",
            index=models.Index(
                condition=models.Q(("id_number", ""), _negated=True),
                fields=["id_number"],
                name="applicant_by_id_number",
            ),
        ),
    ]
