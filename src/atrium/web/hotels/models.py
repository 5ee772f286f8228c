"""Hotels as they are known now, what was said of them when, and who saved them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models

from atrium.contracts.hotel import Hotel as HotelFacts

# what a search looks at; `simple` because hotels have names in every language
WORDS = SearchVector("name", "city", config="simple")


class Hotel(models.Model):
    """The facts of `contracts.hotel.Hotel`, the newest known of each. `observed_at` is when the newest came."""

    id = models.BigAutoField(primary_key=True)
    source = models.TextField()
    source_id = models.TextField()
    url = models.TextField()
    name = models.TextField()
    city = models.TextField(null=True, blank=True)
    country = models.TextField(null=True, blank=True)
    stars = models.FloatField(null=True, blank=True)
    rating = models.FloatField(null=True, blank=True)
    review_count = models.BigIntegerField(null=True, blank=True)
    rank = models.BigIntegerField(null=True, blank=True)
    rank_total = models.BigIntegerField(null=True, blank=True)
    price_low = models.FloatField(null=True, blank=True)
    price_high = models.FloatField(null=True, blank=True)
    currency = models.TextField(null=True, blank=True)
    street = models.TextField(null=True, blank=True)
    postal_code = models.TextField(null=True, blank=True)
    address = models.TextField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    amenities = ArrayField(models.TextField(), default=list, blank=True)
    image_url = models.TextField(null=True, blank=True)
    description = models.TextField(null=True, blank=True)
    first_seen_at = models.DateTimeField()
    observed_at = models.DateTimeField()
    told_at = models.JSONField(default=dict, db_default={}, help_text="when each fact was told, by its name")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="when a schedule last wanted it observed")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["source", "source_id"], name="hotel_once_per_source"),)
        indexes = (
            models.Index(models.F("rating").desc(nulls_last=True), "id", name="hotel_by_rating"),
            models.Index(fields=["city", "id"], name="hotel_by_city"),
            GinIndex(WORDS, name="hotel_by_words"),
        )

    def __str__(self) -> str:
        return self.name

    def facts(self) -> HotelFacts:
        found = {name: getattr(self, name) for name in HotelFacts.model_fields}
        return HotelFacts.model_construct(**found | {"amenities": tuple(self.amenities)})


class Observation(models.Model):
    """What the source said at one moment, unknown included: history is never filled in."""

    id = models.BigAutoField(primary_key=True)
    # no foreign key in the database: see docs/decisions/0018-references-without-a-key.md
    hotel = models.ForeignKey(
        Hotel, on_delete=models.CASCADE, related_name="observations", db_index=False, db_constraint=False
    )
    observed_at = models.DateTimeField()
    rating = models.FloatField(null=True, blank=True)
    review_count = models.BigIntegerField(null=True, blank=True)
    rank = models.BigIntegerField(null=True, blank=True)
    rank_total = models.BigIntegerField(null=True, blank=True)
    price_low = models.FloatField(null=True, blank=True)
    price_high = models.FloatField(null=True, blank=True)
    currency = models.TextField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["hotel", "observed_at"], name="observation_once_per_moment"),)

    def __str__(self) -> str:
        return f"{self.hotel_id} at {self.observed_at:%Y-%m-%d %H:%M}"


class Selection(models.Model):
    """A person saved a hotel. Saving it again changes nothing."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        to_field="person",
        on_delete=models.CASCADE,
        related_name="selections",
        db_index=False,
        db_constraint=False,
    )
    hotel = models.ForeignKey(Hotel, on_delete=models.CASCADE, related_name="selections", db_constraint=False)
    selected_at = models.DateTimeField()
    job_id = models.TextField(null=True, blank=True)
    note = models.TextField(default="", db_default="", blank=True)
    tags = ArrayField(models.TextField(), default=list, db_default=[], blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["person", "hotel"], name="selection_once_per_person"),)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.hotel_id}"
