"""What people write to whoever runs this."""

from django.db import models


class Message(models.Model):
    name = models.CharField(max_length=100)
    email = models.EmailField("e-mail", blank=True)
    text = models.TextField("message", max_length=4_000)
    sent_at = models.DateTimeField(auto_now_add=True, db_index=True)
    answered = models.BooleanField(default=False)
    sender = models.BinaryField(default=b"", editable=False, help_text="keyed digest of an address: for the limit only")

    class Meta:
        ordering = ("-sent_at", "-id")
        indexes = (models.Index(fields=["sender", "-sent_at"], name="message_by_sender"),)

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"
