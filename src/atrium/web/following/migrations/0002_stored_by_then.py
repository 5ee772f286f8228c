from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("following", "0001_initial")]

    # 0, for who visited before there was a number: all that changed since they saved is news once more
    operations = [
        migrations.AddField(
            model_name="follower",
            name="since_observation",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="follower",
            name="visited_observation",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
    ]
