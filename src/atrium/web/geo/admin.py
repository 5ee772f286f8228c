from django.contrib import admin
from unfold.admin import ModelAdmin

from atrium.web.geo.models import City, Country


@admin.register(Country)
class CountryAdmin(ModelAdmin):
    list_display = ("name", "code", "capital", "continent", "population", "area", "currency")
    list_filter = ("continent",)
    search_fields = ("name", "code", "code3", "capital")


@admin.register(City)
class CityAdmin(ModelAdmin):
    list_display = ("name", "country", "region", "population", "timezone")
    list_filter = ("country__continent",)
    list_select_related = ("country",)
    search_fields = ("name", "id__exact")
    autocomplete_fields = ("country",)
    show_full_result_count = False
