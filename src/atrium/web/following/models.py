"""Alerts, what they raised, and what is remembered of who follows hotels."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from atrium.web.hotels.models import Hotel


class Kind(models.TextChoices):
    """Which fact, and on which side of the threshold. The best rank is 1."""

    PRICE_BELOW = "price_below", "price at most"
    PRICE_ABOVE = "price_above", "price at least"
    RANK_BETTER = "rank_better", "rank at least as good as"
    RANK_WORSE = "rank_worse", "rank no better than"


def _person(related: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, to_field="person", on_delete=models.CASCADE, related_name=related, db_index=False
    )


class Alert(models.Model):
    """`met` is whether the threshold was met when the hotel was last seen: an alarm is raised where it turns true."""

    id = models.BigAutoField(primary_key=True)
    person = _person("alerts")
    hotel = models.ForeignKey(Hotel, on_delete=models.CASCADE, related_name="alerts")
    kind = models.TextField(choices=Kind)
    threshold = models.FloatField()
    currency = models.TextField(null=True, blank=True, help_text="of the price: one in another currency says nothing")
    met = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["person", "hotel", "kind"], name="alert_once_per_kind"),)

    def __str__(self) -> str:
        return f"{self.hotel_id}: {self.kind} {self.threshold:g}"


class Alarm(models.Model):
    """An alert turned true. It stays when the alert is removed."""

    id = models.BigAutoField(primary_key=True)
    person = _person("alarms")
    hotel = models.ForeignKey(Hotel, on_delete=models.CASCADE, related_name="alarms")
    kind = models.TextField(choices=Kind)
    threshold = models.FloatField()
    value = models.FloatField()
    currency = models.TextField(null=True, blank=True)
    observed_at = models.DateTimeField()
    raised_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["person", "hotel", "kind", "observed_at"], name="alarm_once"),)

    def __str__(self) -> str:
        return f"{self.hotel_id}: {self.kind} {self.value:g}"


class Follower(models.Model):
    """`feed_key` is the secret part of the address of a person's feed; `since` is when the visit before ended.

    Beside both times stands the newest observation that was stored by then: one may be stored long after it was made.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, to_field="person", primary_key=True, on_delete=models.CASCADE, related_name="follower"
    )
    feed_key = models.TextField(unique=True, null=True, blank=True)
    visited_at = models.DateTimeField()
    visited_observation = models.BigIntegerField(default=0, db_default=0)
    since = models.DateTimeField()
    since_observation = models.BigIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return str(self.person_id)
