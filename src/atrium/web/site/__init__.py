"""The main site, sign in and the dashboard's pages."""
