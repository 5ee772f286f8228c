"""Observations and selections refer to hotels without a foreign key: docs/decisions/0018-references-without-a-key.md."""

import django.db.models.deletion
from django.db import migrations, models

# After the row is gone it can't be stored into any more, and what was stored before is seen here.
FORGET = """
CREATE FUNCTION hotels_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM hotels_observation WHERE hotel_id IN (SELECT id FROM gone);
  DELETE FROM hotels_selection WHERE hotel_id IN (SELECT id FROM gone);
  RETURN NULL;
END $$;
CREATE TRIGGER hotels_forget AFTER DELETE ON hotels_hotel
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION hotels_forget();
"""
KEEP = "DROP TRIGGER hotels_forget ON hotels_hotel; DROP FUNCTION hotels_forget();"


class Migration(migrations.Migration):
    dependencies = [
        ("hotels", "0002_following"),
    ]

    operations = [
        migrations.RunSQL(FORGET, KEEP),
        migrations.AlterField(
            model_name="observation",
            name="hotel",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="observations",
                to="hotels.hotel",
            ),
        ),
        migrations.AlterField(
            model_name="selection",
            name="hotel",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="selections",
                to="hotels.hotel",
            ),
        ),
    ]
