"""HOW one page is fetched: politely, within limits, every failure a leaf of the error tree."""
