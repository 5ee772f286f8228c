"""Selections refer to their person without a foreign key: docs/decisions/0018-references-without-a-key.md."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# After the account is gone nothing can be saved for it any more, and what was saved before is seen here.
FORGET = """
CREATE FUNCTION hotels_forget_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM hotels_selection WHERE person_id IN (SELECT person FROM gone);
  RETURN NULL;
END $$;
CREATE TRIGGER hotels_forget_person AFTER DELETE ON accounts_user
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION hotels_forget_person();
"""
KEEP = "DROP TRIGGER hotels_forget_person ON accounts_user; DROP FUNCTION hotels_forget_person();"


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("hotels", "0003_references"),
    ]

    operations = [
        migrations.RunSQL(FORGET, KEEP),
        migrations.AlterField(
            model_name="selection",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="selections",
                to=settings.AUTH_USER_MODEL,
                to_field="person",
            ),
        ),
    ]
