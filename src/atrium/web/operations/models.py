"""The inbox: which events had their effect, and which could not have one."""

from django.db import models
from django.db.models.functions import Now


class ProcessedEvent(models.Model):
    event_id = models.TextField(primary_key=True)
    topic = models.TextField()
    type = models.TextField()
    request_id = models.TextField(null=True, blank=True)
    stored_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-stored_at",)
        indexes = (models.Index(fields=["stored_at"], name="processed_event_by_time"),)

    def __str__(self) -> str:
        return self.event_id


class DeadLetter(models.Model):
    """A record that could not be stored, as it was. Settled once it was redriven or discarded."""

    class Outcome(models.TextChoices):
        REDRIVEN = "redriven"
        DISCARDED = "discarded"

    id = models.BigAutoField(primary_key=True)
    topic = models.TextField()
    partition = models.BigIntegerField()
    offset = models.TextField()
    key = models.TextField(default="", blank=True)
    event_id = models.TextField(null=True, blank=True)
    headers = models.JSONField(default=dict)
    raw = models.BinaryField()
    digest = models.TextField(help_text="SHA-256 of the record: positions begin again in a log that was wiped")
    error = models.TextField()
    died_at = models.DateTimeField(db_default=Now())
    outcome = models.TextField(choices=Outcome, null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["topic", "partition", "offset", "digest"], name="dead_letter_once"),
        )
        indexes = (models.Index(fields=["-id"], condition=models.Q(outcome=None), name="dead_letter_open"),)

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"
