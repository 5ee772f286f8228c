"""What is true of the practice site: the same for the same seed, moving from day to day."""

import statistics
import subprocess
import sys

import pytest

from atrium import gazetteer
from atrium.origin.facts import FEWEST, MOST, closes_on, facts, hotel_count, neighbours, order
from atrium.origin.listing import listing
from atrium.origin.numbering import PAGE_SIZE, detail_path, list_path, read_detail, read_list, slug
from atrium.origin.pages import Pages

DUBAI = gazetteer.find("Dubai")[0]
SEED = 7
PRINT = (
    "import sys;from atrium.origin.pages import Pages;"
    "[sys.stdout.buffer.write(Pages(7,'mixed').get(path).packed) for path in sys.argv[1:]]"
)


def hotels(city, day=0, seed=SEED):
    return [facts(seed, city, index, day) for index in order(seed, city, day)[0]]


def test_the_same_seed_gives_the_same_bytes_in_another_process():
    paths = [facts(SEED, DUBAI, 4, 0).path, list_path(DUBAI, 2)]
    here = b"".join(Pages(SEED, "mixed").get(path).packed for path in paths)
    for hash_seed in ("1", "2"):
        there = subprocess.run(
            [sys.executable, "-c", PRINT, *paths], capture_output=True, check=True, env={"PYTHONHASHSEED": hash_seed}
        )
        assert there.stdout == here


def test_another_seed_gives_another_city():
    assert [hotel.name for hotel in hotels(DUBAI)[:30]] != [hotel.name for hotel in hotels(DUBAI, seed=8)[:30]]


def test_hotel_counts_follow_the_population():
    counts = [hotel_count(city) for city in gazetteer.cities().values()]  # the most populous first
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == MOST
    assert counts[-1] >= FEWEST
    assert len(set(counts)) > 200


def test_addresses_say_which_hotel_and_city_they_are():
    for index in (0, 17, 832):
        assert read_detail(detail_path(DUBAI, index, "Hôtel Übermut & Söhne")) == (DUBAI, index)
    assert read_list(list_path(DUBAI)) == (DUBAI, 1)
    assert read_list(list_path(DUBAI, 3)) == (DUBAI, 3)
    assert read_list(list_path(DUBAI, 1_000_000)) == (DUBAI, 1_000_000)
    assert read_list(list_path(DUBAI, 10**15)) is None
    assert read_list("/Hotels-g999999999999-Nowhere-Hotels.html") is None
    assert read_detail("/Hotel_Review-gx-d1-Reviews-A-B.html") is None
    assert slug("東京") == "Hotel"
    assert slug("L'Auberge d'Été, n° 5") == "L_Auberge_d_Ete_n_5"


def test_ratings_reviews_and_prices_are_spread_as_on_real_pages():
    """Lists of 2017: ratings in halves, mostly 4 and 4.5; median 1,356 reviews, at most 31,216; 39 % not priced."""
    found = [hotel for city in ("Shanghai", "London", "Cairo") for hotel in hotels(gazetteer.find(city)[0])]
    rated = [hotel.rating for hotel in found if hotel.rating is not None]
    assert {rating * 2 % 1 for rating in rated} == {0}
    assert 0.65 < sum(rating in {4.0, 4.5} for rating in rated) / len(rated) < 0.85
    assert 0.005 < 1 - len(rated) / len(found) < 0.025
    assert all(hotel.review_count == 0 for hotel in found if hotel.rating is None)
    reviews = [hotel.review_count for hotel in found]
    assert 1_100 < statistics.median(reviews) < 1_650
    assert 20_000 < max(reviews) <= 31_216
    assert 0.35 < sum(hotel.offer is None for hotel in found) / len(found) < 0.43
    assert sorted(hotel.rank for hotel in hotels(DUBAI)) == list(range(1, hotel_count(DUBAI) + 1))
    assert sum(hotel.rank == hotel.value_rank for hotel in hotels(DUBAI)) < 10


def test_names_of_a_city_are_mostly_its_own():
    names = [hotel.name for hotel in hotels(gazetteer.find("Shanghai")[0])]
    assert len(set(names)) > 0.95 * len(names)


@pytest.mark.parametrize(
    ("city", "letters"),
    [
        ("Paris", "éèôÉ"),
        ("Munich", "üößä"),
        ("Tokyo", "桜旅ホ"),
        ("Cairo", "فندق"),
        ("Moscow", "ОГо"),
        ("Bangkok", "โร"),
    ],
)
def test_names_are_written_as_people_there_write(city, letters):
    names = " ".join(hotel.name for hotel in hotels(gazetteer.find(city)[0])[:150])
    assert any(letter in names for letter in letters)


def test_facts_drift_from_day_to_day():
    before, after = ({hotel.index: hotel for hotel in hotels(DUBAI, day)} for day in (0, 60))
    both = before.keys() & after.keys()
    assert all(after[index].review_count >= before[index].review_count for index in both)
    for fact in ("review_count", "rating", "price_low", "rank", "name"):
        assert any(getattr(before[index], fact) != getattr(after[index], fact) for index in both), fact
    gone = before.keys() - after.keys()
    assert gone
    assert all(closes_on(SEED, DUBAI, index) <= 60 for index in gone)
    assert all(facts(SEED, DUBAI, index, 60) is None for index in gone)


def test_small_places_borrow_from_their_neighbours():
    town = next(city for city in gazetteer.cities().values() if hotel_count(city) < 12)
    shown = listing(SEED, town, 1, 0)
    assert len(shown.hotels) == shown.total < 19
    assert len(shown.hotels) + len(shown.borrowed) == PAGE_SIZE
    assert {hotel.city for hotel in shown.borrowed} <= set(neighbours(town, 6))
    assert listing(SEED, town, 2, 0) is None


def test_half_of_the_sponsored_stand_again_among_the_others():
    pages = [listing(SEED, DUBAI, number, 0) for number in range(1, 28)]
    sponsored = [page for page in pages if page.sponsored]
    repeated = [page for page in sponsored if page.sponsored in page.hotels]
    assert 0.6 < len(sponsored) / len(pages) < 1
    assert 0.3 < len(repeated) / len(sponsored) < 0.8


def test_a_renamed_hotel_is_found_at_its_new_address():
    index = next(
        hotel.index
        for hotel in hotels(DUBAI, 200)
        if (old := facts(SEED, DUBAI, hotel.index, 0)) and old.path != hotel.path
    )
    old, new = facts(SEED, DUBAI, index, 0), facts(SEED, DUBAI, index, 200)
    page = Pages(SEED, "2017", day=200).get(old.path)
    assert (page.status, page.location) == (301, new.path)
    assert old.id == new.id


def test_the_cache_is_bounded():
    pages = Pages(SEED, "2017", cache_bytes=500_000)
    for hotel in hotels(DUBAI)[:12]:
        assert pages.get(hotel.path).status == 200
    assert pages._size <= 500_000
    assert 1 <= len(pages._cache) < 12
