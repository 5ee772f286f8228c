"""Countries and cities of the world, from GeoNames."""

from typing import Any
from zoneinfo import available_timezones

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from atrium.gazetteer.names import fold

_NOT_NEGATIVE = (MinValueValidator(0),)


def _within(most: int) -> tuple[MinValueValidator, MaxValueValidator]:
    return MinValueValidator(-most), MaxValueValidator(most)


def known_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("There is no such time zone; one is Europe/Vienna.")


class Named(models.Model):
    """Found by the beginning of its name however it is typed: `folded` is what `fold` makes of it."""

    name: models.CharField
    folded = models.TextField(default="", db_default="", editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(self.name)
        super().save(*args, **kwargs)


class Country(Named):
    """`area` in square kilometres, `languages` IETF tags, `currency` ISO 4217."""

    code = models.CharField("ISO 3166 alpha-2", primary_key=True, max_length=2)
    code3 = models.CharField("ISO 3166 alpha-3", unique=True, max_length=3)
    name = models.CharField(unique=True, max_length=100)
    capital = models.CharField(blank=True, max_length=100)
    continent = models.CharField(db_index=True, max_length=2)
    population = models.BigIntegerField(validators=_NOT_NEGATIVE)
    area = models.FloatField(validators=_NOT_NEGATIVE)
    currency = models.CharField(blank=True, max_length=3)
    languages = ArrayField(models.CharField(max_length=20), blank=True, default=list)
    phone = models.CharField(blank=True, max_length=40)
    tld = models.CharField(blank=True, max_length=10)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "countries"


class City(Named):
    """`id` is the GeoNames id; `region` a name, where one is known: American states, British nations."""

    id = models.BigIntegerField("GeoNames id", primary_key=True)
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="cities")
    name = models.CharField(max_length=200)
    region = models.CharField(blank=True, max_length=100)
    latitude = models.FloatField(validators=_within(90))
    longitude = models.FloatField(validators=_within(180))
    population = models.BigIntegerField(validators=_NOT_NEGATIVE)
    timezone = models.CharField(blank=True, max_length=60, validators=(known_zone,))

    class Meta:
        ordering = ("-population", "id")
        verbose_name_plural = "cities"
        indexes = (
            models.Index(fields=["-population", "id"], name="city_by_population"),
            models.Index(fields=["name", "id"], name="city_by_name"),
        )
