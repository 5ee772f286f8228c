"""Countries and cities as staff edit them."""

from django import forms
from django.contrib.postgres.forms import SimpleArrayField

from atrium.web.geo.models import City, Country
from atrium.web.geo.selectors import CONTINENTS


class CountryForm(forms.ModelForm):
    continent = forms.ChoiceField(choices=CONTINENTS)
    languages = SimpleArrayField(
        forms.RegexField(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"),
        required=False,
        help_text="Tags with commas between: en,pt-BR",
    )

    class Meta:
        model = Country
        fields = ("name", "capital", "continent", "population", "area", "currency", "languages", "phone", "tld")
        labels = {"population": "People", "area": "Area in km²", "phone": "Telephone", "tld": "Top-level domain"}
        help_texts = {"currency": "Three letters: EUR"}


class CityForm(forms.ModelForm):
    class Meta:
        model = City
        fields = ("name", "country", "region", "population", "latitude", "longitude", "timezone")
        labels = {"population": "People", "timezone": "Time zone"}
