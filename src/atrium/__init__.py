"""Atrium: a hotel search with glass walls."""

__version__ = "0.1.0"
