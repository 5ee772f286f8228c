import pytest
from tests.support import geonames

from atrium import gazetteer
from atrium.gazetteer.cities import also_called
from atrium.gazetteer.countries import data
from atrium.gazetteer.names import fold


def test_its_tables_are_what_geonames_has():
    assert geonames.TABLE.read_text() == geonames.table()
    assert geonames.OTHER_NAMES.read_text() == geonames.other_names()


def test_a_city_is_known_by_each_of_its_names():
    some = list(data("cities15000.json").values())[::500]
    names = [(fold(name), city["geonameid"]) for city in some for name in city["alternatenames"] if fold(name)]
    assert len(names) > 500
    assert [name for name, id_ in names if id_ not in {city.id for city in also_called(name)}] == []


def test_knows_all_cities_and_countries():
    assert len(gazetteer.cities()) == 34_006
    assert len(gazetteer.countries()) > 240
    assert all(found.country in gazetteer.countries() for found in gazetteer.cities().values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dubai", "Dubai, United Arab Emirates"),
        ("  dubai ", "Dubai, United Arab Emirates"),
        ("sao paulo", "São Paulo, Brazil"),
        ("Wien", "Vienna, Austria"),
        ("東京", "Tokyo, Japan"),
        ("292223", "Dubai, United Arab Emirates"),
        ("Springfield, Missouri", "Springfield, Missouri, United States"),
        ("Springfield, OH", "Springfield, Ohio, United States"),
        ("Paris, US", "Paris, Texas, United States"),
        ("London, Canada", "London, Canada"),
        ("London, England", "London, United Kingdom"),
        ("London, UK", "London, United Kingdom"),
        ("Washington, D.C.", "Washington, District of Columbia, United States"),
        ("springfield mo", "Springfield, Missouri, United States"),
        ("paris france", "Paris, France"),
        ("Paris, Texas, USA", "Paris, Texas, United States"),
        ("Amsterdam, Netherlands", "Amsterdam, The Netherlands"),
        ("Dubai, Emirate of Dubai, United Arab Emirates", "Dubai, United Arab Emirates"),
        ("Misato, Saitama", "Misato, Saitama, Japan"),
        ("Winston Salem", "Winston-Salem, North Carolina, United States"),
        ("st johns, canada", "St. John's, Canada"),
        ("L\u2019Aquila", "L'Aquila, Italy"),
    ],
)
def test_finds_the_city_that_is_meant(text, expected):
    assert str(gazetteer.find(text)[0]) == expected


def test_the_most_populous_comes_first_and_a_country_narrows():
    populations = [city.population for city in gazetteer.find("Springfield")]
    assert len(populations) > 5
    assert populations == sorted(populations, reverse=True)
    assert [str(city) for city in gazetteer.find("London", "CA")] == ["London, Canada"]
    assert gazetteer.find("London", "ca") == gazetteer.find("London", "CA")
    assert gazetteer.find("Dubai", "FR") == []


@pytest.mark.parametrize(
    "text", ["", ",", "Nowhereville", "999999999999", "Springfield, Nowhere", "Springfield, Nowhere, US"]
)
def test_what_is_no_city_finds_nothing(text):
    assert gazetteer.find(text) == []


def test_completes_a_prefix():
    names = [city.name for city in gazetteer.complete("new y", 3)]
    assert names[0] == "New York City"
    assert gazetteer.complete("") == []
    assert len(gazetteer.complete("san", 7)) == 7


@pytest.mark.parametrize("text", ["s", "san", "s\u00e3o", "new york city", "zzzzq", "\udcff", "0"])
def test_completes_as_if_all_names_were_looked_at(text):
    wanted = fold(text)
    every = [city for city in gazetteer.cities().values() if fold(city.name).startswith(wanted)]
    assert gazetteer.complete(text, 20) == every[:20]


def test_an_id_is_that_of_its_city_and_no_other_number():
    some = list(gazetteer.cities().values())[::500]
    assert [gazetteer.city(city.id) for city in some] == some
    population = some[0].population
    assert gazetteer.city(population) == gazetteer.cities().get(population)
