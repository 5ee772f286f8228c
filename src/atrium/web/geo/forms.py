"""Countries and cities as staff edit them."""

from django import forms

from atrium.web.geo.models import City, Country


class CountryForm(forms.ModelForm):
    class Meta:
        model = Country
        fields = ("name", "capital", "continent", "population", "area", "currency", "languages", "phone", "tld")


class CityForm(forms.ModelForm):
    class Meta:
        model = City
        fields = ("name", "country", "region", "population", "latitude", "longitude", "timezone")
