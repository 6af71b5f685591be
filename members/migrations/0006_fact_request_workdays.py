from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0005_served_areas")]

    operations = [
        migrations.AddField(
            "factrequest",
            "workdays",
            models.PositiveSmallIntegerField(null=True, verbose_name="按工作日计的天数"),
        )
    ]
