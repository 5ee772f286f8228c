"""HOW many pages at once: one Protocol, one registry, one file per strategy.

What several strategies are made of is in machinery/.
"""
