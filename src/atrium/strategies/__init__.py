"""HOW many pages at once: one Protocol, one registry, one file per strategy."""
