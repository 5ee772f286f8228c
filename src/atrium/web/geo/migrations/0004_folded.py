from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from atrium.gazetteer.names import fold


def fill(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    for name in ("country", "city"):
        model = apps.get_model("geo", name)
        rows = list(model.objects.only("name"))
        for row in rows:
            row.folded = fold(row.name)
        model.objects.bulk_update(rows, ["folded"], batch_size=2_000)


class Migration(migrations.Migration):
    dependencies = [("geo", "0003_timezone")]

    operations = [
        *(
            migrations.AddField(name, "folded", models.TextField(default="", db_default="", editable=False))
            for name in ("country", "city")
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
