from django.db import migrations, models

from atrium.web.geo.models import known_zone


class Migration(migrations.Migration):
    dependencies = [("geo", "0002_bounds")]

    # of what staff may write; no column changes
    operations = [
        migrations.AlterField(
            "city", "timezone", models.CharField(blank=True, max_length=60, validators=(known_zone,))
        ),
    ]
