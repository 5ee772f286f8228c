"""What finished searches measured."""

from django.conf import settings
from django.db import models


class Run(models.Model):
    """`report` is a `contracts.search.RunReport` with one timing per page."""

    class Status(models.TextChoices):
        FINISHED = "finished"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.BigAutoField(primary_key=True)
    run_id = models.TextField(unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, to_field="person", on_delete=models.CASCADE, null=True, blank=True, db_index=False
    )
    query = models.JSONField()
    place = models.JSONField(null=True, blank=True)
    status = models.TextField(choices=Status)
    strategy = models.TextField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    seconds = models.FloatField()
    pages = models.BigIntegerField()
    failed = models.BigIntegerField()
    hotels = models.BigIntegerField()
    report = models.JSONField()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["person", "-id"], name="run_by_person"),)

    def __str__(self) -> str:
        return self.run_id
