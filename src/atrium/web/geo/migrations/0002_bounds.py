from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models

_NOT_NEGATIVE = (MinValueValidator(0),)


def _within(most: int) -> tuple[MinValueValidator, MaxValueValidator]:
    return MinValueValidator(-most), MaxValueValidator(most)


class Migration(migrations.Migration):
    dependencies = [("geo", "0001_initial")]

    # of what staff may write; no column changes
    operations = [
        migrations.AlterField("city", "latitude", models.FloatField(validators=_within(90))),
        migrations.AlterField("city", "longitude", models.FloatField(validators=_within(180))),
        migrations.AlterField("city", "population", models.BigIntegerField(validators=_NOT_NEGATIVE)),
        migrations.AlterField("country", "area", models.FloatField(validators=_NOT_NEGATIVE)),
        migrations.AlterField("country", "population", models.BigIntegerField(validators=_NOT_NEGATIVE)),
    ]
