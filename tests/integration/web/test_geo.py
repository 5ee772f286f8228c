"""Countries and cities: loading them, and what staff may write of them."""

import pytest


@pytest.mark.usefixtures("committed")
def test_the_world_is_loaded_again_without_duplicates(browser):
    from atrium.web.geo.models import City, Country
    from atrium.web.geo.services import load

    assert load() == load() == (Country.objects.count(), City.objects.count())
    assert Country.objects.count() > 240
    assert City.objects.count() > 33_000
    dubai = City.objects.get(id=292223)
    assert (dubai.country.name, dubai.region) == ("United Arab Emirates", "")  # GeoNames says "03", which is no name
    assert City.objects.get(id=5128581).region == "New York"
    ask = browser("guest").get
    for typed, found in (("sao p", "São Paulo"), ("zur", "Zürich"), ("COTE", "Côte-Saint-Luc"), ("Zür", "Zürich")):
        for path in (f"?text={typed}", f"?draw=1&search[value]={typed}"):
            told = ask(f"/api/v1/cities/{path}").json()
            assert found in {row["name"] for row in told.get("results") or told["data"]}, path


def test_what_staff_write_of_a_place_is_looked_at_first(browser):
    from atrium.web.geo.models import City, Country

    country = Country.objects.create(code="AE", code3="ARE", name="UAE", continent="AS", population=1, area=1)
    City.objects.create(id=7, country=country, name="Dubai", latitude=25, longitude=55, population=1)
    client = browser("staff")
    city = {"name": "Dubai", "country": "AE", "population": "2", "latitude": "25", "longitude": "55"}
    city["timezone"] = "Asia/Dubai"
    for wrong in (
        {"name": ""},
        {"latitude": "300"},
        {"longitude": "-181"},
        {"population": "-1"},
        {"timezone": "Mars/Base"},
    ):
        page = client.post("/dashboard/cities/7/", city | wrong).content.decode()
        assert 'class="invalid-feedback"' in page, wrong
        assert City.objects.get().population == 1
    assert "up to date" in client.post("/dashboard/cities/7/", city | {"name": "Dübai"}, follow=True).content.decode()
    assert [row["id"] for row in client.get("/api/v1/cities/?text=duba").json()["results"]] == [7]
    assert City.objects.get().population == 2
    place = {"name": "UAE", "continent": "AS", "population": "2", "area": "2", "languages": "ar-AE,fa"}
    for wrong in ({"continent": "XX"}, {"area": "-1"}, {"languages": "not one"}):
        assert 'class="invalid-feedback"' in client.post("/dashboard/countries/AE/", place | wrong).content.decode()
    assert client.post("/dashboard/countries/AE/", place).status_code == 302
    assert Country.objects.get().languages == ["ar-AE", "fa"]
