"""A person's alarms as RSS. The address is the secret: feed readers send no cookie."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from atrium.web.following.models import Alarm, Follower
from atrium.web.following.words import sentence

LENGTH = 50


class Alarms(Feed):
    title = "Atrium: alerts"
    description = "Prices and ranks that you wanted to hear of."

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, max-age=300"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def get_object(self, request: HttpRequest, key: str) -> Follower:
        follower = Follower.objects.filter(feed_key=key).first()
        if follower is None:
            raise Http404
        return follower

    def link(self) -> str:
        return reverse("alerts")

    def items(self, follower: Follower) -> QuerySet:
        return Alarm.objects.filter(person=follower.person_id).select_related("hotel")[:LENGTH]

    def item_title(self, item: Alarm) -> str:
        return f"{item.hotel.name}: {sentence(item)}"

    def item_description(self, item: Alarm) -> str:
        return ", ".join(part for part in (item.hotel.city, item.hotel.country) if part)

    def item_link(self, item: Alarm) -> str:
        return reverse("hotel", kwargs={"hotel": item.hotel_id})

    def item_guid(self, item: Alarm) -> str:
        return f"urn:atrium:alarm:{item.pk}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Alarm) -> datetime:
        return item.raised_at
