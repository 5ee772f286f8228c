from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("site", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="sender",
            field=models.BinaryField(
                default=b"", editable=False, help_text="keyed digest of an address: for the limit only"
            ),
        ),
        migrations.AddIndex(
            model_name="message", index=models.Index(fields=["sender", "-sent_at"], name="message_by_sender")
        ),
    ]
