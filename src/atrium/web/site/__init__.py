"""The main site, and pages for errors."""
