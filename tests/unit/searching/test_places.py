"""Which city is meant, and which of the source's places it is."""

import pytest

from atrium import gazetteer
from atrium.contracts.errors import AmbiguousCity
from atrium.contracts.hotel import Place
from atrium.searching.places import distance, which_city, which_place

DUBAI = gazetteer.find("Dubai")[0]
SPRINGFIELD = gazetteer.find("Springfield, Missouri")[0]


def place(name: str, at: tuple[float, float] | None = None, **more) -> Place:
    north, east = at or (None, None)
    return Place(geo_id="1", name=name, list_url="http://127.0.0.1/Hotels-g1-x", latitude=north, longitude=east, **more)


def test_the_only_one_is_meant():
    assert which_city(gazetteer.find("Oslo"), "Oslo").name == "Oslo"


def test_a_city_that_dwarfs_its_namesakes_is_meant():
    paris = which_city(gazetteer.find("Paris"), "Paris")
    assert (paris.country, len(gazetteer.find("Paris")) > 1) == ("FR", True)


def test_several_of_a_size_are_ambiguous_and_told_apart():
    with pytest.raises(AmbiguousCity) as caught:
        which_city(gazetteer.find("Springfield"), "Springfield")
    lines = caught.value.candidates
    assert len(lines) == len(set(lines)) == len(gazetteer.find("Springfield"))
    assert lines[0] == f"{SPRINGFIELD.id:>9}  Springfield, Missouri, United States  ({SPRINGFIELD.population:,} people)"


def test_nobody_knows_it():
    assert which_city([], "Nowhere") is None


def test_the_nearest_of_its_name():
    near, nearer, other = (25.3, 55.4), (25.08, 55.31), (-33.0, 151.0)
    places = [place("Dubai", other), place("Dubai", near), place("Dubai Marina", nearer), place("Dubai", (25.2, 55.3))]
    assert which_place(places, "Dubai", DUBAI) == places[3]
    assert which_place(places[:3], "Dubai", DUBAI) == places[1]


def test_another_name_will_do_where_it_is_near():
    places = [place("Emirate", (25.1, 55.3)), place("Dubai", (0.0, 0.0))]
    assert which_place(places, "Dubai", DUBAI) == places[0]
    assert which_place(places[1:], "Dubai", DUBAI) is None


def test_accents_and_case_do_not_count():
    sao_paulo = gazetteer.find("São Paulo")[0]
    assert which_place([place("SAO PAULO")], "x", sao_paulo) is not None


@pytest.mark.parametrize(
    ("name", "parents", "found"),
    [
        ("Springfield", "Missouri, United States", True),
        ("Springfield", None, True),
        ("Springfield", "Otago, New Zealand", False),
        ("Springfield Farm", "Missouri, United States", False),
    ],
)
def test_without_coordinates_the_name_and_the_country_count(name, parents, found):
    assert (which_place([place(name, parents=parents)], "Springfield", SPRINGFIELD) is not None) is found


def test_a_city_that_only_the_source_knows_is_found_by_name():
    places = [place("Big Village"), place("Small Village")]
    assert which_place(places, "small village", None) == places[1]
    assert which_place(places, "village", None) is None


def test_a_city_that_only_the_source_knows_lies_in_the_country_asked_for():
    places = [place("Small Village", parents="Otago, New Zealand"), place("Small Village", parents="Kent, England")]
    told = gazetteer.countries()
    assert which_place(places, "Small Village", None, told["NZ"]) == places[0]
    assert which_place(places, "Small Village", None, told["FR"]) is None


def test_distance_in_kilometres():
    london, paris = gazetteer.find("London")[0], gazetteer.find("Paris")[0]
    assert distance(place("x", (paris.latitude, paris.longitude)), london) == pytest.approx(343, abs=2)
    assert distance(place("x"), london) is None
